package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tokens of a text with what the lists say about them: what features are made from. */
public final class Sentence {

  private static final int LINE_LABEL_REACH = 8;
  private static final int LONGEST_LABEL = 4;

  final List<Token> tokens;
  final int[] words;
  final int[] lists;
  final int[] cues;

  /** The word before the last colon in the same line, as a hash; 0 for none. */
  final int[] labels;

  /** 0 in a text, 1 after the end of a sentence, 2 at the start of a line or quotation. */
  final byte[] starts;

  /** Whether the word in lower case stands elsewhere in the text. */
  final boolean[] lowerElsewhere;

  /** Whether most letters of the line are capitals. */
  final boolean[] loud;

  private Sentence(List<Token> tokens) {
    this.tokens = tokens;
    int n = tokens.size();
    words = new int[n];
    lists = new int[n];
    cues = new int[n];
    labels = new int[n];
    starts = new byte[n];
    lowerElsewhere = new boolean[n];
    loud = new boolean[n];
  }

  /** Reads a text with the lists. */
  public static Sentence of(String text, Lexicon lexicon) {
    Sentence sentence = new Sentence(Token.of(text));
    sentence.lookUp(lexicon);
    sentence.markLines();
    sentence.markStarts();
    return sentence;
  }

  /** How many tokens there are. */
  public int length() {
    return tokens.size();
  }

  /** First UTF-16 index of a token. */
  public int start(int index) {
    return tokens.get(index).start();
  }

  /** Last UTF-16 index of a token, exclusive. */
  public int end(int index) {
    return tokens.get(index).end();
  }

  /** The first token that begins at a UTF-16 index or behind it. */
  int from(int index) {
    int low = 0;
    int high = tokens.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start(middle) < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Forgets what the lists of names say about a token: for training, where lists are never full.
   */
  public void forgetLists(int index) {
    lists[index] &= Lexicon.WORD;
  }

  /** Forgets which word a token is: for training, where names are never all seen. */
  public void forgetWord(int index) {
    words[index] = 1;
  }

  private void lookUp(Lexicon lexicon) {
    Set<String> lower = new HashSet<>();
    for (Token token : tokens) {
      if (token.shape() == Shape.LOWER) {
        lower.add(token.lower());
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      words[i] = token.lower().hashCode() * 0x9E3779B1;
      if (token.isWord()) {
        lists[i] |= lexicon.lists(token.lower());
        cues[i] = lexicon.cue(token.lower());
        lowerElsewhere[i] = token.shape() != Shape.LOWER && lower.contains(token.lower());
        markPlace(lexicon, i);
      }
    }
  }

  private void markPlace(Lexicon lexicon, int at) {
    int length = lexicon.placeLength(tokens, at);
    if (length > 0) {
      lists[at] |= Lexicon.PLACE_FIRST;
      for (int k = 1; k < length; k++) {
        lists[at + k] |= Lexicon.PLACE_REST;
      }
    }
  }

  private void markLines() {
    int lineStart = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      if (i == tokens.size() || tokens.get(i).shape() == Shape.BREAK) {
        markLine(lineStart, i);
        lineStart = i + 1;
      }
    }
  }

  private void markLine(int from, int to) {
    int upper = 0;
    int lower = 0;
    int label = 0;
    int labelAt = 0;
    for (int i = from; i < to; i++) {
      Token token = tokens.get(i);
      upper += token.shape() == Shape.UPPER ? 1 : 0;
      lower += token.shape() == Shape.LOWER || token.shape() == Shape.CAPITALISED ? 1 : 0;
      labels[i] = i - labelAt <= LINE_LABEL_REACH ? label : 0;
      char sign = token.lower().charAt(0);
      boolean ends = sign == ':' || sign == '=' || sign == '|' || sign == '\t';
      if (ends && i > from) {
        label = labelBefore(from, i);
        labelAt = i;
      } else if (sign == ';' || sign == '.' && i > from && tokens.get(i - 1).lower().length() > 2) {
        label = 0;
      }
    }
    for (int i = from; i < to; i++) {
      loud[i] = upper > 2 && upper > lower;
    }
  }

  private int labelBefore(int from, int colon) {
    for (int i = colon - 1; i >= Math.max(from, colon - LONGEST_LABEL); i--) {
      if (tokens.get(i).isWord()) {
        return words[i];
      }
    }
    return 0;
  }

  private void markStarts() {
    for (int i = 0; i < tokens.size(); i++) {
      if (i == 0) {
        starts[i] = 2;
        continue;
      }
      String before = tokens.get(i - 1).lower();
      starts[i] =
          switch (before.charAt(0)) {
            case '\n', '"', '“', '«', '>', '*', '-', '•', '(' -> (byte) 2;
            case '.' -> (byte) (i > 1 && tokens.get(i - 2).lower().length() > 2 ? 1 : 0);
            case '!', '?', ':' -> (byte) 1;
            default -> (byte) 0;
          };
    }
  }
}
