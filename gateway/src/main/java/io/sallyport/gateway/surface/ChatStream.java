package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.guard.Step;
import io.sallyport.guard.Uninspected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer on its way through the guard. Every text of every choice has a stream guard of
 * its own. An event goes on with that part of its texts which is released; the rest follows with a
 * later event, at the latest with one just before the choice ends.
 */
public final class ChatStream {

  /**
   * What one event of the upstream came to.
   *
   * @param events what the client gets now
   * @param findings what the guard found with it
   * @param blockMessage why the stream ends here; null when it goes on
   */
  public record Outcome(
      List<ObjectNode> events, List<SegmentFinding> findings, @Nullable String blockMessage) {}

  private static final int MOST_PASSED = 64;

  private static final String FIXED_TEXT =
      "Blocked by Sallyport: the name of a field in the answer holds text that has to be redacted.";

  private final StreamGuarding guarding;
  // Ids and the like, which come with every event: inspected once.
  private final Set<String> passed = new HashSet<>();
  private final Map<String, GuardedText> texts = new LinkedHashMap<>();
  private final Heads heads = new Heads();
  private final Map<Integer, HeldTokens> tokens = new HashMap<>();
  private final Map<Integer, HeldSound> sounds = new HashMap<>();
  private final Map<Integer, ThoughtSeam> seams = new HashMap<>();
  private final Map<Integer, SaidTogether> together = new HashMap<>();
  // Thoughts that something else was said after; they may go on.
  private final Set<String> interrupted = new HashSet<>();
  private final AtomicLong soundHeld = new AtomicLong();
  private List<SegmentFinding> findings = new ArrayList<>();
  private @Nullable String blockMessage;

  /** One that begins. */
  public ChatStream(StreamGuarding guarding) {
    this.guarding = guarding;
  }

  /** How many characters are held back now. */
  public int held() {
    return texts.values().stream().mapToInt(GuardedText::held).sum();
  }

  /**
   * Takes one event of the upstream. After a block there must be no other.
   *
   * @throws ApiException 502 when the event holds text of a choice that has ended
   */
  public Outcome push(ObjectNode event) {
    List<ObjectNode> out = new ArrayList<>();
    // First, because the events that are added are made like this one.
    Leaves.walk(event, "", new Whole("choices"));
    for (JsonNode node : event.path("choices")) {
      if (node instanceof ObjectNode choice && blockMessage == null) {
        choice(event, choice, out);
      }
    }
    if (!Chunk.isHollow(event)) {
      out.add(event);
    }
    return outcome(out);
  }

  /** Ends the stream: what choices still hold that never said that they ended. */
  public Outcome finish(ObjectNode like) {
    List<ObjectNode> out = new ArrayList<>();
    texts.values().stream()
        .filter(GuardedText::isOpen)
        .map(GuardedText::choice)
        .distinct()
        .toList()
        .forEach(choice -> flush(like, choice, out));
    return outcome(out);
  }

  private Outcome outcome(List<ObjectNode> events) {
    List<SegmentFinding> found = findings;
    findings = new ArrayList<>();
    return new Outcome(blockMessage == null ? events : List.of(), found, blockMessage);
  }

  private void choice(ObjectNode event, ObjectNode choice, List<ObjectNode> out) {
    int index = choice.path("index").asInt(0);
    String path = "choices[" + index + "]";
    String content = choice.path("delta").path("content").asText("");
    Parts.Begin begins = Parts.take(choice);
    if (choice.get("delta") instanceof ObjectNode delta) {
      if (seam(index).unite(delta)) {
        endThoughts(event, index, JsonNodeFactory.instance.objectNode(), Parts.Begin.NOT, out);
      }
      if (ThoughtSeam.speaks(delta)) {
        endThoughts(event, index, ThoughtSeam.takeThoughts(delta), begins, out);
      }
      Leaves.walk(delta, path + ".delta", new Pieces(index, begins));
    }
    Leaves.walk(choice, path, new Whole(path + ".delta"));
    boolean listed = choice.path("logprobs").isObject();
    if (listed) {
      tokens.putIfAbsent(index, new HeldTokens());
    }
    HeldTokens held = tokens.get(index);
    if (held != null) {
      held.add(content, choice.path("logprobs").path("content"));
      if (listed) {
        choice.set("logprobs", released(held, index));
      }
    }
    if (choice.hasNonNull("finish_reason")) {
      flush(event, index, out);
    }
  }

