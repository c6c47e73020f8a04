package io.sallyport.gateway.pipeline;

import io.sallyport.core.Direction;
import io.sallyport.core.Principal;
import io.sallyport.core.Segment;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.surface.Leaving;
import io.sallyport.gateway.surface.PrivatePlaces;
import io.sallyport.gateway.surface.TextSlots;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Run;
import io.sallyport.guard.ScannerPolicy;
import io.sallyport.guard.Scanners;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.PrivacyException;
import io.sallyport.privacy.PrivacyGate;
import io.sallyport.privacy.PrivacyPolicy;
import io.sallyport.privacy.PrivacyPolicy.Mode;
import io.sallyport.privacy.PrivacyPolicy.Place;
import io.sallyport.privacy.PrivateCall;
import io.sallyport.privacy.PrivateText;
import io.sallyport.privacy.StreamRestorer;
import io.sallyport.privacy.StreamTreatment;
import io.sallyport.privacy.VaultException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps personal data from upstreams, after the guard has looked at a request, and gives callers
 * their own back, after it has looked at the answer.
 */
public final class Privacy {

  /** What is said when a text that can't be replaced holds personal data. */
  static final String FIXED_TEXT =
      "Blocked by Sallyport: the name of a field or a tool, a number or a file that cannot be written anew"
          + " holds personal data, which must not reach the model; send it as text.";

  /** What the log keeps of a text that could not be treated. */
  private static final String WITHHELD = "[withheld]";

  private final Map<String, PrivacyGate> gates;

  /** Does what the policies say, by their names. */
  public Privacy(Map<String, PrivacyGate> gates) {
    this.gates = Map.copyOf(gates);
  }

  /**
   * Opens a call of a chat model.
   *
   * @param conversation what the client calls the conversation; empty when it names none
   */
  @Nullable PrivateCall open(Passage passage, Policy policy, String conversation) {
    PrivacyGate gate = gate(policy);
    return gate == null
        ? null
        : opened(passage, policy, guarded(() -> gate.open(passage.tenant(), conversation)));
  }

  /** Opens a call whose texts are compared with those of other calls. */
  @Nullable PrivateCall openForTenant(Passage passage, Policy policy) {
    PrivacyGate gate = gate(policy);
    return gate == null
        ? null
        : opened(passage, policy, guarded(() -> gate.openForTenant(passage.tenant())));
  }

  /**
   * Links carry data where the policy lets them; and from here on the log keeps every text of a
   * passage treated, if its policy wants that.
   */
  private static PrivateCall opened(Passage passage, Policy policy, PrivateCall call) {
    call.lets(policy.linkHosts());
    if (call.policy().treats(Place.LOGS)) {
      passage.kept().others(text -> logged(call, List.of(text), List.of()).getFirst());
    }
    return call;
  }

  /** Texts as the log keeps them; what cannot be treated is withheld. */
  private static List<Segment> logged(
      PrivateCall call, List<Segment> texts, List<List<Integer>> runs) {
    try {
      List<String> treated = call.treatForGood(PrivatePlaces.logged(texts), runs);
      List<Segment> logged = new ArrayList<>(texts.size());
      for (int i = 0; i < texts.size(); i++) {
        logged.add(with(texts.get(i), treated.get(i)));
      }
      return logged;
    } catch (PrivacyException | VaultException untreatable) {
      return withheld(texts);
    }
  }

  private @Nullable PrivacyGate gate(Policy policy) {
    PrivacyGate gate = gates.get(policy.name());
    return gate == null || gate.policy().mode() == Mode.OFF ? null : gate;
  }

