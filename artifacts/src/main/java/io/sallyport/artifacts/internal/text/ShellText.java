package io.sallyport.artifacts.internal.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Text for a shell as its commands (POSIX.1-2017, shell command language, token recognition): words
 * without their quotation marks, what is redirected where, and which command reads what another one
 * writes. Substituted commands are read, too. Nothing is expanded.
 */
final class ShellText {
  private static final int DEEPEST = 6;

  /** One simple command. */
  static final class Command {
    private final List<String> words = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final List<ShellText> within = new ArrayList<>();
    private boolean piped;
    private String heard = "";

    /** Its words, the name first. */
    List<String> words() {
      return words;
    }

    /** Files that it writes by redirection. */
    List<String> written() {
      return written;
    }

    /** Commands whose output becomes a part of it. */
    List<ShellText> within() {
      return within;
    }

    /** Whether it reads what the command before it writes. */
    boolean piped() {
      return piped;
    }

    /** The text that it reads from the lines below. */
    String heard() {
      return heard;
    }

    /** The same command with other words and files. */
    Command with(List<String> newWords, List<String> newWritten) {
      Command other = new Command();
      other.words.addAll(newWords);
      other.written.addAll(newWritten);
      other.within.addAll(within);
      other.piped = piped;
      other.heard = heard;
      return other;
    }

    private boolean isEmpty() {
      return words.isEmpty() && written.isEmpty() && within.isEmpty();
    }
  }

  private final List<Command> commands = new ArrayList<>();
  private final List<Command> waiting = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final String text;
  private final int depth;
  private final StringBuilder word = new StringBuilder();
  private Command current = new Command();
  private boolean quoted;
  private char redirect;
  private int at;

  /** Reads a text. */
  ShellText(String text) {
    this(text, 0);
  }

  private ShellText(String text, int depth) {
    this.text = text;
    this.depth = depth;
    while (at < text.length()) {
      step(text.charAt(at));
    }
    endCommand(false);
  }

  /** All commands in their order. */
  List<Command> commands() {
    return commands;
  }

  private void step(char c) {
    switch (c) {
      case '\'' -> single();
      case '"' -> doubled();
      case '\\' -> {
        if (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
          word.append(text.charAt(at + 1));
        }
        at += 2;
      }
      case '`' -> substitution(at + 1, text.indexOf('`', at + 1));
      case '$' -> dollar();
      case ' ', '\t', '\r' -> {
        endWord();
        at++;
      }
      case '\n' -> {
        // A line that ends with a pipe goes on.
        boolean goesOn = current.piped && current.isEmpty() && word.isEmpty() && !quoted;
        endCommand(goesOn);
        at++;
        hear();
      }
      case '#' -> comment(c);
      case ';', '(', ')', '{', '}' -> punctuation(c);
      case '|' -> {
        boolean or = follows('|');
        endCommand(!or);
        at += or || follows('&') ? 2 : 1;
      }
      case '&' -> ampersand();
      case '<', '>' -> redirection(c);
      default -> {
        word.append(c);
        at++;
      }
    }
  }

  private void single() {
    int end = text.indexOf('\'', at + 1);
    int stop = end < 0 ? text.length() : end;
    word.append(text, at + 1, stop);
    quoted = true;
    at = stop + 1;
  }

  private void doubled() {
    quoted = true;
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        word.append(text.charAt(at + 1));
        at += 2;
      } else if (c == '$') {
        dollar();
      } else if (c == '`') {
        substitution(at + 1, text.indexOf('`', at + 1));
      } else {
        word.append(c);
        at++;
      }
    }
    at++;
  }

  private void dollar() {
    if (follows('(')) {
      substitution(at + 2, closing(at + 1));
    } else {
      word.append('$');
      at++;
    }
  }

  /** Reads a command within another one; without an end it takes all that is left. */
  private void substitution(int from, int end) {
    int stop = end < 0 ? text.length() : end;
    if (depth < DEEPEST && from <= stop) {
      current.within.add(new ShellText(text.substring(from, stop), depth + 1));
    }
    word.append("$()");
    at = stop + 1;
  }

  private int closing(int open) {
    int deep = 0;
    for (int i = open; i < text.length(); i++) {
      deep += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (deep == 0) {
        return i;
      }
    }
    return -1;
  }

  private void comment(char c) {
    if (!word.isEmpty() || quoted) {
      word.append(c);
      at++;
      return;
    }
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end;
  }

  private void punctuation(char c) {
    // Braces are words by themselves; within a word they are a part of it.
    boolean brace = c == '{' || c == '}';
    if (brace && !(word.isEmpty() && (at + 1 >= text.length() || isBlank(text.charAt(at + 1))))) {
      word.append(c);
    } else {
      endCommand(false);
    }
    at++;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == ';';
  }

  private void ampersand() {
    if (follows('>')) {
      at++;
      redirection('>');
      return;
    }
    endCommand(false);
    at += follows('&') ? 2 : 1;
  }

  private void redirection(char c) {
    if (follows('(')) {
      substitution(at + 2, closing(at + 1));
      return;
    }
    if (isNumber(word)) {
      word.setLength(0);
    }
    endWord();
    int start = at;
    while (at < text.length() && text.charAt(at) == c) {
      at++;
    }
    if (c == '<' && at - start == 2) {
      here();
      return;
    }
    if (at < text.length() && (text.charAt(at) == '&' || text.charAt(at) == '|')) {
      at++;
    }
    redirect = c == '<' && at - start == 3 ? '=' : c;
  }

  /** A text that begins on the next line and ends with a word that is said here. */
  private void here() {
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    int from = at;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    ends.add(text.substring(from, at).replaceAll("['\"\\\\]", ""));
    waiting.add(current);
  }

  private void hear() {
    for (int i = 0; i < waiting.size(); i++) {
      StringBuilder lines = new StringBuilder();
      while (at < text.length()) {
        int end = text.indexOf('\n', at);
        String line = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
        if (line.strip().equals(ends.get(i))) {
          break;
        }
        lines.append(line).append('\n');
      }
      waiting.get(i).heard = lines.toString();
    }
    waiting.clear();
    ends.clear();
  }

  private void endWord() {
    if (word.isEmpty() && !quoted) {
      return;
    }
    String whole = word.toString();
    word.setLength(0);
    quoted = false;
    switch (redirect) {
      case '>' -> current.written.add(whole);
      case '=' -> current.heard = whole;
      case '<' -> current.words.add(whole);
      default -> current.words.add(whole);
    }
    redirect = 0;
  }

  private void endCommand(boolean pipe) {
    endWord();
    redirect = 0;
    if (!current.isEmpty()) {
      commands.add(current);
    }
    current = new Command();
    current.piped = pipe;
  }

  private boolean follows(char c) {
    return at + 1 < text.length() && text.charAt(at + 1) == c;
  }

  private static boolean isNumber(CharSequence text) {
    return text.length() > 0 && text.chars().allMatch(Character::isDigit);
  }
}