  /** What is held of the thoughts of a choice goes out before anything else is said. */
  private void endThoughts(
      ObjectNode event, int choice, ObjectNode thoughts, Parts.Begin begins, List<ObjectNode> out) {
    String path = "choices[" + choice + "].delta";
    Leaves.walk(thoughts, path, new Pieces(choice, begins));
    Map<String, Integer> held = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          String run = TextSlots.run(name);
          if (text.isOpen(choice) && ThoughtSeam.isThought(path, run)) {
            held.merge(run, text.held(), Integer::sum);
            rest(name, text, thoughts);
            interrupted.add(name);
          }
        });
    seam(choice).interrupt(held);
    if (blockMessage == null && !thoughts.isEmpty()) {
      out.add(Chunk.part(event, choice, thoughts, Chunk.NO_LOGPROBS));
    }
  }

  /** Ends a text and appends what was held of it, which is also returned. */
  private String rest(String path, GuardedText text, ObjectNode delta) {
    if (blockMessage != null) {
      return "";
    }
    String last = text.leave(taken(text.finish())) + text.leaveEnd();
    if (crosses(seam(text.choice()).end(TextSlots.run(path)))) {
      return "";
    }
    String rest = text.letGo() + last;
    if (!rest.isEmpty()) {
      Places.append(delta, text.place(), rest);
    }
    return rest;
  }

  private String pass(
      String path, String delta, int choice, List<Object> place, Parts.Begin begins) {
    if (blockMessage != null) {
      return "";
    }
    GuardedText text =
        texts.compute(
            path,
            (p, known) ->
                known == null
                    ? new GuardedText(p, guarding.open(p), guarding.leaving(p), choice, place)
                    : interrupted.remove(p)
                        ? known.again(guarding.open(p), guarding.leaving(p))
                        : known);
    if (!text.isOpen()) {
      throw new ApiException(
          ApiError.upstream(
              502, "upstream_invalid", "The upstream sent text after the end of a choice.", false));
    }
    String between = text.next(delta, begins, seam(choice), guarding);
    SaidTogether said = together(choice);
    boolean both = said.speaks(path);
    if (both) {
      texts.keySet().stream().filter(said::covers).map(texts::get).forEach(t -> t.withhold());
    }
    guarding.scanned(path, delta);
    String run = TextSlots.run(path);
    List<SegmentFinding> across = seam(choice).add(run, delta, guarding);
    boolean waits = both || seam(choice).holds(run);
    if (waits) {
      // Before the text takes the piece: what it releases now waits as well.
      text.withhold();
    }
    String released = text.leave(taken(text.push(between + delta)));
    if (crosses(across)) {
      return "";
    }
    String left = waits ? "" : text.letGo() + released;
    said.left(path, left);
    return left;
  }

  private boolean crosses(List<SegmentFinding> across) {
    if (!across.isEmpty()) {
      findings.addAll(across);
      blockMessage = blockMessage == null ? Seam.message(across) : blockMessage;
    }
    return !across.isEmpty();
  }

  private SaidTogether together(int choice) {
    return together.computeIfAbsent(choice, c -> new SaidTogether("choices[" + c + "].delta"));
  }

  private ThoughtSeam seam(int choice) {
    return seams.computeIfAbsent(choice, c -> new ThoughtSeam("choices[" + c + "].delta"));
  }

  private String taken(Step step) {
    findings.addAll(step.findings());
    if (step.blocked()) {
      blockMessage = step.clientMessage();
      return "";
    }
    return step.text();
  }

  /** The texts of a delta, which arrive in pieces, each guarded for itself. */
  private final class Pieces implements Leaves.Visitor {

    private final int choice;
    private final Whole whole = new Whole("");
    private final Map<String, String> entries = new HashMap<>();
    private final Parts.Begin begins;

    /** Takes the texts of a delta, each of which may begin a new part. */
    Pieces(int choice, Parts.Begin begins) {
      this.choice = choice;
      this.begins = begins;
    }

    @Override
    public void text(Leaf leaf) {
      String field = leaf.field();
      // Clients take the name of a function, and ids, from the first event whole.
      if (field.equals("name") || field.equals("id")) {
        whole.text(leaf);
        String head = blockMessage == null ? heads.goOn(leaf.path(), leaf.text()) : "";
        if (!head.isEmpty()) {
          whole.fixed(leaf.path(), head);
        }
      } else if (leaf.path().endsWith(".delta.audio.data")) {
        leaf.put(sounds.computeIfAbsent(choice, this::sound).hold(leaf.text()));
      } else if (!Vocabulary.isWord(field, leaf.text())) {
        String path = SaidTexts.name(leaf.path(), choice);
        String before = entries.put(path, leaf.path());
        boolean another = before != null && !before.equals(leaf.path());
        leaf.put(pass(path, leaf.text(), choice, leaf.place(), another ? next(path) : begins));
      }
    }

    private static Parts.Begin next(String path) {
      return path.endsWith(".content") ? Parts.Begin.PART : Parts.Begin.PARAGRAPH;
    }

    @Override
    public void fixed(String path, String text) {
      whole.fixed(path, text);
    }

    private HeldSound sound(int of) {
      TextSlots slots = new TextSlots();
      slots.addOpaque("choices[" + of + "].delta.audio.data", Uninspected.AUDIO);
      guarding.unread(slots);
      return new HeldSound(soundHeld);
    }
  }

  /** Texts that do not arrive in pieces. */
  private final class Whole implements Leaves.Visitor {

    private final String others;

    /** Skips what lies at a path. */
    Whole(String others) {
      this.others = others;
    }

    @Override
    public boolean skips(String path, JsonNode value) {
      return path.equals(others) || (value.isObject() && ChatAnswer.isTokenList(path));
    }

    @Override
    public void text(Leaf leaf) {
      String text = leaf.text();
      if (!leaf.path().equals("model") && !Vocabulary.isWord(leaf.field(), text)) {
        String treated = inspected(leaf.path(), text);
        if (!treated.equals(text)) {
          leaf.put(treated);
        }
      }
    }

    @Override
    public void fixed(String path, String text) {
      if (!inspected(path, text).equals(text) && blockMessage == null) {
        blockMessage = FIXED_TEXT;
      }
    }

    private String inspected(String path, String text) {
      if (blockMessage != null || passed.contains(text)) {
        return text;
      }
      Inspection inspection = guarding.inspect(Segment.of(path, text, Origin.ASSISTANT));
      findings.addAll(inspection.findings());
      if (inspection.blocked()) {
        blockMessage = inspection.clientMessage();
        return "";
      }
      if (inspection.findings().isEmpty() && passed.size() < MOST_PASSED) {
        passed.add(text);
      }
      return inspection.treated().get(0).text();
    }
  }

  /** Releases what a choice still holds, in an event before the one that ends the choice. */
  private void flush(ObjectNode like, int choice, List<ObjectNode> out) {
    ObjectNode delta = JsonNodeFactory.instance.objectNode();
    Map<String, String> rests = new HashMap<>();
    texts.forEach(
        (path, text) -> {
          if (text.isOpen(choice)) {
            rests.put(path, rest(path, text, delta));
          }
        });
    endTogether(choice, rests);
    interrupted.removeIf(path -> path.startsWith("choices[" + choice + "]."));
    HeldTokens held = tokens.get(choice);
    JsonNode logprobs = held == null ? Chunk.NO_LOGPROBS : released(held, choice);
    if (blockMessage == null && (!delta.isEmpty() || !logprobs.isNull())) {
      Chunk.sendAhead(like, choice, out);
      out.add(Chunk.part(like, choice, delta, logprobs));
    }
    HeldSound sound = sounds.get(choice);
    // What was taken out of any text of the choice may be heard in it.
    boolean treated =
        texts.values().stream().anyMatch(text -> text.choice() == choice && text.treated());
    if (sound != null && blockMessage == null && !treated) {
      Chunk.sendAhead(like, choice, out);
      sound.release().forEach(piece -> out.add(Chunk.part(like, choice, piece, Chunk.NO_LOGPROBS)));
    }
  }

  private void endTogether(int choice, Map<String, String> rests) {
    String path = "choices[" + choice + "].delta.";
    String content = rests.getOrDefault(path + "content", "");
    String refusal = rests.getOrDefault(path + "refusal", "");
    if (blockMessage == null) {
      crosses(together(choice).across(content, refusal, guarding::again));
    }
  }

  private JsonNode released(HeldTokens held, int choice) {
    GuardedText content = texts.get("choices[" + choice + "].delta.content");
    ArrayNode list = content == null ? null : held.release(content.released(), content.treated());
    if (list == null) {
      return Chunk.NO_LOGPROBS;
    }
    ObjectNode logprobs = JsonNodeFactory.instance.objectNode();
    logprobs.set("content", list);
    logprobs.putNull("refusal");
    return logprobs;
  }
}
