package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.EventKind;
import io.sallyport.audit.LoggedFinding;
import io.sallyport.audit.ScannedText;
import io.sallyport.core.Direction;
import io.sallyport.core.Principal;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.dialect.ClientPaths;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.surface.LoggedPath;
import io.sallyport.gateway.surface.TextSlots;
import io.sallyport.guard.Scanned;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.privacy.LoggedText;
import io.sallyport.privacy.PersonalDataType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through the gate, noted down step by step: what the log, the console, the
 * metrics and the trace will say about it. Belongs to the thread that handles the request.
 */
public final class Passage {

  /** A text as it was inspected. */
  private record Inspected(
      Segment segment, Direction direction, long characters, @Nullable String hash) {}

  /**
   * A finding and which way the text went.
   *
   * @param excerpt the text around it, masked where it is private; empty in a stream
   * @param textHash SHA-256 of the whole text; empty in a stream
   */
  public record Found(
      Direction direction, SegmentFinding located, String excerpt, String textHash) {}

  private final Exchange exchange;
  private final String surface;
  private final List<Inspected> inspected = new ArrayList<>();
  private final List<Found> found = new ArrayList<>();
  private final Told told = new Told();
  private final Map<String, Duration> timings = new LinkedHashMap<>();
  private final Map<String, Integer> personalData = new TreeMap<>();
  private final KeptTexts kept = new KeptTexts();
  private final Judged judged = new Judged();
  private List<Scanned> ratings = List.of();
  private String model = "";
  private String upstream = "";
  private String policy = "";
  private Verdict verdict = Verdict.ALLOW;
  private Verdict would = Verdict.ALLOW;
  private double score;
  private long tokensIn;
  private long tokensOut;
  private boolean estimated;
  private String outcome = "ok";
  private String errorCode = "";
  private int status = 200;
  private boolean streamed;
  private boolean placed;
  private ClientPaths paths = new ClientPaths();
  private boolean cached;
  private String repeatOf = "";
  private String subject = "";
  private Runnable onceRecorded = () -> {};

  /**
   * A request that came in.
   *
   * @param surface the API it calls, for example {@code chat.completions}
   */
  public Passage(Exchange exchange, String surface) {
    this.exchange = exchange;
    this.surface = surface;
  }

  /** The request. */
  public Exchange exchange() {
    return exchange;
  }

  /** The API that was called. */
  public String surface() {
    return surface;
  }

  /** When it came in. */
  public Instant began() {
    return exchange.began();
  }

  /** Who makes the request, once that is known. */
  public @Nullable Principal principal() {
    return exchange.caller();
  }

  /** The tenant; empty before the key was checked. */
  public String tenant() {
    Principal principal = principal();
    return principal == null ? "" : principal.tenant();
  }

  /** The model that was asked for; empty before it was found. */
  public String model() {
    return model;
  }

  /** The upstream that answered; empty if none did. */
  public String upstream() {
    return upstream;
  }

  /** Name of the policy in force. */
  public String policy() {
    return policy;
  }

  /** The strictest verdict so far. */
  public Verdict verdict() {
    return verdict;
  }

  /** The highest injection score so far. */
  public double score() {
    return score;
  }

  /** What was found so far. */
  public List<Found> found() {
    return List.copyOf(found);
  }

  /** How it ended: ok, blocked, refused, failed, aborted, revoked. */
  public String outcome() {
    return outcome;
  }

  /** The HTTP status that the client got. */
  public int status() {
    return status;
  }

  /** Tokens of the request. */
  public long tokensIn() {
    return tokensIn;
  }

  /** Tokens of the answer. */
  public long tokensOut() {
    return tokensOut;
  }

  /** Whether the answer was a stream. */
  public boolean streamed() {
    return streamed;
  }

  /** How long steps took. */
  public Map<String, Duration> timings() {
    return Map.copyOf(timings);
  }

  /** Says which model was asked for, and the policy in force once it is known. */
  public void model(String name, String policyName) {
    this.model = name;
    this.policy = policyName;
  }

  /** Says which upstream answers. */
  public void answeredBy(String upstreamName, boolean asStream) {
    this.upstream = upstreamName;
    this.streamed = asStream;
  }

  /** Says what is done once its event is in the log, and never without. */
  void onceRecorded(Runnable action) {
    this.onceRecorded = action;
  }

  /** Its event is in the log. */
  void recorded() {
    onceRecorded.run();
  }

  /** Takes or gives up the place that is kept for its event; says whether it had one. */
  boolean place(boolean taken) {
    boolean had = placed;
    placed = taken;
    return had;
  }

  /** Says what the client calls the places of its request and of the answer. */
  void paths(ClientPaths clients) {
    this.paths = clients;
  }

  /** What the client calls a place. */
  String path(String own) {
    return paths.of(own);
  }

  /** A text of the gate's own with every place in it as the client calls it. */
  String words(String text) {
    return paths.in(text);
  }

  /** Says that the answer is one that an upstream gave before. */
  void cached() {
    this.cached = true;
  }

  /** Says that the answer is that of another request, which this one repeats. */
  void repeats(String requestId) {
    this.repeatOf = requestId;
  }

