package io.sallyport.privacy.internal.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.w3c.dom.Text;

/** Signs that a document names by a font and a number: read as the letters that they may be. */
final class OfficeSymbols {

  /** Numbers of symbol fonts are those of letters, moved into the private area. */
  private static final int PRIVATE = 0xF000;

  private static final int PRIVATE_END = 0xF0FF;

  private OfficeSymbols() {}

  /** Gives every such sign a text, so that it is read with what stands around it. */
  static void spell(Document document) {
    for (Element symbol : all(document)) {
      symbol.appendChild(document.createTextNode(letter(symbol)));
    }
  }

  /** Takes the texts away again; a sign whose text was treated becomes that text. */
  static void restore(Document document) {
    for (Element symbol : all(document)) {
      String left = symbol.getTextContent();
      while (symbol.getFirstChild() != null) {
        symbol.removeChild(symbol.getFirstChild());
      }
      if (!left.equals(letter(symbol))) {
        String prefix = symbol.getPrefix() == null ? "" : symbol.getPrefix() + ":";
        Element text = document.createElementNS(symbol.getNamespaceURI(), prefix + "t");
        Text said = document.createTextNode(left);
        text.appendChild(said);
        symbol.getParentNode().replaceChild(text, symbol);
      }
    }
  }

  private static List<Element> all(Document document) {
    NodeList found = document.getElementsByTagNameNS("*", "sym");
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }

  /** The letter; a blank for a picture. */
  private static String letter(Element symbol) {
    String font = OfficeAsides.value(symbol, "font").toLowerCase(Locale.ROOT);
    String number = OfficeAsides.value(symbol, "char");
    if (!number.matches("[0-9A-Fa-f]{1,4}") || font.contains("dings")) {
      return " ";
    }
    int point = Integer.parseInt(number, 16);
    int letter = point >= PRIVATE && point <= PRIVATE_END ? point - PRIVATE : point;
    return Character.isISOControl(letter) || Character.getType(letter) == Character.SURROGATE
        ? " "
        : Character.toString(letter);
  }
}
