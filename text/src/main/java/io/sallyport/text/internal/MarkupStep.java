package io.sallyport.text.internal;

import java.util.Locale;

/**
 * Tags and comments within a word or number, where a browser shows none: {@code
 * anna@<b>example</b>.org}, {@code 4111<i> </i>1111}. Those with blanks around them, and those that
 * begin a block or a cell, separate and stay.
 */
final class MarkupStep implements Step {

  private static final int LONGEST = 200;
  private static final String BLOCKS =
      " p div br hr td th tr table ul ol li dl dt dd h1 h2 h3 h4 h5 h6 pre title option script"
          + " style section article header footer blockquote form input textarea ";

  @Override
  public String name() {
    return "markup";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.tagWithin();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int keptFrom = 0;
    int open = input.indexOf('<');
    while (open >= 0) {
      int end = runEnd(input, open);
      if (end > open && open > 0 && isPart(input.charAt(open - 1)) && isPart(at(input, end))) {
        rewriter.keep(keptFrom, open);
        keepBlank(input, open, end, rewriter);
        keptFrom = end;
      }
      open = input.indexOf('<', Math.max(end, open + 1));
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  /** Whether a tag may begin here that stands within a word or number. */
  static boolean mayBegin(String input, int open) {
    char next = at(input, open + 1);
    return open > 0
        && (next == '/' || next == '!' || Ascii.isLetter(next))
        && isPart(input.charAt(open - 1));
  }

  private static char at(String input, int index) {
    return index < input.length() ? input.charAt(index) : ' ';
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || "@.-_+/()".indexOf(c) >= 0;
  }

  private static void keepBlank(String input, int start, int end, Rewriter rewriter) {
    int depth = 0;
    for (int i = start; i < end; i++) {
      char c = input.charAt(i);
      depth += c == '<' ? 1 : 0;
      if (depth == 0) {
        rewriter.put(' ', start, end);
        return;
      }
      depth -= c == '>' ? 1 : 0;
    }
    rewriter.drop();
  }

  /** The end of tags with at most one blank between each two; the start when there is none. */
  private static int runEnd(String input, int start) {
    int end = start;
    int next = tagEnd(input, start);
    while (next > 0) {
      end = next;
      boolean blank = at(input, end) == ' ' && at(input, end + 1) == '<';
      next = tagEnd(input, blank ? end + 1 : end);
    }
    return end;
  }

  /** The end of an inline tag or a comment; -1 for anything else. */
  private static int tagEnd(String input, int open) {
    if (at(input, open) != '<') {
      return -1;
    }
    int limit = Math.min(input.length(), open + LONGEST);
    if (input.startsWith("<!--", open)) {
      // No further than that: a text of nothing but openings would be read again for each.
      int end = input.indexOf("-->", Math.min(limit, open + 4), limit);
      return end >= 0 ? end + 3 : -1;
    }
    int nameFrom = at(input, open + 1) == '/' ? open + 2 : open + 1;
    int name = nameFrom;
    while (name < limit && Ascii.isLetterOrDigit(input.charAt(name))) {
      name++;
    }
    String word = " " + input.substring(nameFrom, name).toLowerCase(Locale.ROOT) + " ";
    if (name == nameFrom || !Ascii.isLetter(input.charAt(nameFrom)) || BLOCKS.contains(word)) {
      return -1;
    }
    if (at(input, name) != ' ' && at(input, name) != '>' && at(input, name) != '/') {
      return -1;
    }
    for (int i = name; i < limit && input.charAt(i) != '<'; i++) {
      if (input.charAt(i) == '>') {
        return i + 1;
      }
    }
    return -1;
  }
}