  void inspected(Segment segment, Direction direction) {
    inspected.add(new Inspected(segment, direction, segment.text().length(), null));
  }

  /** A text that came in pieces, and how much of it went on; its hash was made on the way. */
  void inspectedStream(Segment segment, long characters, String hash, String released) {
    told.tell("released", at(segment.path()) + "=" + released);
    inspected.add(new Inspected(segment, Direction.OUTPUT, characters, hash));
  }

  void uninspected(List<TextSlots.Opaque> contents) {
    contents.forEach(c -> told.tell("uninspected", at(c.path()) + "=" + c.kind().wireName()));
  }

  /** Says which hosts within the network the upstream is told to ask. */
  void inner(List<TextSlots.Inner> addresses) {
    addresses.forEach(a -> told.tell("innerHosts", at(a.path()) + "=" + a.host()));
  }

  /** Says which tools the upstream runs itself: what they fetch is not inspected. */
  void hosted(Set<String> types) {
    new TreeSet<>(types).forEach(type -> told.tell("hostedTools", type));
  }

  private String at(String own) {
    return LoggedPath.of(path(own));
  }

  void found(Direction direction, SegmentFinding located, String excerpt, String textHash) {
    found.add(new Found(direction, located, excerpt, textHash));
    verdict = verdict.max(located.verdict());
    would = would.max(located.would());
  }

  void score(double injectionScore) {
    score = Math.max(score, injectionScore);
  }

  /** Says how each text of the request was rated. */
  void rated(List<Scanned> texts) {
    ratings = texts;
  }

  /** How each text of the request was rated, in its order; empty before it was inspected. */
  List<Scanned> ratings() {
    return ratings;
  }

  /** What a model upstream was asked about the request. */
  Judged judged() {
    return judged;
  }

  /** Says how many tokens went in and came out. */
  public void tokens(long in, long out) {
    this.tokensIn = in;
    this.tokensOut = out;
  }

  /** Says whether these are an estimate of the gate's own, for want of the upstream's count. */
  void estimated(boolean isEstimate) {
    this.estimated = isEstimate;
  }

  void took(String step, long nanos) {
    timings.merge(step, Duration.ofNanos(Math.max(0, nanos)), Duration::plus);
  }

  /** Says how much personal data was found, by type. */
  void personalData(Direction direction, Map<PersonalDataType, Integer> found) {
    found.forEach(
        (type, count) ->
            personalData.merge(direction.wireName() + "/" + type, count, Integer::sum));
  }

  /** How much personal data was found, by direction and type, such as {@code input/EMAIL}. */
  public Map<String, Integer> personalData() {
    return Map.copyOf(personalData);
  }

  /** What is kept of texts in place of what was inspected. */
  KeptTexts kept() {
    return kept;
  }

  /** Says how it ended. */
  public void ended(String how, int httpStatus, String code) {
    this.outcome = how;
    this.status = httpStatus;
    this.errorCode = code;
  }

  /**
   * Says which thing that the gate keeps is read or dropped; the event names the method as well.
   */
  void concerns(String id) {
    this.subject = LoggedText.name(id);
  }

  /** The event for the log, of what is known by now. */
  AuditEvent event(EventKind kind, String how, ContentHash hash) {
    AuditEvent.Builder event =
        AuditEvent.builder(kind)
            .time(exchange.began())
            .requestId(exchange.id())
            .surface(surface)
            .verdict(verdict)
            .outcome(how)
            .status(status)
            .tokens(tokensIn, tokensOut);
    Principal principal = principal();
    if (principal == null) {
      event.attribute("from", exchange.remoteAddress());
    } else {
      event.principal(principal);
    }
    if (!model.isEmpty()) {
      event.model(model).attribute("policy", policy);
    }
    if (!upstream.isEmpty()) {
      event.upstream(upstream).attribute("streamed", Boolean.toString(streamed));
    }
    if (!subject.isEmpty()) {
      event.attribute("method", exchange.method()).attribute("subject", subject);
    }
    if (cached) {
      event.attribute("cached", "true");
    }
    if (estimated) {
      event.attribute("tokens", "estimated");
    }
    if (!repeatOf.isEmpty()) {
      event.attribute("repeats", repeatOf);
    }
    if (!errorCode.isEmpty()) {
      event.errorCode(errorCode);
    }
    if (would.compareTo(verdict) > 0) {
      event.attribute("would", would.wireName());
    }
    if (!personalData.isEmpty()) {
      event.attribute(
          "personalData",
          personalData.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .collect(Collectors.joining(" ")));
    }
    told.addTo(event);
    for (Found one : found) {
      event.finding(LoggedFinding.of(at(one.located().path()), one.located().finding()));
    }
    for (Inspected one : inspected) {
      Segment segment = one.segment();
      event.scanned(
          new ScannedText(
              at(segment.path()),
              segment.origin(),
              one.direction(),
              one.characters(),
              one.hash() == null ? hash.of(tenant(), segment.text()) : one.hash()));
    }
    judged.tell(event);
    timings.forEach(event::timing);
    return event.build();
  }

  /** The texts that were inspected, for a policy that keeps them. */
  List<Segment> texts() {
    return inspected.stream().map(one -> kept.of(one.segment())).toList();
  }
}
