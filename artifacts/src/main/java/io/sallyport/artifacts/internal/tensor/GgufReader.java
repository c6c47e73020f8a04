package io.sallyport.artifacts.internal.tensor;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import io.sallyport.artifacts.internal.scan.ScanRun;
import io.sallyport.artifacts.internal.scan.Trailing;
import io.sallyport.artifacts.internal.text.JinjaRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks GGUF files, versions 2 and 3, against ggml's specification, and judges the chat templates
 * in them.
 */
public final class GgufReader implements Reader {
  private static final int MOST_ENTRIES = 65_536;
  private static final int MOST_TENSORS = 1 << 20;
  private static final int LONGEST_KEY = 65_535;
  private static final int STRING = 8;
  private static final int ARRAY = 9;
  // Bytes of the types 0 to 12; 0 for texts and arrays.
  private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    Cursor in = new Cursor(member.bytes());
    in.skip(4);
    long version = in.u32();
    if (version == 0x03000000L || version == 0x02000000L) {
      throw new FormatException(4, "a file for big-endian machines, which is not read here");
    }
    if (version < 2 || version > 3) {
      throw new FormatException(4, "version " + version + " (expected: 2 or 3)");
    }
    long tensors = count(in, MOST_TENSORS, "tensors");
    long entries = count(in, MOST_ENTRIES, "settings");
    Set<String> keys = new HashSet<>();
    long alignment = 32;
    for (long i = 0; i < entries; i++) {
      scan.run().payTime();
      long at = in.position();
      String key = text(in, LONGEST_KEY);
      if (!keys.add(key)) {
        odd(member, at, "the setting '" + key + "' stands twice", scan);
      }
      utf8(in, key, at, member, scan);
      int type = (int) in.u32();
      if (key.equals("general.alignment") && type == 4) {
        alignment = in.u32();
        if (alignment < 8 || Long.bitCount(alignment) != 1) {
          throw new FormatException(at, "alignment " + alignment + " (expected: a power of two)");
        }
      } else {
        value(in, key, type, 0, member, scan);
      }
    }
    GgufTensors.Extent extent = GgufTensors.check(in, tensors, alignment, member, scan);
    if (extent.known()) {
      Trailing.scan(member, extent.end(), "the last tensor", scan);
    } else {
      scan.salvage(
          member.inner(
              member.bytes().from(extent.end()), "(bytes at " + extent.end() + ")", false));
    }
    return "gguf";
  }

  private static void value(Cursor in, String key, int type, int depth, Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    long at = in.position();
    if (type == STRING) {
      boolean template = key.contains("template");
      String text = text(in, template ? 16 << 20 : Integer.MAX_VALUE);
      if (depth == 0) {
        utf8(in, text, at, member, scan);
      }
      if (template) {
        JinjaRules.check(text, member.at(at, key), scan.run());
      } else if (text.contains("{{") || text.contains("{%")) {
        // No reader is known to render it, so only what no text says by chance is told.
        ScanRun trial = scan.run().trial();
        JinjaRules.check(text, member.at(at, key), trial);
        scan.run().settle(trial, trial.verdict() == ScanVerdict.MALICIOUS);
      }
    } else if (type == ARRAY) {
      array(in, key, depth, member, scan);
    } else if (type >= 0 && type < SIZES.length) {
      if (type == 7) {
        int value = in.u8();
        if (value > 1) {
          throw new FormatException(at, "a truth value of " + value + " (expected: 0 or 1)");
        }
      } else {
        in.skip(SIZES[type]);
      }
    } else {
      throw new FormatException(at, "a setting of type " + type + " (expected: 0 to 12)");
    }
  }

  private static void array(Cursor in, String key, int depth, Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    long at = in.position();
    int type = (int) in.u32();
    long length = in.i64();
    if (depth > 4 || type < 0 || type >= SIZES.length) {
      throw new FormatException(at, "a list of type " + type + " (expected: 0 to 12)");
    }
    int least = Math.max(1, SIZES[type]);
    if (length < 0 || length > in.remaining() / least) {
      throw new FormatException(
          at, "a list of " + Long.toUnsignedString(length) + " elements, more than the file holds");
    }
    if (SIZES[type] > 0) {
      in.skip(length * SIZES[type]);
      return;
    }
    for (long i = 0; i < length; i++) {
      if (i % 1024 == 0) {
        scan.run().payTime();
      }
      if (type == STRING && !key.contains("template")) {
        skipText(in);
      } else {
        value(in, key, type, depth + 1, member, scan);
      }
    }
  }

  /** Says what breaks the specification without hiding what follows. */
  static void odd(Member member, long at, String what, Scan scan) {
    scan.run()
        .report(
            "format/malformed",
            member.at(at, "gguf"),
            "This gguf content is not intact: " + what + ".");
  }

  /**
   * Reports a text that is no UTF-8.
   *
   * @param at where its length stands; the cursor stands behind it
   * @param text as it was decoded, with the sign for what could not be
   */
  static void utf8(Cursor in, String text, long at, Member member, Scan scan)
      throws IOException, FormatException {
    long length = in.position() - at - 8;
    if (text.indexOf('\ufffd') < 0 || length > 16 << 20) {
      return;
    }
    in.seek(at + 8);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.take(length)));
    } catch (CharacterCodingException e) {
      odd(member, at, "a text that is no UTF-8", scan);
    }
  }

  private static long count(Cursor in, long most, String what) throws IOException, FormatException {
    long at = in.position();
    long count = in.i64();
    if (count < 0 || count > most) {
      throw new FormatException(
          at, Long.toUnsignedString(count) + " " + what + " (expected: at most " + most + ")");
    }
    return count;
  }

  private static void skipText(Cursor in) throws IOException, FormatException {
    long at = in.position();
    long length = in.i64();
    if (length < 0 || length > in.remaining()) {
      throw new FormatException(
          at,
          "a text of "
              + Long.toUnsignedString(length)
              + " bytes (expected: at most the "
              + in.remaining()
              + " that are left)");
    }
    in.skip(length);
  }

  static String text(Cursor in, int most) throws IOException, FormatException {
    long at = in.position();
    skipText(in);
    long length = in.position() - at - 8;
    if (length > most) {
      throw new FormatException(
          at, "a text of " + length + " bytes (expected: at most " + most + ")");
    }
    in.seek(at + 8);
    byte[] kept = in.take(Math.min(length, 16 << 20));
    in.seek(at + 8 + length);
    return new String(kept, StandardCharsets.UTF_8);
  }
}
