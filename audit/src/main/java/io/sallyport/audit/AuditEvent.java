package io.sallyport.audit;

import io.sallyport.audit.internal.TreeHasher;
import io.sallyport.core.Principal;
import io.sallyport.core.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One entry of the log, canonical JSON (RFC 8785) of at most {@value #MAX_BYTES} bytes. It never
 * holds content in the clear.
 *
 * <p>Members, each only when it was set: {@code v} (1), {@code time} (ISO 8601, UTC), {@code kind},
 * {@code tenant}, {@code key} (id), {@code request} (id), {@code surface}, {@code model}, {@code
 * upstream}, {@code verdict}, {@code findings}, {@code scanned}, {@code tokens} ({@code in}, {@code
 * out}), {@code micros} (durations by name, in microseconds), {@code outcome}, {@code status}
 * (HTTP), {@code error} (code), {@code attributes} (strings by name), {@code content} (see {@link
 * ContentKeys}).
 *
 * <p>An event is bounded by construction. Names, ids and paths longer than 256 UTF-16 units and
 * attributes longer than 4,096 are cut and end in an ellipsis. When the whole is still too long,
 * the last findings, then the last scanned texts, then the last attributes are left out; {@code
 * omitted} then says of each list how many ({@code count}) and gives SHA-256 over the canonical
 * JSON of the whole list ({@code sha256}), so that a list kept elsewhere can be proven.
 */
public final class AuditEvent {
  /** Longest entry; a tlog-tiles bundle has two bytes for a length, and a margin stays. */
  public static final int MAX_BYTES = 60_000;

  static final int MAX_ATTRIBUTE = 4096;
  private static final String FINDINGS = "findings";
  private static final String SCANNED = "scanned";
  private static final String ATTRIBUTES = "attributes";

  private final EventKind kind;
  private final byte[] bytes;
  private final boolean complete;

  private AuditEvent(EventKind kind, byte[] bytes, boolean complete) {
    this.kind = kind;
    this.bytes = bytes;
    this.complete = complete;
  }

  /** Begins an event of a kind that happens now. */
  public static Builder builder(EventKind kind) {
    return new Builder(kind);
  }

  /** What it is about. */
  public EventKind kind() {
    return kind;
  }

  /** The entry as canonical JSON. */
  public String json() {
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Whether nothing had to be left out of the lists. */
  public boolean complete() {
    return complete;
  }

  @Override
  public String toString() {
    return "AuditEvent[" + kind.wireName() + ", " + bytes.length + " bytes]";
  }

  byte[] toBytes() {
    return bytes;
  }

  /** Collects the members of an event. */
  public static final class Builder {
    private final EventKind kind;
    private final Map<String, Object> members = new TreeMap<>();
    private final Map<String, Object> tokens = new TreeMap<>();
    private final Map<String, Object> micros = new TreeMap<>();
    private final Map<String, Object> attributes = new TreeMap<>();
    private final List<LoggedFinding> findings = new ArrayList<>();
    private final List<ScannedText> scanned = new ArrayList<>();

    private Builder(EventKind kind) {
      this.kind = kind;
      members.put("v", 1);
      members.put("kind", kind.wireName());
    }

    /** When it happened. */
    public Builder time(Instant time) {
      members.put("time", time.toString());
      return this;
    }

    /** Who it was: tenant and key of an authenticated caller. */
    public Builder principal(Principal principal) {
      return tenant(principal.tenant()).keyId(principal.keyId());
    }

    /** The tenant. */
    public Builder tenant(String tenant) {
      return name("tenant", tenant);
    }

    /** Public id of the key; never the key. */
    public Builder keyId(String keyId) {
      return name("key", keyId);
    }

    /** Id of the request, as the client was told. */
    public Builder requestId(String requestId) {
      return name("request", requestId);
    }

    /** The API that was called, for example {@code chat.completions}. */
    public Builder surface(String surface) {
      return name("surface", surface);
    }

    /** The model that was asked for. */
    public Builder model(String model) {
      return name("model", model);
    }

    /** The upstream that answered. */
    public Builder upstream(String upstream) {
      return name("upstream", upstream);
    }

    /** What the guard decided. */
    public Builder verdict(Verdict verdict) {
      members.put("verdict", verdict.wireName());
      return this;
    }

    /** Adds something that was found. */
    public Builder finding(LoggedFinding finding) {
      findings.add(Objects.requireNonNull(finding, "finding"));
      return this;
    }

    /** Adds a text that was scanned. */
    public Builder scanned(ScannedText text) {
      scanned.add(Objects.requireNonNull(text, "text"));
      return this;
    }

    /** Tokens that went in and came out, each 0 or more. */
    public Builder tokens(long in, long out) {
      tokens.put("in", notNegative("tokens in", in));
      tokens.put("out", notNegative("tokens out", out));
      return this;
    }

    /** How long a step took, for example {@code upstream}; not negative. */
    public Builder timing(String step, Duration duration) {
      if (micros.size() >= 32 && !micros.containsKey(step)) {
        throw new IllegalArgumentException("timing: a 33rd step (expected: at most 32)");
      }
      long value = duration.toNanos() / 1000;
      micros.put(EventText.cut(step, 64), notNegative("timing of " + step, value));
      return this;
    }

    /** How it ended, for example {@code ok}, {@code blocked}, {@code aborted}. */
    public Builder outcome(String outcome) {
      return name("outcome", outcome);
    }

    /** The HTTP status that the client got, 100 to 599. */
    public Builder status(int status) {
      if (status < 100 || status > 599) {
        throw new IllegalArgumentException("status: " + status + " (expected: 100 to 599)");
      }
      members.put("status", status);
      return this;
    }

    /** Code of the error that the client got, for example {@code content_filter}. */
    public Builder errorCode(String code) {
      return name("error", code);
    }

    /** Anything else, without content and secrets. */
    public Builder attribute(String name, String value) {
      attributes.put(EventText.cut(name), EventText.cut(value, MAX_ATTRIBUTE));
      return this;
    }

    Builder content(Map<String, Object> content) {
      members.put("content", content);
      return this;
    }

    /** The event. */
    public AuditEvent build() {
      members.computeIfAbsent("time", absent -> Instant.now().toString());
      putIfAny(members, "tokens", tokens);
      putIfAny(members, "micros", micros);
      List<Map<String, Object>> foundMembers = members(findings, LoggedFinding::members);
      List<Map<String, Object>> scannedMembers = members(scanned, ScannedText::members);
      byte[] bytes = bytes(members, foundMembers, scannedMembers, attributes);
      return bytes.length <= MAX_BYTES
          ? new AuditEvent(kind, bytes, true)
          : new AuditEvent(kind, shortened(members, foundMembers, scannedMembers), false);
    }

    private byte[] shortened(
        Map<String, Object> fixed,
        List<Map<String, Object>> allFindings,
        List<Map<String, Object>> allScanned) {
      Map<String, Object> whole = new TreeMap<>(fixed);
      Map<String, Object> omitted = new TreeMap<>();
      whole.put("omitted", omitted);
      List<Map<String, Object>> found = allFindings;
      List<Map<String, Object>> texts = allScanned;
      Map<String, Object> named = new TreeMap<>(attributes);
      byte[] bytes = bytes(whole, found, texts, named);
      while (bytes.length > MAX_BYTES) {
        if (!found.isEmpty()) {
          found = found.subList(0, found.size() / 2);
          omit(omitted, FINDINGS, allFindings.size() - found.size(), allFindings);
        } else if (!texts.isEmpty()) {
          texts = texts.subList(0, texts.size() / 2);
          omit(omitted, SCANNED, allScanned.size() - texts.size(), allScanned);
        } else if (named.isEmpty()) {
          throw new IllegalStateException(
              "event: " + bytes.length + " bytes of names (expected: at most " + MAX_BYTES + ")");
        } else {
          List<String> names = List.copyOf(named.keySet());
          names.subList(names.size() / 2, names.size()).forEach(named::remove);
          omit(omitted, ATTRIBUTES, attributes.size() - named.size(), attributes);
        }
        bytes = bytes(whole, found, texts, named);
      }
      return bytes;
    }

    private Builder name(String member, String value) {
      members.put(member, EventText.cut(value));
      return this;
    }

    private static byte[] bytes(
        Map<String, Object> fixed,
        List<Map<String, Object>> findings,
        List<Map<String, Object>> scanned,
        Map<String, Object> attributes) {
      Map<String, Object> whole = new TreeMap<>(fixed);
      if (!findings.isEmpty()) {
        whole.put(FINDINGS, findings);
      }
      if (!scanned.isEmpty()) {
        whole.put(SCANNED, scanned);
      }
      putIfAny(whole, ATTRIBUTES, attributes);
      return CanonicalJson.bytes(whole);
    }

    private static void omit(Map<String, Object> omitted, String list, int count, Object all) {
      String digest =
          HexFormat.of().formatHex(TreeHasher.sha256().digest(CanonicalJson.bytes(all)));
      omitted.put(list, new TreeMap<String, Object>(Map.of("count", count, "sha256", digest)));
    }

    private static <T> List<Map<String, Object>> members(
        List<T> items, Function<T, Map<String, Object>> members) {
      List<Map<String, Object>> all = new ArrayList<>(items.size());
      items.forEach(item -> all.add(members.apply(item)));
      return all;
    }

    private static void putIfAny(
        Map<String, Object> whole, String name, Map<String, Object> value) {
      if (!value.isEmpty()) {
        whole.put(name, value);
      }
    }

    private static long notNegative(String name, long value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
      }
      return value;
    }
  }
}
