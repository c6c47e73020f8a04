package io.sallyport.text.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Character references of HTML: decimal, hexadecimal and the common named ones (HTML Living
 * Standard section 13.5); the semicolon may be missing after a number, as browsers allow.
 */
final class EntityStep implements Step {

  private static final String FILE = "/io/sallyport/text/entities.txt";
  private static final Map<String, String> NAMED = read();
  private static final int LONGEST_NAME = 10;
  private static final int MOST_DIGITS = 8;

  @Override
  public String name() {
    return "html";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.ampersand();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int keptFrom = 0;
    int ampersand = input.indexOf('&');
    while (ampersand >= 0) {
      rewriter.keep(keptFrom, ampersand);
      int end =
          ampersand + 1 < input.length() && input.charAt(ampersand + 1) == '#'
              ? numeric(input, ampersand, rewriter)
              : named(input, ampersand, rewriter);
      if (end == ampersand) {
        rewriter.keep(ampersand, ampersand + 1);
        end++;
      }
      keptFrom = end;
      ampersand = input.indexOf('&', end);
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  /** Writes the character and returns the index after its reference; {@code start} for no match. */
  private static int numeric(String input, int start, Rewriter rewriter) {
    int i = start + 2;
    boolean hex = i < input.length() && (input.charAt(i) | 0x20) == 'x';
    i += hex ? 1 : 0;
    int digitsFrom = i;
    int value = 0;
    while (i < input.length() && i - digitsFrom < MOST_DIGITS) {
      int digit = Ascii.hexValue(input.charAt(i));
      if (digit < 0 || (!hex && digit > 9)) {
        break;
      }
      value = Math.min(value * (hex ? 16 : 10) + digit, Character.MAX_CODE_POINT + 1);
      i++;
    }
    if (i == digitsFrom || !Character.isValidCodePoint(value) || value == 0) {
      return start;
    }
    i += i < input.length() && input.charAt(i) == ';' ? 1 : 0;
    rewriter.put(Character.toString(value), start, i);
    return i;
  }

  private static int named(String input, int start, Rewriter rewriter) {
    int semicolon = start + 1;
    while (semicolon < input.length()
        && semicolon - start <= LONGEST_NAME
        && Ascii.isLetterOrDigit(input.charAt(semicolon))) {
      semicolon++;
    }
    if (semicolon >= input.length() || input.charAt(semicolon) != ';') {
      return start;
    }
    String meaning = NAMED.get(input.substring(start + 1, semicolon));
    if (meaning == null) {
      return start;
    }
    rewriter.put(meaning, start, semicolon + 1);
    return semicolon + 1;
  }

  private static Map<String, String> read() {
    Map<String, String> named = new HashMap<>();
    try (InputStream stream = EntityStep.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(
            "resource " + FILE + ": missing (expected: in this module)");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.strip().split(" +");
          named.put(parts[0], Character.toString(Integer.parseInt(parts[1], 16)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + FILE + ": cannot be read", e);
    }
    return named;
  }
}