  /**
   * The policy by which the guard looks at a request. Where every number and code that its scanner
   * finds becomes a pseudonym afterwards, the scanner's placeholders would only take away what the
   * caller could have back.
   */
  Policy forRequests(Policy policy) {
    PrivacyGate gate = gate(policy);
    ScannerPolicy scanner = policy.scanner(Scanners.PERSONAL_DATA);
    boolean treated =
        gate != null
            && gate.policy().treats(Place.IN)
            && gate.policy().treats(Place.TOOLS)
            && gate.policy().types().containsAll(PrivacyPolicy.STANDARD_TYPES);
    return treated && scanner.mode() == io.sallyport.guard.Mode.REDACT
        ? policy.toBuilder()
            .scanner(Scanners.PERSONAL_DATA, scanner.withMode(io.sallyport.guard.Mode.FLAG))
            .build()
        : policy;
  }

  /**
   * Treats the texts of a request and puts them in place.
   *
   * @param refused why the request goes nowhere, or an empty string; then only what the log keeps
   *     of it is treated
   * @return why nothing may go on, or an empty string
   * @throws ApiException when a text cannot be treated; then nothing may go on either
   */
  String request(Passage passage, @Nullable PrivateCall call, TextSlots texts, String refused) {
    if (call == null) {
      return refused;
    }
    boolean logs = call.policy().treats(Place.LOGS);
    if (logs) {
      // Until all of it is treated, nothing of it is kept.
      passage.kept().put(texts.segments(), withheld(texts.segments()));
    }
    if (!refused.isEmpty() && !logs) {
      return refused;
    }
    long start = System.nanoTime();
    List<Segment> current = refused.isEmpty() ? texts.current() : texts.segments();
    List<PrivateText> sent = PrivatePlaces.request(current, call.policy());
    List<List<Integer>> runs = texts.runs().stream().map(Run::members).toList();
    List<String> treated = treated(call, sent, runs, refused);
    if (treated.isEmpty()) {
      return refused;
    }
    passage.took("privacy", System.nanoTime() - start);
    passage.personalData(Direction.INPUT, call.found());
    List<Segment> segments = new ArrayList<>(current.size());
    for (int i = 0; i < current.size(); i++) {
      segments.add(with(current.get(i), treated.get(i)));
    }
    if (logs) {
      boolean left = sent.stream().anyMatch(text -> text.kind() == PrivateText.Kind.LEFT);
      passage.kept().put(texts.segments(), left ? logged(call, segments, runs) : segments);
    }
    boolean named = sent.stream().anyMatch(text -> isNamedIn(call, text));
    return refused.isEmpty() && (texts.put(segments) | named) ? FIXED_TEXT : refused;
  }

  /** Whether the name of a tool, a field or a schema holds that of somebody whom the call names. */
  private static boolean isNamedIn(PrivateCall call, PrivateText text) {
    boolean fixed = text.kind() == PrivateText.Kind.WORD || text.kind() == PrivateText.Kind.NAMES;
    return fixed && call.isNamedIn(text.text());
  }

  /** The treated texts; none when they cannot be treated and go nowhere anyway. */
  private static List<String> treated(
      PrivateCall call, List<PrivateText> sent, List<List<Integer>> runs, String refused) {
    try {
      return guarded(() -> call.treat(sent, runs));
    } catch (ApiException untreatable) {
      if (refused.isEmpty()) {
        throw untreatable;
      }
      return List.of();
    }
  }

  private static List<Segment> withheld(List<Segment> texts) {
    return texts.stream().map(text -> with(text, WITHHELD)).toList();
  }

  /** The texts of an answer as the caller gets them. */
  List<Segment> answer(Passage passage, @Nullable PrivateCall call, List<Segment> texts) {
    if (call == null) {
      return texts;
    }
    Map<PersonalDataType, Integer> before = call.found();
    List<Segment> out = new ArrayList<>(texts.size());
    for (Segment text : texts) {
      Leaving leaving = leaving(passage, call, text.path());
      out.add(with(text, leaving.next(text.text()) + leaving.end()));
    }
    passage.personalData(Direction.OUTPUT, difference(call.found(), before));
    return out;
  }

  /** Notes down what was found in a streamed answer. */
  void streamed(
      Passage passage, @Nullable PrivateCall call, Map<PersonalDataType, Integer> before) {
    if (call != null) {
      passage.personalData(Direction.OUTPUT, difference(call.found(), before));
    }
  }

