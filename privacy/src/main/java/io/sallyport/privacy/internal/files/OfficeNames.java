package io.sallyport.privacy.internal.files;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Names of parts: those that programs do not give by themselves are replaced by numbers. */
final class OfficeNames {

  private static final Pattern USUAL =
      Pattern.compile(
          "(\\[Content_Types]|document|styles|stylesWithEffects|settings|webSettings|fontTable"
              + "|numbering|footnotes|endnotes|comments|commentsExtended|commentsIds"
              + "|commentsExtensible|people|theme|header|footer|chart|chartEx|colors|style|drawing"
              + "|data|layout|quickStyle|image|item|itemProps|app|core|custom|thumbnail|oleObject)"
              + "\\d*(\\.(xml|png|jpeg|jpg|gif|bmp|emf|wmf|bin))?");

  private static final Pattern FOLDERS =
      Pattern.compile(
          "((word|docProps|customXml|_rels|theme|media|charts|embeddings|diagrams|drawings|fonts"
              + "|glossary)/)*");

  private final Map<String, String> made = new HashMap<>();

  /** The name that a part gets. */
  String of(String name) {
    if (name.endsWith(".rels")) {
      int folder = name.lastIndexOf("_rels/");
      String source = name.substring(Math.max(0, folder + 6), name.length() - 5);
      if (folder < 0 || source.isEmpty()) {
        return "_rels/.rels";
      }
      String of = of(name.substring(0, folder) + source);
      int file = of.lastIndexOf('/') + 1;
      return of.substring(0, file) + "_rels/" + of.substring(file) + ".rels";
    }
    int file = name.lastIndexOf('/') + 1;
    boolean usual =
        USUAL.matcher(name.substring(file)).matches()
            && FOLDERS.matcher(name.substring(0, file)).matches();
    return usual ? name : made.computeIfAbsent(name, this::number);
  }

  private String number(String name) {
    int dot = name.lastIndexOf('.');
    String suffix = dot < 0 ? "" : name.substring(dot);
    boolean plain = suffix.matches("\\.[a-zA-Z]{1,5}");
    String folder = name.startsWith("word/media/") ? "word/media/" : "word/";
    return folder + "part" + (made.size() + 1) + (plain ? suffix : ".bin");
  }

  /** A relationship's target as an absolute name of a part, from the part that it belongs to. */
  static String resolved(String relationships, String target) {
    if (target.startsWith("/")) {
      return target.substring(1);
    }
    String folder = relationships.substring(0, Math.max(0, relationships.lastIndexOf("_rels/")));
    String rest = target;
    while (rest.startsWith("../") || rest.startsWith("./")) {
      if (rest.startsWith("../")) {
        int above = folder.lastIndexOf('/', folder.length() - 2);
        folder = folder.substring(0, above + 1);
      }
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    return folder + rest;
  }
}
