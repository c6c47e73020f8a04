package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.privacy.UnreadableFileException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * DOCX (ECMA-376). Every part that is XML is treated, text and telling attributes; what was found
 * in one is replaced in all. Properties, custom parts and lists of people are emptied, embedded
 * files left out, images written anew from their pixels. No part is copied as it is.
 */
public final class OfficeFile {

  private static final int LARGEST_PART = 1 << 26;
  private static final long LARGEST = 1L << 28;
  private static final int MOST_PARTS = 10_000;
  private static final String TYPES = "[Content_Types].xml";

  private final Redactor redactor;
  private final RedactionReport report;
  private final OfficeNames names = new OfficeNames();
  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final Map<String, byte[]> made = new LinkedHashMap<>();

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
    Map<String, byte[]> parts = read(in);
    if (!parts.containsKey("word/document.xml")) {
      throw new UnreadableFileException("DOCX: no word/document.xml (expected: a DOCX)");
    }
    OfficeText texts =
        new OfficeText(redactor, report, new KnownOriginals(), OfficeAsides.of(parts));
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      part(part.getKey(), part.getValue(), texts);
    }
    documents.values().forEach(texts::sweep);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(whole)) {
      for (String name : parts.keySet()) {
        Document document = documents.get(name);
        zip.putNextEntry(new ZipEntry(names.of(name)));
        zip.write(document == null ? made.get(name) : OfficeXml.serialised(document));
        zip.closeEntry();
      }
    }
    whole.writeTo(out);
  }

  static Map<String, byte[]> read(InputStream in) throws IOException, UnreadableFileException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    long size = 0;
    try (ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] part = zip.readNBytes(LARGEST_PART + 1);
        size += part.length;
        if (part.length > LARGEST_PART || size > LARGEST) {
          throw new UnreadableFileException(
              "DOCX: a part of more than 64 MiB, or more than 256 MiB together (expected: smaller)");
        }
        if (!entry.isDirectory() && parts.put(entry.getName(), part) != null) {
          throw new UnreadableFileException("DOCX: two parts of one name (expected: one of each)");
        }
        if (parts.size() > MOST_PARTS) {
          throw new UnreadableFileException("DOCX: more than 10,000 parts (expected: fewer)");
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new UnreadableFileException("DOCX: damaged archive (expected: a readable DOCX)");
    }
    return parts;
  }

  private void part(String name, byte[] bytes, OfficeText texts) throws UnreadableFileException {
    String called = names.of(name);
    if (name.endsWith(".rels")) {
      documents.put(name, withoutTargets(name, OfficeXml.parsed("a list of links", bytes)));
    } else if (name.equals(TYPES)) {
      documents.put(name, withNames(OfficeXml.parsed(called, bytes)));
    } else if (name.startsWith("word/media/")) {
      image(name, bytes);
    } else if (!name.endsWith(".xml")) {
      report.addNote(called + ": embedded file left out");
      made.put(name, new byte[0]);
    } else if (name.startsWith("word/") && !name.equals("word/people.xml")) {
      Document document = OfficeXml.parsed(called, bytes);
      texts.treat(document);
      documents.put(name, document);
    } else {
      report.addNote(called + ": emptied");
      documents.put(name, emptied(OfficeXml.parsed(called, bytes)));
    }
  }

  private void image(String name, byte[] bytes) {
    byte[] pixels = OfficeImage.pixels(name, bytes);
    report.addNote(
        names.of(name)
            + (pixels.length == 0
                ? ": image left out, it cannot be written without what its file tells"
                : ": image kept, not looked into"));
    made.put(name, pixels);
  }

  /** The root element alone, without what it says. */
  private static Document emptied(Document document) {
    Element root = document.getDocumentElement();
    while (root.getFirstChild() != null) {
      root.removeChild(root.getFirstChild());
    }
    for (int i = root.getAttributes().getLength() - 1; i >= 0; i--) {
      Node attribute = root.getAttributes().item(i);
      if (!attribute.getNodeName().startsWith("xmlns")) {
        root.removeAttribute(attribute.getNodeName());
      }
    }
    return document;
  }

  private Document withNames(Document types) {
    NodeList all = types.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      String name = element.getAttribute("PartName");
      if (name.startsWith("/")) {
        element.setAttribute("PartName", "/" + names.of(name.substring(1)));
      }
    }
    return types;
  }

  /** Links to the outside can hold addresses of people, and paths their names. */
  private Document withoutTargets(String name, Document document) {
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      String target = element.getAttribute("Target");
      if (element.getAttribute("TargetMode").equals("External")) {
        element.setAttribute("Target", outside(target));
      } else if (!target.isEmpty()) {
        String part = OfficeNames.resolved(name, target);
        String called = names.of(part);
        element.setAttribute("Target", called.equals(part) ? target : "/" + called);
      }
    }
    return document;
  }

  private String outside(String target) {
    if (!target.startsWith("http://") && !target.startsWith("https://")) {
      return "about:blank";
    }
    Redaction redaction = redactor.redact(target);
    report.add(target, redaction);
    return redaction.replaced().isEmpty() ? target : "about:blank";
  }
}
