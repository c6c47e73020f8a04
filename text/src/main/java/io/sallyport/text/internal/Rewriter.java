package io.sallyport.text.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes the next reading of a text, piece by piece, and keeps the way back to the original. */
final class Rewriter {

  private static final int[] NOTHING = {};

  private final MappedText from;
  private final Allowance allowance;
  private final StringBuilder out;
  private int[] starts;
  private int[] ends;
  private boolean changed;

  /** How much of the beginning stays as it is; written once something else than that comes. */
  private int untouched;

  private boolean writing;

  Rewriter(MappedText from, Allowance allowance) {
    this.from = from;
    this.allowance = allowance;
    this.out = new StringBuilder(0);
    this.starts = NOTHING;
    this.ends = NOTHING;
  }

  /** Copies a range of the input as it is. */
  void keep(int start, int end) {
    allowance.spend(end - start);
    if (!writing && start == untouched) {
      untouched = end;
    } else {
      writeFromNow();
      write(start, end);
    }
  }

  private void change() {
    changed = true;
    writeFromNow();
  }

  private void writeFromNow() {
    if (!writing) {
      writing = true;
      write(0, untouched);
    }
  }

  private void write(int start, int end) {
    grow(end - start);
    from.copyPlaces(start, end, starts, ends, out.length());
    out.append(from.text(), start, end);
  }

  /** Writes something that was made from a range of the input as a whole. */
  void put(CharSequence made, int start, int end) {
    change();
    allowance.spend(made.length());
    grow(made.length());
    int first = from.firstOf(start, end);
    int last = from.lastOf(start, end);
    for (int i = 0; i < made.length(); i++) {
      starts[out.length()] = first;
      ends[out.length()] = last;
      out.append(made.charAt(i));
    }
  }

  /** Writes one character that was made from a range of the input. */
  void put(char made, int start, int end) {
    put(String.valueOf(made), start, end);
  }

  /** Writes a piece that has its own map into the input. */
  void put(Piece piece) {
    change();
    allowance.spend(piece.text().length());
    grow(piece.text().length());
    for (int i = 0; i < piece.text().length(); i++) {
      starts[out.length()] = from.firstOf(piece.starts()[i], piece.ends()[i]);
      ends[out.length()] = from.lastOf(piece.starts()[i], piece.ends()[i]);
      out.append(piece.text().charAt(i));
    }
  }

  /** Notes that a part of the input was left out. */
  void drop() {
    change();
  }

  int length() {
    return writing ? out.length() : untouched;
  }

  /** The new reading, or the input itself when it is the same text. */
  MappedText finish(String name) {
    if (!changed || from.text().contentEquals(out)) {
      return discard();
    }
    List<String> via = new ArrayList<>(from.via());
    via.add(name);
    return from.derive(out.toString(), List.copyOf(via), starts, ends);
  }

  /** The input, after a change that turned out not to be wanted. */
  MappedText discard() {
    allowance.refund(length());
    return from;
  }

  private void grow(int by) {
    int wanted = out.length() + by;
    if (wanted > starts.length) {
      // Most readings are about as long as what they were made from.
      int capacity = Math.max(wanted, Math.max(from.text().length() + 16, starts.length * 2));
      out.ensureCapacity(capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
  }
}
