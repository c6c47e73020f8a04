package io.sallyport.artifacts.internal.tensor;

import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads saved objects of R ({@code .rds}, {@code .RData}; R Internals, serialization formats, and
 * versions 2 and 3 of them in XDR): numbers and texts are data, whatever R evaluates is code.
 */
public final class RDataReader implements Reader {
  private static final int DEEPEST = 1000;
  private static final int PAY_EVERY = 4096;
  private static final int HAS_ATTRIBUTES = 0x200;
  private static final int HAS_TAG = 0x400;
  private static final int CHARACTERS = 9;

  private enum Kind {
    NOTHING,
    REFERENCE,
    SYMBOL,
    PAIRS,
    CODE_PAIRS,
    PROMISE,
    ENVIRONMENT,
    NAMES,
    POINTER,
    WEAK,
    BUILTIN,
    TEXT,
    FOUR_BYTES,
    EIGHT_BYTES,
    SIXTEEN_BYTES,
    BYTES,
    ITEMS,
    CODE_ITEMS,
    BYTECODE,
    OBJECT,
    COMPACT
  }

  /** Whether content begins as saved objects of R in one of its three forms. */
  public static boolean begins(byte[] head) {
    int at = formBegin(head);
    return head.length > at + 6
        && (head[at] == 'X' || head[at] == 'A' || head[at] == 'B')
        && head[at + 1] == '\n'
        && (at > 0 || isVersion(head));
  }

  private static boolean isVersion(byte[] head) {
    return switch (head[0]) {
      case 'X' -> head[2] == 0 && head[3] == 0 && head[4] == 0 && (head[5] == 2 || head[5] == 3);
      case 'B' -> (head[2] == 2 || head[2] == 3) && head[3] == 0 && head[4] == 0 && head[5] == 0;
      // The version of R that wrote it has five digits at least; a label has not.
      default ->
          (head[2] == '2' || head[2] == '3')
              && head[3] == '\n'
              && head.length > 8
              && Character.isDigit(head[4])
              && Character.isDigit(head[5])
              && Character.isDigit(head[6])
              && Character.isDigit(head[7])
              && Character.isDigit(head[8]);
    };
  }

