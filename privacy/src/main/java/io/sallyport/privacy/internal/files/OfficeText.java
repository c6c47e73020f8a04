package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.Text;

/**
 * The texts of one part of a document: every text node, whatever element it stands in, and the
 * attributes that tell something. All are read as one, so that what stands in the next cell or run
 * says what a number is.
 */
final class OfficeText {

  private static final String NOBODY = "someone";

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

  /** Elements that go: variables, sources of letters, data behind charts. */
  private static final Set<String> LEFT_OUT = Set.of("docVars", "mailMerge", "externalData");

  /** What a change took away, and what it brought. */
  private static final Set<String> TAKEN = Set.of("del", "moveFrom");

  private static final Set<String> BROUGHT = Set.of("ins", "moveTo");

  private static final Set<String> AUTHORS =
      Set.of("author", "initials", "originalAuthor", "lastEditor");

  /** What a reader does not see in the text: descriptions of images, accounts. */
  private static final Set<String> DESCRIBING =
      Set.of("descr", "title", "alt", "userId", "providerId", "tooltip");

  /** Attributes that may hold any text. */
  private static final Set<String> TELLING =
      Set.of(
          "val",
          "name",
          "value",
          "displayText",
          "instr",
          "string",
          "text",
          "href",
          "src",
          "anchor",
          "docLocation",
          "subject");