  /** What becomes of a text of an answer. */
  Leaving leaving(Passage passage, @Nullable PrivateCall call, String path) {
    if (call == null || !PrivatePlaces.isProse(path)) {
      return Leaving.AS_IT_IS;
    }
    PrivacyPolicy policy = call.policy();
    boolean json = PrivatePlaces.isJson(path);
    boolean treats = policy.treats(Place.OUT);
    StreamRestorer restorer = restores(passage, call, path) ? call.restorer(json) : null;
    if (treats && PrivatePlaces.isCall(path)) {
      return new TreatedCall(call, restorer);
    }
    StreamTreatment treatment = treats ? call.streamTreatment() : null;
    return treatment == null && restorer == null
        ? Leaving.AS_IT_IS
        : new Treated(treatment, restorer);
  }

  /** Whether the caller gets originals back at a place of an answer. */
  static boolean restores(Passage passage, @Nullable PrivateCall call, String path) {
    Principal principal = passage.principal();
    if (call == null || principal == null || !call.restores()) {
      return false;
    }
    PrivacyPolicy.Restore restore = call.policy().restore();
    return restore.isFor(principal.roles())
        && (PrivatePlaces.isCall(path) ? restore.tools() : restore.answers());
  }

  /** Treats first, so that what comes back is not taken away again. */
  private record Treated(@Nullable StreamTreatment treatment, @Nullable StreamRestorer restorer)
      implements Leaving {

    @Override
    public String next(String released) {
      return guarded(() -> restored(treatment == null ? released : treatment.next(released)));
    }

    @Override
    public String end() {
      String rest = guarded(() -> restored(treatment == null ? "" : treatment.end()));
      return restorer == null ? rest : rest + restorer.end();
    }

    private String restored(String text) {
      return restorer == null ? text : restorer.next(text);
    }

    @Override
    public int held() {
      return (treatment == null ? 0 : treatment.held()) + (restorer == null ? 0 : restorer.held());
    }
  }

  /** What is said to a tool is treated once it is all there: it is JSON, and stays JSON. */
  private static final class TreatedCall implements Leaving {
    private final PrivateCall call;
    private final @Nullable StreamRestorer restorer;
    private final StringBuilder said = new StringBuilder();

    TreatedCall(PrivateCall call, @Nullable StreamRestorer restorer) {
      this.call = call;
      this.restorer = restorer;
    }

    @Override
    public String next(String released) {
      said.append(released);
      return "";
    }

    @Override
    public String end() {
      String treated = guarded(() -> call.treatOwn(said.toString()));
      said.setLength(0);
      return restorer == null ? treated : restorer.next(treated) + restorer.end();
    }

    @Override
    public int held() {
      return said.length();
    }
  }

  private static Segment with(Segment segment, String text) {
    return new Segment(segment.path(), text, segment.origin(), segment.trust(), segment.source());
  }

  private static Map<PersonalDataType, Integer> difference(
      Map<PersonalDataType, Integer> now, Map<PersonalDataType, Integer> before) {
    Map<PersonalDataType, Integer> more = new HashMap<>();
    now.forEach(
        (type, count) -> {
          int added = count - before.getOrDefault(type, 0);
          if (added > 0) {
            more.put(type, added);
          }
        });
    return more;
  }

  @FunctionalInterface
  private interface Step<T> {
    T take();
  }

  /** What cannot be treated goes nowhere. */
  private static <T> T guarded(Step<T> step) {
    try {
      return step.take();
    } catch (PrivacyException untreatable) {
      throw new ApiException(
          ApiError.blocked(
              null, "Personal data cannot be kept from the model: " + untreatable.getMessage()));
    } catch (VaultException unavailable) {
      throw new ApiException(
          ApiError.internal(
              503,
              "privacy_unavailable",
              "Sallyport cannot keep pseudonyms, so it sends nothing on; its operator has to look at"
                  + " the folder of the vault."));
    }
  }
}