  /** A saved workspace has a line of its own before the form. */
  private static int formBegin(byte[] head) {
    return head.length > 7
            && head[0] == 'R'
            && head[1] == 'D'
            && (head[2] == 'X' || head[2] == 'A' || head[2] == 'B')
            && (head[3] == '2' || head[3] == '3')
            && head[4] == '\n'
        ? 5
        : 0;
  }

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    Cursor in = new Cursor(member.bytes());
    int begin = formBegin(member.bytes().copy(0, 8));
    in.seek(begin);
    if (in.u8() != 'X') {
      scan.run()
          .report("rds/code", member.place(), "The objects are in a form that is not read here.");
      return "r-data";
    }
    new Walk(in, member, scan, begin > 0).run(begin + 2);
    return "r-data";
  }

  /** One walk over the objects of a file. */
  private static final class Walk {
    private final Cursor in;
    private final Member member;
    private final Scan scan;
    private final boolean workspace;
    private long items;
    private boolean stopped;

    Walk(Cursor in, Member member, Scan scan, boolean workspace) {
      this.in = in;
      this.member = member;
      this.scan = scan;
      this.workspace = workspace;
    }

    void run(long start) throws IOException, FormatException, BudgetException {
      in.seek(start);
      int version = number();
      in.skip(8);
      if (version == 3) {
        in.skip(length());
      } else if (version != 2) {
        throw new FormatException(start, "version " + version + " (expected: 2 or 3)");
      }
      item(0);
      if (!stopped && in.remaining() > 0) {
        throw new FormatException(in.position(), "bytes behind the last object");
      }
    }

    private void item(int depth) throws IOException, FormatException, BudgetException {
      if (depth > DEEPEST) {
        throw new BudgetException("objects of R nested deeper than " + DEEPEST);
      }
      boolean next = true;
      // The rest of a list is its last part again; lists are too long for calls within calls.
      while (next && !stopped) {
        if (++items % PAY_EVERY == 0) {
          scan.run().payTime();
        }
        long at = in.position();
        int flags = number();
        Kind kind = kind(flags & 0xff, at);
        code(kind, depth, at);
        next = kind == Kind.PAIRS || kind == Kind.CODE_PAIRS || kind == Kind.PROMISE;
        if (next) {
          pairs(flags, depth);
        } else {
          content(kind, flags, depth);
        }
      }
    }

    private void code(Kind kind, int depth, long at) {
      boolean outermost = depth <= (workspace ? 1 : 0);
      switch (kind) {
        case PROMISE ->
            report(outermost ? "rds/promise" : "rds/code", at, "The data hold a promise.");
        case CODE_PAIRS, CODE_ITEMS, BYTECODE ->
            report("rds/code", at, "The data hold a function or a call.");
        case ENVIRONMENT -> report("rds/code", at, "The data hold an environment.");
        case POINTER, WEAK -> report("rds/code", at, "The data hold a pointer.");
        case NOTHING,
            REFERENCE,
            SYMBOL,
            PAIRS,
            NAMES,
            BUILTIN,
            TEXT,
            FOUR_BYTES,
            EIGHT_BYTES,
            SIXTEEN_BYTES,
            BYTES,
            ITEMS,
            OBJECT,
            COMPACT -> {}
      }
    }

    private void pairs(int flags, int depth) throws IOException, FormatException, BudgetException {
      if ((flags & HAS_ATTRIBUTES) != 0) {
        item(depth + 1);
      }
      if ((flags & HAS_TAG) != 0) {
        item(depth + 1);
      }
      item(depth + 1);
    }

    private void content(Kind kind, int flags, int depth)
        throws IOException, FormatException, BudgetException {
      switch (kind) {
        case NOTHING, WEAK, OBJECT, PAIRS, CODE_PAIRS, PROMISE -> {}
        case REFERENCE -> in.skip(flags >>> 8 == 0 ? 4 : 0);
        case SYMBOL -> item(depth + 1);
        case ENVIRONMENT -> {
          in.skip(4);
          several(4, depth);
        }
        case NAMES -> {
          in.skip(4);
          several(number(), depth);
        }
        case POINTER -> several(2, depth);
        case BUILTIN, BYTES -> in.skip(length());
        case TEXT -> in.skip(Math.max(0, number()));
        case FOUR_BYTES -> in.skip(Math.multiplyExact(length(), 4L));
        case EIGHT_BYTES -> in.skip(Math.multiplyExact(length(), 8L));
        case SIXTEEN_BYTES -> in.skip(Math.multiplyExact(length(), 16L));
        case ITEMS, CODE_ITEMS -> several(length(), depth);
        case COMPACT -> several(3, depth);
        case BYTECODE -> stopped = true;
      }
      boolean late = kind != Kind.ENVIRONMENT && kind != Kind.COMPACT && kind != Kind.REFERENCE;
      if (late && !stopped && (flags & HAS_ATTRIBUTES) != 0) {
        item(depth + 1);
      }
    }

    private void several(long count, int depth)
        throws IOException, FormatException, BudgetException {
      for (long i = 0; i < count && !stopped; i++) {
        item(depth + 1);
      }
    }

    private static Kind kind(int type, long at) throws FormatException {
      return switch (type) {
        case 0, 241, 242, 247, 251, 252, 253, 254 -> Kind.NOTHING;
        case 255 -> Kind.REFERENCE;
        case 1 -> Kind.SYMBOL;
        case 2 -> Kind.PAIRS;
        case 3, 6, 17 -> Kind.CODE_PAIRS;
        case 4 -> Kind.ENVIRONMENT;
        case 5 -> Kind.PROMISE;
        case 7, 8 -> Kind.BUILTIN;
        case CHARACTERS -> Kind.TEXT;
        case 10, 13 -> Kind.FOUR_BYTES;
        case 14 -> Kind.EIGHT_BYTES;
        case 15 -> Kind.SIXTEEN_BYTES;
        case 16, 19 -> Kind.ITEMS;
        case 20 -> Kind.CODE_ITEMS;
        case 21 -> Kind.BYTECODE;
        case 22 -> Kind.POINTER;
        case 23 -> Kind.WEAK;
        case 24 -> Kind.BYTES;
        case 25 -> Kind.OBJECT;
        case 238 -> Kind.COMPACT;
        case 248, 249, 250 -> Kind.NAMES;
        default -> throw new FormatException(at, "an object of type " + type);
      };
    }

    private int number() throws IOException, FormatException {
      return ByteBuffer.wrap(in.take(4)).getInt();
    }

    private long length() throws IOException, FormatException {
      long at = in.position();
      int count = number();
      long whole = count == -1 ? ByteBuffer.wrap(in.take(8)).getLong() : count;
      if (whole < 0 || whole > in.remaining()) {
        throw new FormatException(at, "a length of " + whole);
      }
      return whole;
    }

    private void report(String rule, long at, String what) {
      scan.run().report(rule, member.at(at, "object"), what);
    }
  }
}
