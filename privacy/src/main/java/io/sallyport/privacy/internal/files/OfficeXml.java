package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.UnreadableFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads and writes the XML of a document's parts: without DTDs, comments or instructions. */
final class OfficeXml {

  /** Parts of the office's own are some dozen levels deep; what walks them calls itself a level. */
  private static final int DEEPEST = 500;

  private OfficeXml() {}

  static Document parsed(String kind, byte[] bytes) throws UnreadableFileException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setIgnoringComments(true);
      factory.setCoalescing(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setAttribute("jdk.xml.maxElementDepth", String.valueOf(DEEPEST));
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      Document document = builder.parse(new ByteArrayInputStream(bytes));
      withoutInstructions(document);
      return document;
    } catch (SAXException | IOException e) {
      throw new UnreadableFileException(
          "DOCX: " + kind + " is no XML or too deep (expected: a readable DOCX)");
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("XML parser: cannot be made safe (expected: the JDK's)", e);
    }
  }

  private static void withoutInstructions(Node node) {
    Node next;
    for (Node child = node.getFirstChild(); child != null; child = next) {
      next = child.getNextSibling();
      if (child.getNodeType() == Node.PROCESSING_INSTRUCTION_NODE) {
        node.removeChild(child);
      } else {
        withoutInstructions(child);
      }
    }
  }

  static byte[] serialised(Document document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(out));
    } catch (TransformerException e) {
      throw new IllegalStateException("XML: cannot be written (expected: what was read)", e);
    }
    return out.toByteArray();
  }
}
