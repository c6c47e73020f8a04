package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.UnreadableFileException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What stands beside the words of a line: the figures of notes, hidden and unseen runs, the small
 * signs over others that say how they sound, formulas.
 */
final class OfficeAsides {

  private static final String STYLES = "word/styles.xml";

  private static final Set<String> ELEMENTS =
      Set.of("rt", "oMath", "oMathPara", "sup", "sub", "footnoteReference", "endnoteReference");
  private static final Set<String> HIDING = Set.of("vanish", "specVanish", "webHidden");
  private static final Set<String> OFF = Set.of("0", "false", "off", "none");

  /** Half points: nobody reads letters of two points. */
  private static final int TINY = 4;

  private static final int MOST_PARENTS = 20;

  private final Set<String> styles = new HashSet<>();

  /** The asides of a document with these parts. */
  static OfficeAsides of(Map<String, byte[]> parts) throws UnreadableFileException {
    OfficeAsides asides = new OfficeAsides();
    byte[] sheet = parts.get(STYLES);
    if (sheet != null) {
      asides.learn(OfficeXml.parsed(STYLES, sheet));
    }
    return asides;
  }

  private void learn(Document sheet) {
    Map<String, Element> byId = new HashMap<>();
    NodeList all = sheet.getElementsByTagNameNS("*", "style");
    for (int i = 0; i < all.getLength(); i++) {
      Element style = (Element) all.item(i);
      if ("character".equals(value(style, "type"))) {
        byId.put(value(style, "styleId"), style);
      }
    }
    for (String id : byId.keySet()) {
      Element style = byId.get(id);
      for (int i = 0; style != null && i < MOST_PARENTS; i++) {
        if (isAsideBy(child(style, "rPr"))) {
          styles.add(id);
        }
        Element parent = child(style, "basedOn");
        style = parent == null ? null : byId.get(value(parent, "val"));
      }
    }
  }

  /** Whether an element and all that stands in it is beside the words. */
  boolean isAside(Element element) {
    String name = String.valueOf(element.getLocalName());
    return ELEMENTS.contains(name) || name.equals("r") && isAsideBy(child(element, "rPr"));
  }

  /** Whether a part has any. */
  boolean anyIn(Document document) {
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      if (isAside((Element) all.item(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean isAsideBy(@Nullable Element properties) {
    if (properties == null) {
      return false;
    }
    for (Node node = properties.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element property && sets(property, value(property, "val"))) {
        return true;
      }
    }
    return false;
  }

  private boolean sets(Element property, String value) {
    String name = String.valueOf(property.getLocalName());
    return switch (name) {
      case "vertAlign" -> value.equals("superscript") || value.equals("subscript");
      case "position" -> !value.isEmpty() && !value.equals("0");
      case "color" -> value.equalsIgnoreCase("FFFFFF");
      case "sz" -> value.matches("\\d{1,4}") && Integer.parseInt(value) <= TINY;
      case "rStyle" -> styles.contains(value);
      default -> HIDING.contains(name) && !OFF.contains(value);
    };
  }

  private static @Nullable Element child(Element element, String name) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child && name.equals(child.getLocalName())) {
        return child;
      }
    }
    return null;
  }

  /** An attribute by its name, whatever namespace it is in. */
  static String value(Element element, String name) {
    for (String namespace : List.of(String.valueOf(element.getNamespaceURI()), "")) {
      String value = element.getAttributeNS(namespace.isEmpty() ? null : namespace, name);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