  /** Attributes with blanks that are form. */
  private static final Set<String> FORM =
      Set.of(
          "style",
          "ascii",
          "hAnsi",
          "cs",
          "eastAsia",
          "typeface",
          "coordsize",
          "coordorigin",
          "path",
          "adj",
          "Ignorable",
          "Requires",
          "wrapcoords",
          "points",
          "eqn",
          "ProgID");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z]{0,40}-?[0-9]{0,6}%?");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_.]+");

  /** Attributes that point to a mark. */
  private static final Set<String> POINTING = Set.of("anchor", "instr", "location");

  private static final int SHORTEST = 5;

  private final Redactor redactor;
  private final RedactionReport report;
  private final KnownOriginals known;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> marks = new HashMap<>();

  OfficeText(Redactor redactor, RedactionReport report, KnownOriginals known) {
    this.redactor = redactor;
    this.report = report;
    this.known = known;
  }

  /** The text nodes of a part and where each begins in the text that they make together. */
  private static final class Pieces {
    final List<Text> nodes = new ArrayList<>();
    final List<Integer> starts = new ArrayList<>();
    final StringBuilder joined = new StringBuilder();
    private final Set<String> unseen;
    private Node paragraph;

    /** Whether the next text stands in the next cell of a row: a table is read as one. */
    private boolean cell;

    /** All but what stands in some elements. */
    Pieces(Document document, Set<String> unseen) {
      this.unseen = unseen;
      paragraph = document;
      collect(document, document);
    }

    private void collect(Node node, Node within) {
      for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
        if (child instanceof Text text) {
          add(text, within.equals(node.getOwnerDocument()) ? node : within);
        } else if (child instanceof Element element
            && !MEASURES.contains(element.getLocalName())
            && !unseen.contains(element.getLocalName())) {
          between(element.getLocalName());
          collect(element, "p".equals(element.getLocalName()) ? element : within);
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
      if (!within.isSameNode(paragraph) && !joined.isEmpty()) {
        joined.append(cell ? '\t' : '\n');
      }
      cell = false;
      paragraph = within;
      nodes.add(text);
      starts.add(joined.length());
      joined.append(text.getData());
    }
  }

  /** Treats a part. */
  void treat(Document document) {
    remove(document);
    // As it reads now, and as it read before the changes that it keeps: what one reading finds
    // must not hide from the other what it is half of.
    TreatedTexts treated = new TreatedTexts();
    texts(new Pieces(document, TAKEN), treated);
    if (holds(document, TAKEN)) {
      texts(new Pieces(document, BROUGHT), treated);
    }
    treated.all().forEach(OfficeText::put);
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      attributes((Element) all.item(i));
    }
  }

  private static boolean holds(Document document, Set<String> names) {
    return names.stream()
        .anyMatch(name -> document.getElementsByTagNameNS("*", name).getLength() > 0);
  }

  private void texts(Pieces pieces, TreatedTexts treated) {
    String joined = pieces.joined.toString();
    if (joined.isBlank()) {
      return;
    }
    Redaction redaction = redactor.redact(joined);
    report.add(joined, redaction);
    known.learn(joined, redaction);
    treated.add(pieces.nodes, pieces.starts, redaction);
  }

  /** Replaces what was found anywhere in the document. */
  void sweep(Document document) {
    for (Text text : new Pieces(document, Set.of()).nodes) {
      boolean field = text.getParentNode().getLocalName().endsWith("nstrText");
      put(text, known.without(field ? field(text.getData()) : text.getData()));
    }
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      NamedNodeMap attributes = all.item(i).getAttributes();
      for (int j = 0; j < attributes.getLength(); j++) {
        Attr attribute = (Attr) attributes.item(j);
        if (!isNamespace(attribute)) {
          boolean field = POINTING.contains(attribute.getLocalName());
          String value = attribute.getValue();
          put(attribute, known.without(field ? field(value) : value));
        }
      }
    }
  }

  private static boolean isNamespace(Attr attribute) {
    return XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI());
  }

  /** A field or a link with the new names of the marks that it points to. */
  private String field(String text) {
    return WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(mark(word.group())));
  }

  private String mark(String name) {
    return marks.getOrDefault(name, name);
  }

  private static void put(Text text, String treated) {
    if (!treated.equals(text.getData())) {
      text.setData(treated);
      if (text.getParentNode() instanceof Element element && "t".equals(element.getLocalName())) {
        element.setAttributeNS(XMLConstants.XML_NS_URI, "xml:space", "preserve");
      }
    }
  }

  private static void put(Attr attribute, String treated) {
    if (!treated.equals(attribute.getValue())) {
      attribute.setValue(treated);
    }
  }

  private static void remove(Document document) {
    for (String name : LEFT_OUT) {
      NodeList found = document.getElementsByTagNameNS("*", name);
      while (found.getLength() > 0) {
        Node node = found.item(0);
        node.getParentNode().removeChild(node);
      }
    }
  }

  private void attributes(Element element) {
    boolean shape = Set.of("docPr", "cNvPr").contains(element.getLocalName());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String name = attribute.getLocalName();
      if (name == null || isNamespace(attribute)) {
        continue;
      }
      if (AUTHORS.contains(name)) {
        attribute.setValue(NOBODY);
      } else if (DESCRIBING.contains(name)) {
        attribute.setValue("");
      } else if (shape && name.equals("name")) {
        attribute.setValue("object");
      } else if (name.equals("name") && "bookmarkStart".equals(element.getLocalName())) {
        attribute.setValue(marked(attribute.getValue()));
      } else if (tells(name, attribute.getValue())) {
        put(attribute, value(attribute.getValue()));
      }
    }
  }

  /** Whether an attribute may hold what a person wrote. */
  static boolean tells(String name, String value) {
    if (value.length() < SHORTEST || FORM.contains(name)) {
      return false;
    }
    return TELLING.contains(name)
        ? !PLAIN.matcher(value).matches()
        : value.contains(" ") || value.contains("@") || value.contains("://");
  }

  private String value(String value) {
    return values.computeIfAbsent(
        value,
        text -> {
          Redaction redaction = redactor.redact(text);
          report.add(text, redaction);
          known.learn(text, redaction);
          return redaction.text();
        });
  }

  /** Marks that people named get numbers; what programs name begins with a line. */
  private String marked(String name) {
    return name.startsWith("_")
        ? name
        : marks.computeIfAbsent(name, mark -> "mark" + (marks.size() + 1));
  }
}
