package io.sallyport.gateway.surface;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.guard.flow.ToolCall;
import io.sallyport.guard.flow.ToolNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The calls that a model writes as text, of tools that the request offers: clients with parsers of
 * their own run them like any other.
 */
final class WrittenCalls {

  private static final int MOST_READINGS = 64;

  // One name twice would let the client take another value than the one that was judged.
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Set<String> offered;
  private final String path;
  private final List<ToolCall> calls = new ArrayList<>();

  private WrittenCalls(String path, Set<String> offered) {
    this.path = path;
    this.offered = offered;
  }

  /**
   * The calls that are written in a text.
   *
   * @param path where the text is; a call has the place of its passage as an index behind it
   * @param offered the tools of the request
   */
  static List<ToolCall> of(String text, String path, Set<String> offered) {
    List<ToolCall> calls = new ArrayList<>();
    Set<String> bare =
        offered.stream()
            .map(WrittenCalls::bare)
            .filter(n -> !n.isEmpty())
            .collect(Collectors.toSet());
    if (bare.isEmpty()) {
      return calls;
    }
    for (Place place : places(text)) {
      WrittenCalls written = new WrittenCalls(path + "[" + place.from() + "]", bare);
      written.read(text.substring(place.from(), place.to()), place.certain());
      calls.addAll(written.calls);
    }
    return calls;
  }

  /** The text without the passages of calls that may not pass, by the paths of these. */
  static String without(String text, String path, Set<String> held) {
    StringBuilder rest = new StringBuilder();
    int done = 0;
    for (Place place : places(text)) {
      if (held.contains(path + "[" + place.from() + "]")) {
        rest.append(text, done, place.from());
        done = place.to();
      }
    }
    return rest.append(text, done, text.length()).toString();
  }

  /** Where a passage begins and ends that may hold calls; whether it holds nothing else. */
  private record Place(int from, int to, boolean certain) {}

  private static List<Place> places(String text) {
    List<Place> places = new ArrayList<>();
    var next = CallMarks.next(text, 0, true);
    while (next != null) {
      int end = next.end(text, 0);
      int to = end < 0 ? text.length() : end;
      places.add(new Place(next.from(), to, next.certain()));
      next = CallMarks.next(text, to, false);
    }
    return places;
  }

  private static String bare(String name) {
    return lower(ToolNames.bare(name));
  }

  private void read(String passage, boolean certain) {
    List<JsonNode> values = new ArrayList<>();
    StringBuilder outside = new StringBuilder();
    boolean whole = true;
    int done = 0;
    int at = opening(passage, 0);
    for (int readings = 0; at >= 0 && readings < MOST_READINGS; readings++) {
      try (JsonParser parser = MAPPER.createParser(passage.substring(at))) {
        JsonNode value = MAPPER.readTree(parser);
        outside.append(passage, done, at);
        at += (int) parser.currentLocation().getCharOffset();
        done = at;
        values.add(value);
        CallShape.in(value, name -> offered.contains(bare(name)))
            .forEach(
                call -> calls.add(new ToolCall(path, call.id(), call.tool(), call.arguments())));
      } catch (IOException e) {
        whole = false;
        at++;
      }
      at = opening(passage, at);
    }
    // What was not read any more is looked at as a text.
    whole &= at < 0;
    outside.append(passage, done, passage.length());
    if (certain || !whole) {
      boolean one = calls.isEmpty() && values.size() == 1 && values.getFirst().isObject();
      JsonNode written = JsonNodeFactory.instance.objectNode().put("written", passage);
      String arguments = (one ? values.getFirst() : written).toString();
      String said = lower(calls.isEmpty() && certain && !one ? passage : outside.toString());
      offered.stream()
          .filter(tool -> certain ? isWord(said, tool) : isCalled(said, tool))
          .forEach(tool -> calls.add(new ToolCall(path, "", tool, arguments)));
    }
  }

  private static int opening(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '{' || text.charAt(i) == '[') {
        return i;
      }
    }
    return -1;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Whether what is nearly JSON names a tool and has arguments. */
  private static boolean isCalled(String text, String tool) {
    return isQuoted(text, tool)
        && CallShape.arguments().stream().anyMatch(key -> isQuoted(text, key));
  }

  private static boolean isQuoted(String text, String word) {
    return text.contains('"' + word + '"') || text.contains("'" + word + "'");
  }

  private static boolean isWord(String text, String word) {
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      int end = at + word.length();
      boolean left = at == 0 || !isPart(text.charAt(at - 1));
      if (left && (end == text.length() || !isPart(text.charAt(end)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
