package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.Reservation;
import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.surface.ModerationRequest;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import io.sallyport.guard.SegmentFinding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code POST /v1/moderations}, answered by the guard itself. The categories are the guard's; the
 * ones of the OpenAI API are there because clients expect them, and are never assessed.
 */
public final class Moderations implements Routes.Handler {

  /** Name of the model that answers. */
  public static final String MODEL = "sallyport-guard";

  private static final List<String> NOT_ASSESSED =
      List.of(
          "harassment",
          "harassment/threatening",
          "hate",
          "hate/threatening",
          "illicit",
          "illicit/violent",
          "self-harm",
          "self-harm/instructions",
          "self-harm/intent",
          "sexual",
          "sexual/minors",
          "violence",
          "violence/graphic");

  private final Way way;
  private final Privacy privacy;
  private final Supplier<Configuration> configuration;
  private final Allowances allowances;

  /** Answers with these. */
  public Moderations(
      Way way, Supplier<Configuration> configuration, Allowances allowances, Privacy privacy) {
    this.privacy = privacy;
    this.way = way;
    this.configuration = configuration;
    this.allowances = allowances;
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Passage passage = new Passage(exchange, "moderations");
    way.walk(
        passage,
        (caller, cancel) -> {
          ModerationRequest request = ModerationRequest.of(Json.readObject(exchange.body()));
          String tenant = passage.tenant();
          Policy policy = allowances.apply(configuration.get().policy(null, tenant), tenant);
          passage.model(MODEL, policy.name());
          privacy.open(passage, policy, "");
          List<Segment> texts = new ArrayList<>();
          for (String text : request.inputs()) {
            texts.add(Segment.of("input[" + texts.size() + "]", text, Origin.USER));
          }
          Reservation reservation = way.reserve(passage, caller, texts, 0);
          ObjectNode body = Json.MAPPER.createObjectNode();
          body.put("id", "modr-" + exchange.id());
          body.put("model", MODEL);
          ArrayNode results = body.putArray("results");
          for (Segment text : texts) {
            results.add(result(passage, text, policy, tenant));
          }
          passage.ended("ok", 200, "");
          way.finish(passage, reservation);
          exchange.respond(200, body);
        });
  }

  private ObjectNode result(Passage passage, Segment segment, Policy policy, String tenant) {
    GuardContext context = GuardContext.of(tenant, "");
    Inspection inspection =
        way.inspect().texts(passage, List.of(segment), Direction.INPUT, policy, context);
    Map<Category, Double> scores = new EnumMap<>(Category.class);
    for (SegmentFinding located : inspection.findings()) {
      scores.merge(located.finding().category(), located.finding().score(), Math::max);
    }
    ObjectNode result = Json.MAPPER.createObjectNode();
    result.put("flagged", inspection.verdict() != Verdict.ALLOW);
    ObjectNode categories = result.putObject("categories");
    ObjectNode categoryScores = result.putObject("category_scores");
    ObjectNode applied = result.putObject("category_applied_input_types");
    for (Category category : Category.values()) {
      double score = scores.getOrDefault(category, 0.0);
      put(category.wireName(), score > 0, score, categories, categoryScores);
      applied.putArray(category.wireName()).add("text");
    }
    for (String category : NOT_ASSESSED) {
      put(category, false, 0, categories, categoryScores);
      applied.putArray(category);
    }
    ObjectNode own = result.putObject("sallyport");
    own.put("verdict", inspection.verdict().wireName());
    own.put("score", inspection.score());
    ArrayNode notAssessed = own.putArray("not_assessed");
    NOT_ASSESSED.forEach(notAssessed::add);
    return result;
  }

  private static void put(
      String name, boolean flagged, double score, ObjectNode categories, ObjectNode scores) {
    categories.put(name, flagged);
    scores.put(name, score);
  }
}
