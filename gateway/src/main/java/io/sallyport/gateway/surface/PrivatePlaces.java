package io.sallyport.gateway.surface;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.privacy.PrivacyPolicy;
import io.sallyport.privacy.PrivacyPolicy.Place;
import io.sallyport.privacy.PrivateText;
import io.sallyport.privacy.PrivateText.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How the texts of a request and of an answer are looked at for personal data, by their places. */
public final class PrivatePlaces {

  /** Words by which programs name things: each has to stay the same wherever it stands. */
  private static final Pattern WORD =
      Pattern.compile(
          ".*\\.(function|custom|function_call|json_schema)\\.name|functions\\[\\d+]\\.name"
              + "|.*\\.(tool_call_id|id|file_id|type)|response_format\\..*\\.\\$?(ref|type)");

  private static final Pattern SPEAKER = Pattern.compile("messages\\[\\d+]\\.name");
  private static final Pattern TOOL =
      Pattern.compile(
          "(tools|functions)\\[.*|tool_choice.*|messages\\[\\d+]\\.(tool_calls|function_call)\\b.*");
  private static final Pattern ARGUMENTS = Pattern.compile(".*\\.function(_call)?\\.arguments");
  private static final Pattern CALL = Pattern.compile(".*\\.(tool_calls|function_call)\\b.*");

  /** Values that a schema holds of what it describes, wherever in a request a schema may stand. */
  private static final Pattern SCHEMA_VALUE =
      Pattern.compile(
          "(?:(?:tools|functions)\\[|response_format\\.).*"
              + "\\.(?:default|const|enum|examples?|input_examples)(?:[.\\[].*)?");

  private PrivatePlaces() {}

  /** The texts of a request. */
  public static List<PrivateText> request(List<Segment> segments, PrivacyPolicy policy) {
    boolean everywhere = policy.mode() == PrivacyPolicy.Mode.LOG;
    List<PrivateText> texts = new ArrayList<>(segments.size());
    for (Segment segment : segments) {
      boolean tool = segment.origin() == Origin.TOOL || TOOL.matcher(segment.path()).matches();
      boolean treated = everywhere || policy.places().contains(tool ? Place.TOOLS : Place.IN);
      texts.add(treated ? text(segment) : new PrivateText(segment.text(), Kind.LEFT));
    }
    return texts;
  }

  /** The texts as the log keeps them: there every place is looked at. */
  public static List<PrivateText> logged(List<Segment> segments) {
    return segments.stream().map(PrivatePlaces::text).toList();
  }

  private static PrivateText text(Segment segment) {
    return new PrivateText(segment.text(), kind(segment), names(segment.path()));
  }

  /** Whether a value is what the name of a property says it is. */
  static boolean isNamed(String path) {
    return SCHEMA_VALUE.matcher(path).matches();
  }

  private static List<String> names(String path) {
    return isNamed(path) ? List.of(path.replaceAll("\\[\\d+]", "").split("\\.")) : List.of();
  }

  private static Kind kind(Segment segment) {
    String path = segment.path();
    if (SPEAKER.matcher(path).matches()) {
      return segment.origin() == Origin.USER ? Kind.PERSON : Kind.WORD;
    }
    if (path.endsWith(" (names)")) {
      return Kind.NAMES;
    }
    if (path.endsWith(".file.filename")) {
      return Kind.FILE;
    }
    return WORD.matcher(path).matches() ? Kind.WORD : Kind.PROSE;
  }

  /** Whether a text of an answer belongs to a call of a tool. */
  public static boolean isCall(String path) {
    return CALL.matcher(path).matches();
  }

  /** Whether a text is the JSON of a call's arguments. */
  public static boolean isJson(String path) {
    return ARGUMENTS.matcher(path).matches();
  }

  /** Whether a text of an answer says something of its own, and is no name or number. */
  public static boolean isProse(String path) {
    return !path.endsWith(" (names)") && !WORD.matcher(path).matches();
  }
}
