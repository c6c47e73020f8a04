package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.privacy.UnreadableFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * DOCX (ECMA-376). Paragraphs are treated whole, however their text is cut into runs: body,
 * headers, footers, notes, comments. Properties, custom parts, thumbnails and embedded files are
 * left out; images are kept and said to be.
 */
public final class OfficeFile {

  private static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  private static final int LARGEST_PART = 1 << 26;
  private static final int MOST_PARTS = 10_000;
  private static final String NOBODY = "someone";

  /** Attributes that a reader does not see in the text: descriptions of images, accounts. */
  private static final Set<String> DESCRIBING =
      Set.of("descr", "title", "userId", "providerId", "tooltip");

  private final Redactor redactor;
  private final RedactionReport report;

  /** A document. */
  public OfficeFile(Redactor redactor, RedactionReport report) {
    this.redactor = redactor;
    this.report = report;
  }

  /**
   * Redacts a document.
   *
   * @throws UnreadableFileException when it is no DOCX, damaged or too large
   */
  public void run(InputStream in, OutputStream out) throws IOException, UnreadableFileException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int parts = 0;
    boolean document = false;
    try (ZipInputStream zip = new ZipInputStream(in);
        ZipOutputStream made = new ZipOutputStream(whole)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++parts > MOST_PARTS) {
          throw new UnreadableFileException("DOCX: more than 10,000 parts (expected: fewer)");
        }
        byte[] part = zip.readNBytes(LARGEST_PART + 1);
        if (part.length > LARGEST_PART) {
          throw new UnreadableFileException("DOCX: a part of more than 64 MiB (expected: smaller)");
        }
        document |= entry.getName().equals("word/document.xml");
        byte[] treated = part(entry.getName(), part);
        made.putNextEntry(new ZipEntry(entry.getName()));
        made.write(treated);
        made.closeEntry();
      }
    } catch (ZipException e) {
      throw new UnreadableFileException("DOCX: damaged archive (expected: a readable DOCX)");
    }
    if (!document) {
      throw new UnreadableFileException("DOCX: no word/document.xml (expected: a DOCX)");
    }
    whole.writeTo(out);
  }

  private byte[] part(String name, byte[] bytes) throws UnreadableFileException {
    if (name.startsWith("docProps/") || name.startsWith("customXml/")) {
      report.addNote(name + ": emptied");
      return name.endsWith(".xml") ? emptied(bytes) : new byte[0];
    }
    if (name.startsWith("word/embeddings/")) {
      report.addNote(name + ": embedded file left out");
      return new byte[0];
    }
    if (name.startsWith("word/media/")) {
      report.addNote(name + ": image kept, not looked into");
      return bytes;
    }
    if (name.endsWith(".rels")) {
      return serialised(withoutTargets(parsed(name, bytes)));
    }
    boolean text = name.startsWith("word/") && name.endsWith(".xml");
    return text ? serialised(treated(parsed(name, bytes))) : bytes;
  }

  /** The root element alone. */
  private static byte[] emptied(byte[] bytes) throws UnreadableFileException {
    Document document = parsed("properties", bytes);
    Node root = document.getDocumentElement();
    while (root.getFirstChild() != null) {
      root.removeChild(root.getFirstChild());
    }
    return serialised(document);
  }

  private static Document parsed(String name, byte[] bytes) throws UnreadableFileException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(bytes));
    } catch (SAXException | IOException e) {
      throw new UnreadableFileException("DOCX: " + name + " is no XML (expected: a readable DOCX)");
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("XML parser: cannot be made safe (expected: the JDK's)", e);
    }
  }

  private static byte[] serialised(Document document) {
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

  private Document treated(Document document) {
    NodeList paragraphs = document.getElementsByTagNameNS(WORD, "p");
    for (int i = 0; i < paragraphs.getLength(); i++) {
      paragraph((Element) paragraphs.item(i));
    }
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      withoutAuthor(element);
      if ("docVar".equals(element.getLocalName())) {
        element.setAttributeNS(WORD, "w:val", "");
      }
    }
    return document;
  }

  private static void withoutAuthor(Element element) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String name = attribute.getLocalName();
      if (name == null) {
        continue;
      }
      if ("author".equals(name) || "initials".equals(name)) {
        attribute.setValue(NOBODY);
      } else if (DESCRIBING.contains(name)) {
        attribute.setValue("");
      }
    }
  }

  private void paragraph(Element paragraph) {
    List<Element> texts = new ArrayList<>();
    collect(paragraph, texts);
    StringBuilder joined = new StringBuilder();
    texts.forEach(text -> joined.append(text.getTextContent()));
    if (joined.isEmpty()) {
      return;
    }
    Redaction redaction = redactor.redact(joined.toString());
    report.add(joined.toString(), redaction);
    if (redaction.replaced().isEmpty()) {
      return;
    }
    int start = 0;
    for (Element text : texts) {
      String before = text.getTextContent();
      text.setTextContent(TreatedPart.of(before, start, start + before.length(), redaction));
      text.setAttributeNS(XMLConstants.XML_NS_URI, "xml:space", "preserve");
      start += before.length();
    }
  }

  /** The texts of a paragraph, but not those of paragraphs within it. */
  private static void collect(Node node, List<Element> texts) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && !"p".equals(element.getLocalName())) {
        String name = element.getLocalName();
        if ("t".equals(name) || "delText".equals(name) || "instrText".equals(name)) {
          texts.add(element);
        } else {
          collect(element, texts);
        }
      }
    }
  }

  /** Links to the outside can hold addresses of people. */
  private Document withoutTargets(Document document) {
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      String target = element.getAttribute("Target");
      if (element.getAttribute("TargetMode").equals("External")
          && !redactor.redact(target).replaced().isEmpty()) {
        element.setAttribute("Target", "about:blank");
      }
    }
    return document;
  }
}
