package io.sallyport.review.internal;

import com.google.re2j.Pattern;
import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.ControlState;
import io.sallyport.review.DataAsset;
import io.sallyport.review.Flow;
import io.sallyport.review.Vocabulary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads flows: their ends, what protects them, and whether something comes back. */
public final class FlowReader {

  /** Ways in which people say that there is nothing. */
  private static final Pattern NONE =
      Pattern.compile(
          "(none|no|not|without|lacks|missing|unencrypted|unauthenticated)( [^,;]*)?"
              + "|false|absent|anonymous|off|disabled|public|open|plain|plaintext|cleartext|-|n/?a"
              + "|[^,;]{0,20} (disabled|off|missing)");

  /** Ways in which people say that what is unsafe is not there. */
  private static final Pattern SAFE =
      Pattern.compile("(anonymous|guests?|plain|plaintext|cleartext|http)[^,;]* (disabled|off)");

  private static final Set<String> UNKNOWN = Set.of("unknown", "?", "");
  private static final Set<String> ENCRYPTED =
      Set.of(
          "https", "tls", "wss", "grpcs", "ssh", "sftp", "mtls", "ftps", "amqps", "ldaps", "vpn");
  private static final Set<String> PLAIN =
      Set.of("http", "ftp", "telnet", "ws", "ldap", "tftp", "plain");
  private static final Pattern ENCRYPTION =
      Pattern.compile(
          "tls|ssl|https|wss|grpcs|ssh|sftp|ftps|amqps|ldaps|vpn|ipsec|wireguard|quic|http/3|aes"
              + "|pgp|gpg|srtp|s/mime|jwe|chacha|noise|encrypted|end-to-end|e2e"
              + "|^(yes|true|declared|evidenced|verified)$");
  private static final List<String> DIRECTIONS = List.of("request", "one-way", "both");

  private static final Set<String> HANDING =
      Set.of("person", "client", "entry", "gateway", "frontend", "third-party", "data-provider");
  private static final Set<String> ASKED = Set.of("prompt", "query", "answer", "tool-result");
  private static final Set<String> QUESTIONS = Set.of("prompt", "query");
  private static final Set<String> REPORTED = Set.of("log", "telemetry");
  private static final Set<String> DEPLOYED =
      Set.of(
          "system-prompt", "config", "container-image", "package", "model", "adapter", "notebook");
  private static final Set<String> BUILT =
      Stream.concat(DEPLOYED.stream(), Stream.of("code")).collect(Collectors.toUnmodifiableSet());
  private static final Set<String> BUILDING = Set.of("pipeline", "builder-tool", "source-code");

  private final Parts parts;
  private final Map<String, DataAsset> assets;
  private final Map<String, Component> components;
  private final Map<String, Integer> pairs = new HashMap<>();
  private final Set<String> ids = new HashSet<>();

