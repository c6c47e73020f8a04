package io.sallyport.privacy.internal.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;

/**
 * What a PDF says beside its pages: notes, bookmarks, descriptions, addresses, values of fields,
 * names of layers and files, wherever its objects hold a text.
 */
final class PdfStrings {

  /** What stands there is form: settings of fonts, dates, marks of the file. */
  private static final Set<String> FORM =
      Set.of("ID", "Registry", "Ordering", "Lang", "DA", "CharSet", "CreationDate", "ModDate", "M");

  /** What acts, or holds another file. */
  private static final Set<String> ACTIVE =
      Set.of("JavaScript", "JS", "EmbeddedFile", "EmbeddedFiles", "EF", "RichMediaContent", "XFA");

  /** The signs between the texts of XML, and its names of kinds of things. */
  private static final Pattern XML = Pattern.compile("[<>\"]|xmlns:[a-zA-Z]+=\"[^\"]*\"");

  /** Dates of the file and what it is numbered by. */
  private static final Pattern MARK =
      Pattern.compile("D:.*|[12][0-9]{3}-[01][0-9]-[0-3][0-9]T.*|(uuid:|xmp\\.)[-.:a-zA-Z0-9]+");

  /** Shorter texts and numbers are somebody's by nothing. */
  private static final int LEAST = 3;

  private static final int LEAST_NUMBER = 6;
  private static final int MOST = 2_000_000;
  private static final int DEEPEST = 50;

  /** Texts have fewer controls: one in this many. */
  private static final int ODD = 10;

  private final Set<String> texts = new LinkedHashSet<>();
  private int length;
  private boolean passive = true;

  /** Collects from all objects that a document still uses. */
  PdfStrings(COSDocument document) throws IOException {
    if (document.getTrailer() != null) {
      collect(document.getTrailer(), 0);
    }
    for (COSObjectKey key : document.getXrefTable().keySet()) {
      COSBase object = document.getObjectFromPool(key).getObject();
      if (object != null) {
        collect(object, 0);
      }
    }
  }

  /** The texts, each once. */
  Set<String> texts() {
    return texts;
  }

  /** Whether nothing in it acts or holds another file. */
  boolean isPassive() {
    return passive;
  }

  private void collect(COSBase object, int depth) throws IOException {
    if (depth > DEEPEST || length > MOST) {
      passive = false;
      return;
    }
    if (object instanceof COSString text) {
      add(text.getString());
    } else if (object instanceof COSArray array) {
      for (int i = 0; i < array.size(); i++) {
        // What is referred to is an object of its own.
        COSBase entry = array.get(i);
        if (entry != null) {
          collect(entry, depth + 1);
        }
      }
    } else if (object instanceof COSDictionary dictionary) {
      for (Map.Entry<COSName, COSBase> entry : dictionary.entrySet()) {
        String name = entry.getKey().getName();
        passive &= !ACTIVE.contains(name);
        if (!FORM.contains(name)) {
          collect(entry.getValue(), depth + 1);
        }
      }
      if (object instanceof COSStream stream
          && COSName.METADATA.equals(dictionary.getCOSName(COSName.TYPE))) {
        byte[] bytes = stream.createInputStream().readNBytes(MOST);
        for (String line : XML.split(new String(bytes, StandardCharsets.UTF_8))) {
          add(line.strip());
        }
      }
    }
  }

  private void add(String text) {
    long odd = text.chars().filter(c -> Character.isISOControl(c) && c > '\r').count();
    int least = text.chars().anyMatch(Character::isLetter) ? LEAST : LEAST_NUMBER;
    if (text.length() >= least && odd * ODD <= text.length() && !MARK.matcher(text).matches()) {
      length += texts.add(text) ? text.length() : 0;
    }
  }
}
