package io.sallyport.artifacts.internal.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Checks safetensors files as strictly as its own library does: a header of at most 100 MB, JSON
 * without repeated names, tensors that cover the data without gap or overlap, nothing behind.
 */
public final class SafetensorsReader implements Reader {
  private static final long LONGEST_HEADER = 100_000_000;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("BOOL", 8),
          Map.entry("F4", 4),
          Map.entry("F6_E2M3", 6),
          Map.entry("F6_E3M2", 6),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("F8_E4M3FNUZ", 8),
          Map.entry("F8_E5M2FNUZ", 8),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("I32", 32),
          Map.entry("U32", 32),
          Map.entry("F32", 32),
          Map.entry("C64", 64),
          Map.entry("F64", 64),
          Map.entry("I64", 64),
          Map.entry("U64", 64));

  private record Range(String name, long start, long end) {}

  /** Whether the first bytes could be a header. */
  public static boolean begins(byte[] head, long size) {
    if (head.length < 10 || head[8] != '{') {
      return false;
    }
    long length = 0;
    for (int i = 7; i >= 0; i--) {
      length = length << 8 | head[i] & 0xff;
    }
    return length >= 2 && length <= LONGEST_HEADER && (length <= size || head[9] == '"');
  }

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    Cursor in = new Cursor(member.bytes());
    long length = in.i64();
    if (length < 0 || length > LONGEST_HEADER || length > in.remaining()) {
      throw new FormatException(
          0,
          "a header of "
              + Long.toUnsignedString(length)
              + " bytes (expected: at most 100,000,000 and the "
              + in.remaining()
              + " that are left)");
    }
    JsonNode header = header(in.take(length));
    List<Range> ranges = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      scan.run().payTime();
      if (entry.getKey().equals("__metadata__")) {
        metadata(entry.getValue());
      } else {
        ranges.add(range(entry.getKey(), entry.getValue()));
      }
    }
    cover(ranges, in.remaining());
    return "safetensors";
  }

  private static JsonNode header(byte[] json) throws IOException, FormatException {
    if (json.length == 0 || json[0] != '{') {
      throw new FormatException(8, "a header that does not begin with {");
    }
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonNode header = MAPPER.readTree(parser);
      for (long i = parser.currentLocation().getByteOffset(); i < json.length; i++) {
        if (json[(int) i] != ' ') {
          throw new FormatException(8 + i, "something behind the header's JSON");
        }
      }
      return header;
    } catch (JsonProcessingException e) {
      throw new FormatException(8, "a header that is no JSON or repeats a name");
    }
  }

  private static void metadata(JsonNode metadata) throws FormatException {
    for (Map.Entry<String, JsonNode> entry : metadata.properties()) {
      if (!entry.getValue().isTextual()) {
        throw new FormatException(8, "metadata that are not texts");
      }
    }
    if (!metadata.isObject()) {
      throw new FormatException(8, "metadata that are no object");
    }
  }

  private static Range range(String name, JsonNode tensor) throws FormatException {
    Integer bits = BITS.get(tensor.path("dtype").asText());
    JsonNode offsets = tensor.path("data_offsets");
    JsonNode shape = tensor.path("shape");
    if (bits == null
        || tensor.size() != 3
        || !shape.isArray()
        || !offsets.isArray()
        || offsets.size() != 2
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(1).canConvertToLong()) {
      throw new FormatException(
          8, "tensor '" + name + "' (expected: a known dtype, shape and data_offsets, no more)");
    }
    try {
      long size = bits;
      for (JsonNode dimension : shape) {
        if (!dimension.isIntegralNumber() || dimension.longValue() < 0) {
          throw new FormatException(
              8, "tensor '" + name + "' with a shape that is no list of lengths");
        }
        size = Math.multiplyExact(size, dimension.longValue());
      }
      long start = offsets.get(0).longValue();
      long end = offsets.get(1).longValue();
      if (size % 8 != 0 || start < 0 || end - start != size / 8) {
        throw new FormatException(
            8, "tensor '" + name + "' of " + (end - start) + " bytes (expected: " + size / 8 + ")");
      }
      return new Range(name, start, end);
    } catch (ArithmeticException e) {
      throw new FormatException(8, "tensor '" + name + "' of more than 2^63 bits");
    }
  }

  private static void cover(List<Range> ranges, long size) throws FormatException {
    ranges.sort(Comparator.comparingLong(Range::start).thenComparingLong(Range::end));
    long at = 0;
    for (Range range : ranges) {
      if (range.start() != at) {
        throw new FormatException(
            -1,
            "tensor '" + range.name() + "' begins at " + range.start() + " (expected: " + at + ")");
      }
      at = range.end();
    }
    if (at != size) {
      throw new FormatException(
          -1, "tensors cover " + at + " bytes (expected: the " + size + " that there are)");
    }
  }
}
