package io.sallyport.gateway.dialect;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client calls the places of its request and of the answer, whose names the gate has made
 * its own.
 */
public final class ClientPaths {

  private static final Pattern PLACE =
      Pattern.compile(
          "(?:\\b(?:messages|choices|tools)\\[\\d+]|(?<=\\) in )\\w+)(?:\\.\\w+|\\[\\d+])*");

  private final Map<String, String> places = new HashMap<>();
  private final Map<String, String> standing;

  /** None yet. */
  public ClientPaths() {
    this(Map.of());
  }

  /**
   * Those that are the same for every request, and none yet of this one.
   *
   * @param standing the gate's own places with what clients call them; changed by nobody
   */
  ClientPaths(Map<String, String> standing) {
    this.standing = standing;
  }

  /** Says what the client calls a place and what lies below it. */
  void put(String own, String client) {
    places.put(own, client);
  }

  /** The client's path of a place; the gate's own where nothing else is known. */
  public String of(String path) {
    if (isEmpty()) {
      return path;
    }
    for (int end = path.length(); end > 0; end = before(path, end)) {
      String own = path.substring(0, end);
      String place = places.containsKey(own) ? places.get(own) : standing.get(own);
      if (place != null) {
        return place + path.substring(end);
      }
    }
    return path;
  }

  /** The same text with the client's path in the place of the gate's. */
  public String in(String text, String path) {
    String client = of(path);
    return client.equals(path) ? text : text.replace(path, client);
  }

  /** A text of the gate's own with every place in it as the client calls it. */
  public String in(String text) {
    return isEmpty() ? text : PLACE.matcher(text).replaceAll(this::named);
  }

  private boolean isEmpty() {
    return places.isEmpty() && standing.isEmpty();
  }

  private String named(MatchResult place) {
    return Matcher.quoteReplacement(of(place.group()));
  }

  private static int before(String path, int end) {
    return Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1));
  }
}
