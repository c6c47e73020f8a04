package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.DocumentText;
import io.sallyport.privacy.UnreadableFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/** What a DOCX says, in all its parts: what changes took away, and what images are said to show. */
public final class OfficeReading {

  /** Attributes that hold sentences of people, or where a link leads. */
  private static final Set<String> TELLING =
      Set.of("descr", "title", "alt", "tooltip", "author", "string", "Target", "displayText");

  private final StringBuilder text = new StringBuilder();

  private OfficeReading() {}

  /** Reads a document; null when it is none, damaged or too large. */
  public static @Nullable DocumentText of(byte[] bytes) {
    try {
      Map<String, byte[]> parts = OfficeFile.read(new ByteArrayInputStream(bytes));
      if (!parts.containsKey("word/document.xml") || !ZipForm.isOneArchive(bytes)) {
        return null;
      }
      OfficeAsides asides = OfficeAsides.of(parts);
      OfficeReading reading = new OfficeReading();
      boolean whole = true;
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        String name = part.getKey();
        if (name.endsWith(".xml") || name.endsWith(".rels")) {
          reading.part(OfficeXml.parsed("a part", part.getValue()), asides);
        } else {
          whole = false;
        }
      }
      return new DocumentText(reading.text.toString(), whole);
    } catch (UnreadableFileException | IOException e) {
      return null;
    }
  }

  private void part(Document part, OfficeAsides asides) {
    OfficeSymbols.spell(part);
    collect(part);
    text.append('\n');
    List<OfficePieces> readings = OfficePieces.readings(part, asides);
    if (readings.size() > 1) {
      readings.forEach(other -> text.append(other.joined()).append('\n'));
    }
  }

  private void collect(Node node) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Text part) {
        text.append(part.getData());
      } else if (child instanceof Element element) {
        attributes(element);
        collect(element);
        switch (String.valueOf(element.getLocalName())) {
          case "p", "tr", "br", "cr" -> text.append('\n');
          case "noBreakHyphen" -> text.append('-');
          case "tab", "ptab", "tc" -> text.append('\t');
          default -> {
            // Everything else is seen by its texts.
          }
        }
      }
    }
  }

  private void attributes(Element element) {
    boolean variable = "docVar".equals(element.getLocalName());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String name = String.valueOf(attribute.getLocalName());
      if (variable || TELLING.contains(name) || OfficeText.tells(name, attribute.getValue())) {
        text.append('\n').append(attribute.getValue()).append('\n');
      }
    }
  }
}
