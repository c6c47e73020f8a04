package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hosts within a network, which nobody outside it should have an upstream ask: addresses that are
 * not routed on the internet (RFC 6890), names that are nobody's there, and whatever two readers of
 * addresses could take for two hosts. Names are not looked up, so one that points inside is told by
 * nothing but its spelling.
 */
public final class InnerHost {

  /** What stands for a host that cannot be told for sure; no policy can name it. */
  public static final String UNCLEAR = "?";

  /** All up to the first slash: signs before it that end or hide a host do so for some readers. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?i)https?://([^/]*+).*", Pattern.DOTALL);

  private static final Pattern END = Pattern.compile("[?#].*", Pattern.DOTALL);
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-f:.]+]|[\\p{L}\\p{M}\\p{N}._-]+)(:\\d{0,5})?");

  /** What readers take for a number, so that they take the host for an address of IPv4. */
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

  private static final Pattern QUAD = Pattern.compile("((0|[1-9]\\d{0,2})\\.){3}(0|[1-9]\\d{0,2})");

  /** Signs that names lose on their way to an address. */
  private static final Pattern LOST =
      Pattern.compile("[\\u00ad\\u200b-\\u200d\\u2060\\ufe00-\\ufe0f\\ufeff]");

  /** What a name of a host is made of. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?!-)[a-z0-9_-]{1,63}(?<!-)(\\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\\.?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PORT = Pattern.compile("(\\[.*]|[^\\[\\]:]*):\\d*");

  private static final Pattern NOUGHTS = Pattern.compile(":?\\b0(:0)+\\b:?");

  private record Network(byte[] prefix, int bits) {
    static Network of(String text) {
      String[] parts = text.split("/", 2);
      return new Network(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
    }

    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        if (((address[bit / 8] ^ prefix[bit / 8]) & 0x80 >> bit % 8) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static final JsonNode LISTS = lists();
  private static final Set<String> NAMES = Set.copyOf(texts("names"));
  private static final List<String> SUFFIXES = texts("suffixes");
  private static final List<Network> NETWORKS =
      texts("networks").stream().map(Network::of).toList();

  /** Addresses of IPv4 within those of IPv6 (RFC 2765). */
  private static final Network TRANSLATED = Network.of("::ffff:0:0:0/96");

  private InnerHost() {}

  /**
   * The inner host that an address of the web leads to, in lower case, without a dot at its end,
   * and the one spelling of it that an address of IPv6 has (RFC 5952); {@link #UNCLEAR} where it
   * leads to one host for some readers and to another for others; null where it leads outside.
   */
  public static @Nullable String of(String address) {
    Matcher authority = AUTHORITY.matcher(address);
    if (!authority.matches()) {
      return null;
    }
    String whole = authority.group(1);
    if (whole.indexOf('@') >= 0 || whole.indexOf('\\') >= 0) {
      return UNCLEAR;
    }
    Matcher host = HOST.matcher(plain(END.matcher(whole).replaceFirst("")));
    return host.matches() ? inner(host.group(1)) : UNCLEAR;
  }

  /** As most readers write a host: percent signs read, wide and round signs made plain. */
  private static String plain(String host) {
    String read = host;
    try {
      read = URLDecoder.decode(host.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A percent sign that begins nothing is in no name of a host.
    }
    String normal = Normalizer.normalize(LOST.matcher(read).replaceAll(""), Normalizer.Form.NFKC);
    return normal.replace('\u3002', '.').toLowerCase(Locale.ROOT);
  }

  private static @Nullable String inner(String host) {
    if (host.startsWith("[")) {
      return literal(host.substring(1, host.length() - 1));
    }
    int end = host.length();
    while (end > 0 && host.charAt(end - 1) == '.') {
      end--;
    }
    String name = host.substring(0, end);
    if (QUAD.matcher(name).matches()) {
      return literal(name);
    }
    if (name.isEmpty() || NUMBER.matcher(name).matches()) {
      return UNCLEAR;
    }
    boolean known = NAMES.contains(name) || SUFFIXES.stream().anyMatch(name::endsWith);
    return known || name.indexOf('.') < 0 ? name : null;
  }

  private static @Nullable String literal(String text) {
    try {
      byte[] address = InetAddress.ofLiteral(text).getAddress();
      byte[] led = TRANSLATED.holds(address) ? Arrays.copyOfRange(address, 12, 16) : address;
      return NETWORKS.stream().anyMatch(network -> network.holds(led)) ? shortened(text) : null;
    } catch (IllegalArgumentException e) {
      return UNCLEAR;
    }
  }

  /** The longest run of noughts left out. */
  private static String shortened(String address) {
    String full = InetAddress.ofLiteral(address).getHostAddress();
    Matcher run = NOUGHTS.matcher(full);
    String longest = "";
    while (run.find()) {
      longest = run.group().length() > longest.length() ? run.group() : longest;
    }
    if (longest.isEmpty()) {
      return full;
    }
    int at = full.indexOf(longest);
    return full.substring(0, at) + "::" + full.substring(at + longest.length());
  }

  /**
   * The inner host that an entry of a list names, as {@link #of} gives it.
   *
   * @throws IllegalArgumentException saying what it names instead, when no address can lead there
   */
  static String named(String entry) {
    boolean bare = entry.indexOf(':') != entry.lastIndexOf(':') && !entry.startsWith("[");
    if (!bare && PORT.matcher(entry).matches()) {
      throw new IllegalArgumentException("found '" + entry + "', a host with a port");
    }
    String host = of("http://" + (bare ? "[" + entry + "]" : entry) + "/");
    boolean real = entry.indexOf(':') >= 0 || NAME.matcher(entry).matches();
    if (host == null && real) {
      throw new IllegalArgumentException(
          "found '" + entry + "', a host of the internet, which needs no exception");
    }
    if (host == null || host.equals(UNCLEAR) || !real) {
      throw new IllegalArgumentException("found '" + entry + "', which is no host");
    }
    return host;
  }

  /** An entry as {@link #named} gives it, or as it is when that refuses it. */
  static String spelled(String entry) {
    try {
      return named(entry);
    } catch (IllegalArgumentException unreachable) {
      return entry;
    }
  }

  private static List<String> texts(String list) {
    List<String> texts = new ArrayList<>();
    LISTS.path(list).forEach(entry -> texts.add(entry.asText()));
    return List.copyOf(texts);
  }

  private static JsonNode lists() {
    String name = "inner-hosts.json";
    try (InputStream in = InnerHost.class.getResourceAsStream(name)) {
      return Json.read(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(name + ": cannot be read", e);
    }
  }
}
