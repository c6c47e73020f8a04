package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the data of an ONNX tensor lie when they are not in the model (onnx.proto3,
 * TensorProto.external_data): a file beside the model, and a part of it.
 */
final class OnnxExternalData {
  private static final Set<String> KEYS = Set.of("location", "offset", "length", "checksum");
  // ONNX Runtime notes here what it has packed already.
  private static final String PACKED = "prepacked_";
  // In place of a file, ONNX Runtime takes the offset for an address in its own memory.
  private static final String MEMORY = "_ORT_MEM_ADDR_";
  private static final long LARGEST = 1L << 50;

  private OnnxExternalData() {}

  /** Reports what leads elsewhere or breaks the specification. */
  static void check(List<Bytes> entries, Place place, Scan scan)
      throws IOException, FormatException {
    Set<String> seen = new HashSet<>();
    for (Bytes entry : entries) {
      String key = "";
      String value = "";
      Proto proto = new Proto(entry);
      while (proto.next()) {
        key = proto.isBytes(1) ? proto.text() : key;
        value = proto.isBytes(2) ? proto.text() : value;
      }
      if (!seen.add(key)) {
        odd("the external data name '" + key + "' twice", place, scan);
      }
      entry(key, value, place, scan);
    }
    if (!seen.contains("location")) {
      odd("external data without a location", place, scan);
    }
  }

  private static void entry(String key, String value, Place place, Scan scan) {
    switch (key) {
      case "location" -> location(value, place, scan);
      case "offset", "length" -> {
        if (!isSize(value)) {
          odd(
              "the %s of external data is '%s' (expected: from 0 to 2^50)".formatted(key, value),
              place,
              scan);
        }
      }
      default -> {
        if (!KEYS.contains(key) && !key.startsWith(PACKED)) {
          odd("the external data name '" + key + "', which is not specified", place, scan);
        }
      }
    }
  }

  private static void location(String value, Place place, Scan scan) {
    if (value.isBlank()) {
      odd("external data with an empty location", place, scan);
    } else if (value.contains(MEMORY)) {
      scan.run()
          .report(
              "graph/path",
              place,
              "The data of a tensor lie in the runtime's memory: " + value + ".");
    } else if (Paths.leaves(value)) {
      scan.run().report("graph/path", place, "The data of a tensor lie at '" + value + "'.");
    }
  }

  private static boolean isSize(String value) {
    try {
      long size = Long.parseLong(value);
      return size >= 0 && size <= LARGEST;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void odd(String what, Place place, Scan scan) {
    scan.run().report("format/malformed", place, "This onnx content is not intact: " + what + ".");
  }
}
