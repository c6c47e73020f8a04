package io.sallyport.privacy.internal.files;

import java.util.Locale;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Signs that a DOCX gives by font and number, {@code <w:sym w:font="Arial" w:char="0040"/>}: they
 * become text, or an address could be put together from them that nobody reads but people.
 */
final class OfficeSigns {

  /** Where fonts of signs have what the first 256 numbers mean elsewhere. */
  private static final int OWN = 0xF000;

  private static final int OWN_END = 0xF0FF;

  private OfficeSigns() {}

  /** Puts text in the place of the signs that are letters, digits or marks. */
  static void spellOut(Document document) {
    NodeList signs = document.getElementsByTagNameNS("*", "sym");
    for (int i = signs.getLength() - 1; i >= 0; i--) {
      Element sign = (Element) signs.item(i);
      String text = text(sign);
      Node parent = sign.getParentNode();
      if (!text.isEmpty() && parent != null) {
        String prefix = sign.getPrefix() == null ? "" : sign.getPrefix() + ":";
        Element plain = document.createElementNS(sign.getNamespaceURI(), prefix + "t");
        plain.appendChild(document.createTextNode(text));
        parent.replaceChild(plain, sign);
      }
    }
  }

  private static String text(Element sign) {
    String font = "";
    String number = "";
    NamedNodeMap attributes = sign.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String name = String.valueOf(attribute.getLocalName());
      font = name.equals("font") ? attribute.getValue().toLowerCase(Locale.ROOT) : font;
      number = name.equals("char") ? attribute.getValue() : number;
    }
    int code;
    try {
      code = Integer.parseInt(number, 16);
    } catch (NumberFormatException e) {
      return "";
    }
    code = code >= OWN && code <= OWN_END ? code - OWN : code;
    boolean picture = font.contains("dings") || font.contains("dingbats");
    // The font of Greek and mathematics has digits and points where others have them.
    boolean greek = font.equals("symbol") && !isSame(code);
    return picture || greek || code <= ' ' || !Character.isDefined(code) || isHalf(code)
        ? ""
        : Character.toString(code);
  }

  private static boolean isSame(int code) {
    return code >= '0' && code <= '9' || "+-./()[]_".indexOf(code) >= 0;
  }

  private static boolean isHalf(int code) {
    return code <= Character.MAX_VALUE && Character.isSurrogate((char) code);
  }
}
