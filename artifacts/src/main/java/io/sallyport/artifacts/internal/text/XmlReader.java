package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.bytes.BytesStream;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML (OpenVINO, PMML and others) without document types, entities and outside files; a
 * document type is a finding by itself.
 */
public final class XmlReader implements Reader {
  private static final int DEEPEST = 500;
  private static final String ENTITY = "<!ENTITY";
  private static final List<String> JAVA_WORDS = DataFiles.lines("rules/java-words.txt");
  private static final List<String> JAVA_RUNS = DataFiles.lines("rules/java-runs.txt");

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    XMLInputFactory factory = factory();
    String kind = "xml";
    int depth = 0;
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new BytesStream(member.bytes()));
      while (xml.hasNext()) {
        scan.run().payTime();
        switch (xml.next()) {
          case XMLStreamConstants.DTD -> doctype(xml.getText(), member, scan);
          case XMLStreamConstants.START_ELEMENT -> {
            if (++depth > DEEPEST) {
              throw new BudgetException("XML nested deeper than " + DEEPEST);
            }
            kind = depth == 1 ? kind(xml) : kind;
            element(xml, member, scan);
          }
          case XMLStreamConstants.END_ELEMENT -> depth--;
          case XMLStreamConstants.ENTITY_REFERENCE ->
              scan.run()
                  .report(
                      "xml/doctype",
                      place(member, xml, "entity"),
                      "The text uses the entity " + xml.getLocalName() + ".");
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw new FormatException(
          e.getLocation() == null ? -1 : e.getLocation().getCharacterOffset(), "broken XML");
    }
    return kind;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLReporter((message, type, information, location) -> {});
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("no outside files");
        });
    return factory;
  }

  private static void doctype(String text, Member member, Scan scan) {
    if (text != null && isExternalEntity(text)) {
      scan.run()
          .report(
              "xml/external-entity",
              member.at(-1, "DOCTYPE"),
              "The document declares an entity whose text is an outside file.");
    }
    boolean plain = text == null || !text.contains("ENTITY") && !text.contains("SYSTEM");
    if (!plain || text != null && text.contains("[")) {
      scan.run()
          .report(
              "xml/doctype",
              member.at(-1, "DOCTYPE"),
              "The document declares entities or names outside files.");
    } else {
      scan.run()
          .report("xml/doctype", member.at(-1, "DOCTYPE"), "The document has a document type.");
    }
  }

  /** XML 1.0, section 4.2.2: an entity with a system or public identifier is another file. */
  private static boolean isExternalEntity(String doctype) {
    for (int at = doctype.indexOf(ENTITY); at >= 0; at = doctype.indexOf(ENTITY, at + 1)) {
      int end = doctype.indexOf('>', at);
      String plain = doctype.substring(at, end < 0 ? doctype.length() : end);
      int quote = plain.indexOf('"') < 0 ? plain.indexOf('\'') : plain.indexOf('"');
      String before = quote < 0 ? plain : plain.substring(0, quote);
      if (before.contains("SYSTEM") || before.contains("PUBLIC")) {
        return true;
      }
    }
    return false;
  }

  private static String kind(XMLStreamReader xml) {
    String root = xml.getLocalName();
    return switch (root) {
      case "PMML" -> "pmml";
      case "net" -> "openvino";
      default -> "xml";
    };
  }

  private static void element(XMLStreamReader xml, Member member, Scan scan) {
    String name = xml.getLocalName().toLowerCase(Locale.ROOT);
    if (name.equals("script") || name.equals("include") && isXInclude(xml)) {
      scan.run()
          .report(
              "xml/active", place(member, xml, name), "The document has an element " + name + ".");
    }
    java(xml, member, scan);
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String value = xml.getAttributeValue(i);
      String attribute = xml.getAttributeLocalName(i).toLowerCase(Locale.ROOT);
      boolean library =
          value.endsWith(".so")
              || value.endsWith(".dll")
              || value.endsWith(".dylib")
              || value.contains(".so.");
      boolean names =
          attribute.contains("library")
              || attribute.contains("extension")
              || attribute.equals("path");
      if (library && names) {
        scan.run()
            .report(
                "xml/library",
                place(member, xml, attribute),
                "The document makes the runtime load '" + value + "'.");
      } else if ((isPathAttribute(attribute) || attribute.equals("value") && isExtension(xml))
          && leaves(value)) {
        scan.run()
            .report(
                "graph/path", place(member, xml, attribute), "The document names '" + value + "'.");
      }
    }
    outside(name, xml, member, scan);
  }

  /** Functions and operations that the application or an extension brings. */
  private static void outside(String name, XMLStreamReader xml, Member member, Scan scan) {
    String function = name.equals("apply") ? xml.getAttributeValue(null, "function") : null;
    if (function != null && function.indexOf('.') > 0) {
      scan.run()
          .report(
              "pmml/function",
              place(member, xml, "function"),
              "The document calls the function " + function + ".");
    }
    if (name.equals("layer") && isCustomOperation(xml)) {
      scan.run()
          .report(
              "openvino/custom",
              place(member, xml, "layer"),
              "The layer "
                  + xml.getAttributeValue(null, "name")
                  + " is of an operation set that an extension brings.");
    }
  }

  /** Beans of Spring, objects of XMLDecoder, functions of XSLT: all name classes of Java. */
  private static void java(XMLStreamReader xml, Member member, Scan scan) {
    for (int i = 0; i < xml.getNamespaceCount(); i++) {
      String space = xml.getNamespaceURI(i);
      word(space == null ? "" : space, xml, member, scan);
    }
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      word(xml.getAttributeLocalName(i), xml, member, scan);
      word(xml.getAttributeValue(i), xml, member, scan);
    }
  }

  private static void word(String text, XMLStreamReader xml, Member member, Scan scan) {
    String path = text.replace('/', '.');
    for (String word : JAVA_WORDS) {
      if (path.contains(word)) {
        boolean runs = JAVA_RUNS.contains(word) && xml.getAttributeValue(null, "class") != null;
        scan.run()
            .report(
                runs ? "xml/java-code" : "xml/java",
                place(member, xml, xml.getLocalName()),
                "The document names " + word + ".");
      }
    }
  }

  private static boolean isCustomOperation(XMLStreamReader xml) {
    String version = xml.getAttributeValue(null, "version");
    return version != null
        && !version.startsWith("opset")
        && !version.equals("experimental")
        && !version.startsWith("ie_internal")
        && !version.startsWith("util")
        && !version.isEmpty();
  }

  /** Whether an element is one by which PMML says to an application what it likes. */
  private static boolean isExtension(XMLStreamReader xml) {
    return xml.getLocalName().equalsIgnoreCase("extension");
  }

  private static boolean isPathAttribute(String attribute) {
    return attribute.contains("path")
        || attribute.contains("file")
        || attribute.equals("href")
        || attribute.equals("location")
        || attribute.equals("src");
  }

  private static boolean leaves(String value) {
    return value.startsWith("/")
        || value.contains("../")
        || value.contains("..\\")
        || value.startsWith("file:")
        || value.startsWith("\\\\")
        || value.length() > 2 && value.charAt(1) == ':' && value.charAt(2) == '\\';
  }

  private static boolean isXInclude(XMLStreamReader xml) {
    return "http://www.w3.org/2001/XInclude".equals(xml.getNamespaceURI());
  }

  private static io.sallyport.artifacts.internal.scan.Place place(
      Member member, XMLStreamReader xml, String detail) {
    return member.at(xml.getLocation().getCharacterOffset(), detail);
  }
}
