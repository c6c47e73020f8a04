package io.sallyport.artifacts.internal.hdf5;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.pickle.PickleReader;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.ContentScanner;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import io.sallyport.artifacts.internal.scan.ScanRun;
import io.sallyport.artifacts.internal.scan.Trailing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads HDF5 files: the attributes of every object, where Keras keeps its configuration, links and
 * storage in other files. What lies where this reader does not go is searched as text.
 */
public final class Hdf5Reader implements Reader {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int MOST_OBJECTS = 500_000;
  private static final int LINK_INFO = 0x02;
  private static final int LINK = 0x06;
  private static final int EXTERNAL_FILES = 0x07;
  private static final int LAYOUT = 0x08;
  private static final int ATTRIBUTE = 0x0c;
  private static final int SYMBOL_TABLE = 0x11;
  private static final int ATTRIBUTE_INFO = 0x15;

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    if (Hdf5File.isBlank(member.bytes())) {
      return "hdf5";
    }
    Hdf5File file = Hdf5File.open(member.bytes());
    String kind = new Walk(file, member, scan).run();
    if (file.end() > 0) {
      Trailing.scan(member, file.end(), "the end that the file says it has", scan);
    }
    return kind;
  }

  /**
   * Where a file behind a user block begins: the superblock may stand at 512, 1024, 2048 and so on
   * (HDF5 File Format Specification 3.0, section II.A); -1 when there is none.
   */
  public static long behindUserBlock(Bytes bytes) throws IOException {
    for (long at = 512; at + 8 <= bytes.size() && at > 0; at *= 2) {
      if (Arrays.equals(bytes.copy(at, 8), SIGNATURE)) {
        return at;
      }
    }
    return -1;
  }

  /** One file. */
  private static final class Walk {
    private final Hdf5File file;
    private final Member member;
    private final Scan scan;
    private final Deque<Long> open = new ArrayDeque<>();
    private final Set<Long> seen = new HashSet<>();
    private boolean keras;
    private boolean unread;
    private boolean objects;

    private Walk(Hdf5File file, Member member, Scan scan) {
      this.file = file;
      this.member = member;
      this.scan = scan;
    }

    private String run() throws IOException, FormatException, BudgetException {
      open.add(file.root());
      while (!open.isEmpty()) {
        long address = open.remove();
        if (address >= 0 && seen.add(address)) {
          scan.run().payTime();
          if (seen.size() > MOST_OBJECTS) {
            throw new BudgetException("more than " + MOST_OBJECTS + " objects of HDF5");
          }
          object(address);
        }
      }
      if (unread) {
        Hdf5Texts.search(member, scan);
      }
      if (objects || unread) {
        new HeapPickles(file, member, scan).search();
      }
      return keras ? "keras-h5" : "hdf5";
    }

    private void object(long address) throws IOException, FormatException, BudgetException {
      for (ObjectHeader.Message message : ObjectHeader.read(file, address)) {
        boolean shared = (message.flags() & 2) != 0;
        Cursor in = new Cursor(message.data());
        switch (message.type()) {
          case ATTRIBUTE -> {
            unread |= shared;
            if (!shared) {
              attribute(message.data());
            }
          }
          case SYMBOL_TABLE -> open.addAll(Hdf5Groups.members(file, file.address(in), scan.run()));
          case LINK -> link(in, address);
          case LINK_INFO -> unread |= isDense(in, 8);
          case ATTRIBUTE_INFO -> unread |= isDense(in, 2);
          case EXTERNAL_FILES ->
              scan.run()
                  .report(
                      "hdf5/external",
                      member.at(address, "external storage"),
                      "An array lies in another file.");
          case LAYOUT -> layout(in, address);
          default -> {}
        }
      }
    }

    /** Whether links or attributes lie in a fractal heap, where this reader does not go. */
    private boolean isDense(Cursor in, int orderSize) throws IOException, FormatException {
      in.skip(1);
      int flags = in.u8();
      in.skip((flags & 1) != 0 ? orderSize : 0);
      return file.address(in) >= 0;
    }

    private void layout(Cursor in, long address) throws IOException, FormatException {
      int version = in.u8();
      if (version == 4 && in.u8() == 3) {
        scan.run()
            .report(
                "hdf5/external",
                member.at(address, "virtual array"),
                "An array is put together from other files.");
      }
    }

    private void link(Cursor in, long address) throws IOException, FormatException {
      in.skip(1);
      int flags = in.u8();
      int type = (flags & 8) != 0 ? in.u8() : 0;
      in.skip((flags & 4) != 0 ? 8 : 0);
      in.skip((flags & 16) != 0 ? 1 : 0);
      long nameLength = Hdf5File.number(in, 1 << (flags & 3));
      in.skip(nameLength);
      if (type == 0) {
        open.add(file.address(in));
      } else if (type == 64) {
        String target = new String(in.take(in.u16()), StandardCharsets.UTF_8);
        scan.run()
            .report(
                "hdf5/external",
                member.at(address, "external link"),
                "A link leads into the file '" + target.replace('\0', ' ').strip() + "'.");
      }
    }

    private void attribute(Bytes message) throws IOException, FormatException, BudgetException {
      Attribute attribute = Attribute.read(file, message);
      String name = attribute.name();
      keras |=
          name.equals("model_config") || name.equals("keras_version") || name.equals("layer_names");
      for (Bytes text : attribute.texts()) {
        byte[] head = text.copy(0, 6);
        objects |=
            name.equals("PSEUDOATOM")
                && new String(head, StandardCharsets.US_ASCII).equals("object");
        if (head.length >= 2 && head[0] == '{') {
          Member json = member.inner(trimmed(text), "attribute " + name + ".json", false);
          scan.content(json);
        } else if (head.length >= 2) {
          pickle(member.inner(text, "attribute " + name, false));
        }
      }
    }

    /** PyTables loads attributes that are pickles. */
    private void pickle(Member text) throws IOException, BudgetException {
      ScanRun trial = scan.run().trial();
      new PickleReader(text.bytes(), ContentScanner.pickleSetting(text, scan), trial)
          .readTextProtocol();
      scan.run().settle(trial, trial.verdict() == ScanVerdict.MALICIOUS);
      scan.opaque(text);
    }

    private static Bytes trimmed(Bytes text) throws IOException {
      long end = text.size();
      while (end > 0 && text.copy(end - 1, 1)[0] == 0) {
        end--;
      }
      return text.slice(0, end);
    }
  }
}