  /** A reader for flows of known data between known components. */
  public FlowReader(Parts parts, Map<String, Component> components, Map<String, DataAsset> assets) {
    this.parts = parts;
    this.assets = assets;
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
    betweenAgents(components.get(from), components.get(to), controls);
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
                direction == null && asksStore(protocol, target)
                    || answered(direction, source, target, data),
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

  private boolean answered(
      @Nullable String direction, Component source, Component target, List<String> data) {
    if (direction != null) {
      return !direction.equals("one-way");
    }
    boolean foreign = target.kind().is("outside-content");
    boolean brings =
        source.kind().is("parser") && target.kind().is("store") && !foreign
            || foreign && source.effects().equals(Set.of("send"));
    boolean hands =
        source.kind().is("trainer")
            && (target.kind().is("model") || target.kind().is("model-store"));
    return target.kind().answers()
        && !pushes(source, target, data)
        && (fetches(source, target) || asks(source))
        && !brings
        && !hands
        && !delivers(source, target, data);
  }

  // Who asks a store gets what lies there, logs too, whatever the question is called.
  private static boolean asksStore(String protocol, Component target) {
    return target.kind().is("store") && Carries.READING.contains(protocol);
  }

  // What lies, and what computes, calls nobody.
  private static boolean asks(Component source) {
    return !source.kind().is("store")
        && !source.kind().is("model-hub")
        && !source.kind().is("package-source")
        && !source.kind().is("model");
  }

  // But a mirror takes from the index behind it, and a model its weights from where they lie.
  private static boolean fetches(Component source, Component target) {
    boolean index = target.kind().is("package-source") || target.kind().is("model-hub");
    return index && !source.kind().is("store")
        || source.kind().is("model") && target.kind().is("model-store");
  }

  // What a component sends to a client by itself, a notification say, brings nothing back; a
  // question to a device does.
  private boolean pushes(Component source, Component target, List<String> data) {
    return target.kind().is("client")
        && !source.kind().is("client")
        && !source.kind().is("person")
        && data.stream().noneMatch(id -> contains(id, QUESTIONS));
  }

  // What is uploaded, deployed, configured or reported brings no text back.
  private boolean delivers(Component source, Component target, List<String> data) {
    if (target.kind().is("parser") && HANDING.stream().anyMatch(source.kind()::is)) {
      return data.stream().noneMatch(id -> contains(id, ASKED));
    }
    if (data.stream().anyMatch(this::reports)) {
      return !target.kind().is("model") && !target.kind().is("orchestrator");
    }
    boolean kept =
        target.kind().is("store")
            || target.kind().is("supplier")
            || target.kind().is("prompt-store")
            || target.kind().is("cdn") && source.kind().is("user-held");
    boolean builds = BUILDING.stream().anyMatch(source.kind()::is);
    return !(kept && !source.kind().is("person"))
        && data.stream().anyMatch(id -> contains(id, builds ? BUILT : DEPLOYED))
        && data.stream().allMatch(id -> contains(id, BUILT));
  }

  private boolean reports(String id) {
    DataAsset asset = assets.get(id);
    return asset != null && !asset.contains().isEmpty() && REPORTED.containsAll(asset.contains());
  }

  private boolean contains(String id, Set<String> types) {
    DataAsset asset = assets.get(id);
    return asset != null && asset.contains().stream().anyMatch(types::contains);
  }

  private static void encryption(Form form, Map<String, ControlClaim> controls) {
    String said = form.text("encryption", "").toLowerCase(Locale.ROOT);
    if (!isNone(said) && !UNKNOWN.contains(said) && !ENCRYPTION.matcher(said).find()) {
      form.problem(
          "encryption",
          "found '"
              + said
              + "' (expected: what encrypts it, such as tls, mtls, ssh or ipsec; or none or"
              + " unknown)");
    }
    mechanism(form, "encryption", controls);
  }

  private static boolean isNone(String said) {
    String plain = said.strip();
    return NONE.matcher(plain).matches() && !SAFE.matcher(plain).matches();
  }

  private static void mechanism(Form form, String key, Map<String, ControlClaim> controls) {
    String said = form.text(key);
    if (said == null) {
      return;
    }
    String word = said.toLowerCase(Locale.ROOT);
    ControlState state =
        isNone(word)
            ? ControlState.ABSENT
            : UNKNOWN.contains(word) ? ControlState.UNKNOWN : ControlState.DECLARED;
    controls.put(key, new ControlClaim(key, state, state.stands() ? said : "", null, form.at(key)));
    if (key.equals("authentication") && state.stands()) {
      for (String means : Vocabulary.standard().meantBy(word)) {
        controls.putIfAbsent(
            means, new ControlClaim(means, ControlState.DECLARED, said, null, form.at(key)));
      }
    }
  }

  // Agents that do not ask who the other is do not both prove it either.
  private static void betweenAgents(
      @Nullable Component from, @Nullable Component to, Map<String, ControlClaim> controls) {
    ControlClaim said = controls.get(Flow.AUTHENTICATION);
    if (agent(from) && agent(to) && said != null && said.state() == ControlState.ABSENT) {
      controls.putIfAbsent(
          Flow.MUTUAL_AUTHENTICATION,
          new ControlClaim(Flow.MUTUAL_AUTHENTICATION, ControlState.ABSENT, "", null, said.at()));
    }
  }

  private static boolean agent(@Nullable Component one) {
    return one != null && (one.kind().is("agent") || one.kind().is("agent-peer"));
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
