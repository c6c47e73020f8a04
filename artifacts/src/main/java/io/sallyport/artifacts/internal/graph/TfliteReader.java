package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads TensorFlow Lite models (schema.fbs): the operations that come from TensorFlow itself (Flex)
 * or from the application, by the codes of the operator table.
 */
public final class TfliteReader implements Reader {
  private static final int MOST_CODES = 100_000;
  private static final Set<String> DANGEROUS = dangerous();
  private static final Set<String> KNOWN =
      DataFiles.strings(DataFiles.tree("rules/operations.json").path("tflite-known"));

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    Flat flat = new Flat(member);
    long model = flat.u32(0);
    long codes = flat.field(model, 1);
    if (codes > 0) {
      long vector = codes + flat.u32(codes);
      long count = flat.u32(vector);
      if (count > MOST_CODES) {
        throw new FormatException(
            vector, count + " operators (expected: at most " + MOST_CODES + ")");
      }
      for (long i = 0; i < count; i++) {
        scan.run().payTime();
        long element = vector + 4 + 4 * i;
        custom(flat, element + flat.u32(element), member, scan);
      }
    }
    return "tflite";
  }

  private static void custom(Flat flat, long table, Member member, Scan scan)
      throws IOException, FormatException {
    long field = flat.field(table, 1);
    if (field == 0) {
      return;
    }
    String name = flat.text(field + flat.u32(field));
    if (name.startsWith("Flex") && DANGEROUS.contains(name.substring(4))) {
      scan.run()
          .report(
              "tensorflow/files",
              member.at(field, "operator"),
              "The model runs the operation " + name.substring(4) + " of TensorFlow.");
    } else if (!name.startsWith("Flex") && !KNOWN.contains(name)) {
      scan.run()
          .report(
              "tflite/custom",
              member.at(field, "operator"),
              "The model has the operation '" + name + "', which an application has to bring.");
    }
  }

  private static Set<String> dangerous() {
    Set<String> names = new HashSet<>();
    for (String key : new String[] {"tensorflow-code", "tensorflow-files"}) {
      names.addAll(DataFiles.strings(DataFiles.tree("rules/operations.json").path(key)));
    }
    return Set.copyOf(names);
  }

  /** A flatbuffer: tables with offsets to their fields. */
  private record Flat(Member member) {

    long u32(long at) throws IOException, FormatException {
      byte[] four = member.bytes().copy(at, 4);
      if (four.length < 4) {
        throw new FormatException(at, "an offset that leads past the end");
      }
      return (four[0] & 0xffL)
          | (four[1] & 0xffL) << 8
          | (four[2] & 0xffL) << 16
          | (four[3] & 0xffL) << 24;
    }

    /** Place of a field of a table, or 0 when the table leaves it out. */
    long field(long table, int index) throws IOException, FormatException {
      long layout = table - (int) u32(table);
      long size = u32(layout) & 0xffff;
      long entry = 4L + 2L * index;
      if (layout < 0 || entry + 2 > size) {
        return 0;
      }
      byte[] two = member.bytes().copy(layout + entry, 2);
      if (two.length < 2) {
        throw new FormatException(layout, "a table that leads past the end");
      }
      long offset = (two[0] & 0xffL) | (two[1] & 0xffL) << 8;
      return offset == 0 ? 0 : table + offset;
    }

    String text(long at) throws IOException, FormatException {
      long length = Math.min(u32(at), 1000);
      return new String(member.bytes().copy(at + 4, (int) length), StandardCharsets.UTF_8);
    }
  }
}
