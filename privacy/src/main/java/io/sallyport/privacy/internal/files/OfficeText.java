package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import java.util.HashMap;
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

  /** Elements that go: variables, sources of letters, data behind charts. */
  private static final Set<String> LEFT_OUT = Set.of("docVars", "mailMerge", "externalData");

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
          "element",
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

  private static final Pattern PROGRAM =
      Pattern.compile("_(GoBack|(Toc|Ref|Hlk|Hlt|PictureBullets|Int_)[0-9A-Za-z]{0,20})");

  /** Attributes that point to a mark. */
  private static final Set<String> POINTING = Set.of("anchor", "instr", "location");

  private static final int SHORTEST = 5;

  private final Redactor redactor;
  private final RedactionReport report;
  private final KnownOriginals known;
  private final OfficeAsides asides;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> marks = new HashMap<>();

  OfficeText(Redactor redactor, RedactionReport report, KnownOriginals known, OfficeAsides asides) {
    this.asides = asides;
    this.redactor = redactor;
    this.report = report;
    this.known = known;
  }

  /** Treats a part. */
  void treat(Document document) {
    remove(document);
    NodeList all = document.getElementsByTagName("*");
    number(all);
    OfficeSymbols.spell(document);
    TreatedTexts treated = new TreatedTexts();
    for (OfficePieces pieces : OfficePieces.readings(document, asides)) {
      texts(pieces, treated);
    }
    treated.all().forEach(OfficeText::put);
    OfficeSymbols.restore(document);
    for (int i = 0; i < all.getLength(); i++) {
      attributes((Element) all.item(i));
    }
  }

  /** Numbers the marks before anything is treated: fields that point to them go on doing so. */
  private void number(NodeList all) {
    for (int i = 0; i < all.getLength(); i++) {
      NamedNodeMap attributes = all.item(i).getAttributes();
      for (int j = 0; isMark(all.item(i)) && j < attributes.getLength(); j++) {
        Attr attribute = (Attr) attributes.item(j);
        if ("name".equals(attribute.getLocalName())) {
          attribute.setValue(marked(attribute.getValue()));
        }
      }
    }
    for (int i = 0; i < all.getLength(); i++) {
      Node element = all.item(i);
      for (Node in = element.getFirstChild(); in != null; in = in.getNextSibling()) {
        if (in instanceof Text text && element.getLocalName().endsWith("nstrText")) {
          put(text, field(text.getData()));
        }
      }
    }
  }

  private static boolean isMark(Node element) {
    return "bookmarkStart".equals(element.getLocalName());
  }

  private void texts(OfficePieces pieces, TreatedTexts treated) {
    String joined = pieces.joined();
    if (joined.isBlank()) {
      return;
    }
    Redaction redaction = redactor.redact(joined);
    known.learn(joined, redaction);
    Redaction fresh = treated.add(pieces.nodes(), pieces.starts(), redaction);
    if (pieces.isFirst()) {
      report.add(joined, fresh);
    } else {
      report.addFound(joined, fresh);
    }
  }

  /** Replaces what was found anywhere in the document. */
  void sweep(Document document) {
    for (Text text : OfficePieces.all(document).nodes()) {
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

  /** Marks that people named get numbers; programs count theirs behind a short word. */
  private String marked(String name) {
    return PROGRAM.matcher(name).matches()
        ? name
        : marks.computeIfAbsent(name, mark -> "mark" + (marks.size() + 1));
  }
}
