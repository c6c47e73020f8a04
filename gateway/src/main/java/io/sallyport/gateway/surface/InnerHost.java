package io.sallyport.gateway.surface;

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
final class InnerHost {

  /** What stands for a host that cannot be told for sure; no policy can name it. */
  static final String UNCLEAR = "?";

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
   * The inner host that an address of the web leads to, in lower case and without a dot at its end;
   * {@link #UNCLEAR} where it leads to one host for some readers and to another for others; null
   * where it leads outside.
   */
  static @Nullable String of(String address) {
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
      return NETWORKS.stream().anyMatch(network -> network.holds(led)) ? text : null;
    } catch (IllegalArgumentException e) {
      return UNCLEAR;
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
