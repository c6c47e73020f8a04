package io.sallyport.review.internal;

import com.google.re2j.Pattern;
import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.ControlState;
import io.sallyport.review.Flow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads flows: their ends, what protects them, and whether something comes back. */
public final class FlowReader {

  private static final Set<String> NONE = Set.of("none", "no", "false", "absent", "anonymous");
  private static final Set<String> UNKNOWN = Set.of("unknown", "?", "");
  private static final Set<String> ENCRYPTED =
      Set.of(
          "https", "tls", "wss", "grpcs", "ssh", "sftp", "mtls", "ftps", "amqps", "ldaps", "vpn");
  private static final Set<String> PLAIN =
      Set.of("http", "ftp", "telnet", "ws", "ldap", "tftp", "plain", "smtp");
  private static final Pattern ENCRYPTION =
      Pattern.compile(
          "tls|ssl|https|wss|grpcs|ssh|sftp|ftps|amqps|ldaps|vpn|ipsec|wireguard|quic|http/3|aes"
              + "|pgp|gpg|srtp|s/mime|jwe|chacha|noise|encrypted|end-to-end|e2e"
              + "|^(yes|true|declared|evidenced|verified)$");
  private static final List<String> DIRECTIONS = List.of("request", "one-way", "both");

  private final Parts parts;
  private final Map<String, Component> components;
  private final Map<String, Integer> pairs = new HashMap<>();
  private final Set<String> ids = new HashSet<>();

  /** A reader for flows between known components. */
  public FlowReader(Parts parts, Map<String, Component> components) {
    this.parts = parts;
    this.components = components;
  }

  /** One flow; null when an end is missing. */
  public @Nullable Flow read(Form form, List<String> data) {
    String from = end(form, "from");
    String to = end(form, "to");
    String pair = from + "->" + to;
    int number = pairs.merge(pair, 1, Integer::sum);
    String id = form.text("id", number == 1 ? pair : pair + "#" + number);
    if (!ids.add(id)) {
      form.problem("id", "found '" + id + "' again (expected: an id that no other flow has)");
    }
    String protocol = form.text("protocol", "").toLowerCase(Locale.ROOT);
    Map<String, ControlClaim> controls = parts.controls(form);
    mechanism(form, "authentication", controls);
    mechanism(form, "authorization", controls);
    encryption(form, controls);
    byProtocol(form, protocol, controls);
    String direction = form.oneOf("direction", DIRECTIONS);
    Component source = components.get(from);
    Component target = components.get(to);
    Flow flow =
        source == null || target == null
            ? null
            : new Flow(
                id,
                from,
                to,
                form.text("name", ""),
                data,
                protocol,
                answered(direction, source, target),
                parts.trust(form, "content"),
                controls,
                form.at());
    form.text("name");
    parts.trust(form, "content");
    form.done();
    return flow;
  }

  private String end(Form form, String key) {
    String id = form.required(key, key + ": web");
    if (!id.isEmpty() && !components.containsKey(id)) {
      form.problem(
          key,
          "found '"
              + id
              + "', which is neither a component nor an actor (expected: "
              + Nearest.expected(id, components.keySet())
              + ")");
    }
    return id;
  }

  private static boolean answered(@Nullable String direction, Component source, Component target) {
    if (direction != null) {
      return !direction.equals("one-way");
    }
    boolean brings = source.kind().is("parser") && target.kind().is("store");
    boolean hands =
        source.kind().is("trainer")
            && (target.kind().is("model") || target.kind().is("model-store"));
    return target.kind().answers()
        && !source.kind().is("store")
        && !source.kind().is("model-hub")
        && !source.kind().is("package-source")
        && !source.kind().is("model")
        && !brings
        && !hands;
  }

  private static void encryption(Form form, Map<String, ControlClaim> controls) {
    String said = form.text("encryption", "").toLowerCase(Locale.ROOT);
    if (!NONE.contains(said) && !UNKNOWN.contains(said) && !ENCRYPTION.matcher(said).find()) {
      form.problem(
          "encryption",
          "found '"
              + said
              + "' (expected: what encrypts it, such as tls, mtls, ssh or ipsec; or none or"
              + " unknown)");
    }
    mechanism(form, "encryption", controls);
  }

  private static void mechanism(Form form, String key, Map<String, ControlClaim> controls) {
    String said = form.text(key);
    if (said == null) {
      return;
    }
    String word = said.toLowerCase(Locale.ROOT);
    ControlState state =
        NONE.contains(word)
            ? ControlState.ABSENT
            : UNKNOWN.contains(word) ? ControlState.UNKNOWN : ControlState.DECLARED;
    controls.put(key, new ControlClaim(key, state, state.stands() ? said : "", null, form.at(key)));
    if (key.equals("authentication") && word.contains("mtls")) {
      String mutual = "mutual-authentication";
      controls.putIfAbsent(
          mutual, new ControlClaim(mutual, ControlState.DECLARED, said, null, form.at(key)));
    }
  }

  private static void byProtocol(Form form, String protocol, Map<String, ControlClaim> controls) {
    String key = "encryption";
    if (ENCRYPTED.contains(protocol)) {
      controls.putIfAbsent(
          key, new ControlClaim(key, ControlState.DECLARED, protocol, null, form.at("protocol")));
    } else if (PLAIN.contains(protocol)) {
      controls.putIfAbsent(
          key, new ControlClaim(key, ControlState.ABSENT, protocol, null, form.at("protocol")));
    }
  }
}
