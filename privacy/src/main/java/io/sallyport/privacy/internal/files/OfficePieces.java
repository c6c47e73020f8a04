package io.sallyport.privacy.internal.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/** The text nodes of a part and where each begins in the text that they make together. */
final class OfficePieces {

  /** Elements whose text is a measure or a format. */
  private static final Set<String> MEASURES =
      Set.of(
          "posOffset",
          "align",
          "pctWidth",
          "pctHeight",
          "pctPosHOffset",
          "pctPosVOffset",
          "formatCode");

  /** What a change took away, and what it brought. */
  private static final Set<String> TAKEN = Set.of("del", "moveFrom");

  private static final Set<String> BROUGHT = Set.of("ins", "moveTo");

  /** How what stands beside the words is read. */
  private enum Way {
    ALONG,
    APART,
    WITHOUT,

    /** As one word what has a cell for each letter. */
    LETTERS,

    /** With capitals where the document shows nothing else, whatever was written. */
    CAPITALS
  }

  private static final Set<String> CAPITALS = Set.of("caps", "smallCaps");

  /** So many letters in cells of their own are a word. */
  private static final int WORD = 4;

  private final List<Text> nodes = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final StringBuilder joined = new StringBuilder();
  private final Set<String> unseen;
  private final OfficeAsides asides;
  private final Way way;
  private final boolean first;
  private Node paragraph;

  /** Whether what stands beside the words begins or ends before the next text. */
  private boolean cut;

  /** The run beside the words that the last text stood in. */
  private @Nullable Node left;

  private int letters;
  private int mostLetters;

  /** Whether the next text stands in the next cell of a row: a table is read as one. */
  private boolean cell;

  /** All but what stands in some elements. */
  private OfficePieces(
      Document document, Set<String> unseen, OfficeAsides asides, Way way, boolean first) {
    this.unseen = unseen;
    this.asides = asides;
    this.way = way;
    this.first = first;
    paragraph = document;
    collect(document, document);
  }

  /** All texts. */
  static OfficePieces all(Document document) {
    return new OfficePieces(document, Set.of(), new OfficeAsides(), Way.ALONG, true);
  }

  /**
   * A part as it reads now, and as it read before the changes that it keeps; with what stands
   * beside the words as if it were one of them, set apart, and left out. What one reading finds
   * must not hide from the other what it is half of.
   */
  static List<OfficePieces> readings(Document document, OfficeAsides asides) {
    List<OfficePieces> readings = new ArrayList<>();
    boolean any = asides.anyIn(document);
    for (Set<String> unseen : holds(document, TAKEN) ? List.of(TAKEN, BROUGHT) : List.of(TAKEN)) {
      OfficePieces along =
          new OfficePieces(document, unseen, asides, Way.ALONG, readings.isEmpty());
      readings.add(along);
      if (any) {
        readings.add(new OfficePieces(document, unseen, asides, Way.APART, false));
        readings.add(new OfficePieces(document, unseen, asides, Way.WITHOUT, false));
      }
      if (holds(document, CAPITALS)) {
        readings.add(new OfficePieces(document, unseen, asides, Way.CAPITALS, false));
      }
      if (along.mostLetters >= WORD) {
        readings.add(new OfficePieces(document, unseen, asides, Way.LETTERS, false));
      }
    }
    return readings;
  }

  private static boolean holds(Document document, Set<String> names) {
    return names.stream()
        .anyMatch(name -> document.getElementsByTagNameNS("*", name).getLength() > 0);
  }

  List<Text> nodes() {
    return nodes;
  }

  List<Integer> starts() {
    return starts;
  }

  String joined() {
    return joined.toString();
  }

  /** Whether it is the first of the readings. */
  boolean isFirst() {
    return first;
  }

  private void collect(Node node, Node within) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Text text) {
        add(text, within.equals(node.getOwnerDocument()) ? node : within);
      } else if (child instanceof Element element
          && !MEASURES.contains(element.getLocalName())
          && !unseen.contains(element.getLocalName())) {
        boolean aside = (way == Way.APART || way == Way.WITHOUT) && asides.isAside(element);
        if (aside && way == Way.WITHOUT) {
          continue;
        }
        if (aside) {
          // Runs of one kind next to each other say one thing.
          cut = left == null || !element.getNodeName().equals(left.getNodeName());
        }
        between(element.getLocalName());
        collect(element, "p".equals(element.getLocalName()) ? element : within);
        if (aside) {
          cut = true;
          left = element;
        }
        cell |= "tc".equals(element.getLocalName());
        if ("tr".equals(element.getLocalName())) {
          cell = false;
        }
      }
    }
  }

  private void between(String name) {
    switch (name) {
      case "tab", "ptab" -> joined.append('\t');
      case "br", "cr" -> joined.append('\n');
      case "noBreakHyphen" -> joined.append('-');
      default -> {
        // Everything else is seen by its texts.
      }
    }
  }

  private void add(Text text, Node within) {
    letters = text.getLength() > 1 ? 0 : cell ? letters + 1 : 1;
    mostLetters = Math.max(mostLetters, letters);
    if (!joined.isEmpty()) {
      if (way == Way.LETTERS && cell && letters > 1) {
        // The next letter of a word.
      } else if (!within.isSameNode(paragraph)) {
        joined.append(cell ? '\t' : '\n');
      } else if (cut) {
        joined.append('\n');
      }
    }
    cut = false;
    left = null;
    cell = false;
    paragraph = within;
    nodes.add(text);
    starts.add(joined.length());
    joined.append(
        way == Way.CAPITALS && isInCapitals(text) ? capitalised(text.getData()) : text.getData());
  }

  private static boolean isInCapitals(Text text) {
    Node run = text.getParentNode().getParentNode();
    return run instanceof Element element
        && "r".equals(element.getLocalName())
        && CAPITALS.stream()
            .anyMatch(name -> element.getElementsByTagNameNS("*", name).getLength() > 0);
  }

  /** Each word with a capital, letter for letter. */
  private static String capitalised(String text) {
    StringBuilder words = new StringBuilder(text);
    for (int i = 0; i < words.length(); i++) {
      if (i == 0 || !Character.isLetter(words.charAt(i - 1))) {
        words.setCharAt(i, Character.toTitleCase(words.charAt(i)));
      }
    }
    return words.toString();
  }
}
