package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.guard.Policy;
import io.sallyport.guard.ScannerPolicy;
import io.sallyport.guard.Scanners;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code guard.judge}. The schema was checked. */
final class JudgeReader {

  private static final Set<Origin> STANDARD =
      EnumSet.of(Origin.USER, Origin.TOOL, Origin.RETRIEVED, Origin.FILE);

  private final YamlTree yaml;
  private final List<String> problems;

  JudgeReader(YamlTree yaml, List<String> problems) {
    this.yaml = yaml;
    this.problems = problems;
  }

  /**
   * What it says; null when nobody is asked.
   *
   * @param unsure whether policies are missing here that stand in the file
   */
  @Nullable JudgeSettings read(
      List<ModelSettings> models, Map<String, Policy> policies, boolean unsure) {
    JsonNode node = yaml.root().path("guard").path("judge");
    if (!node.isObject()) {
      return null;
    }
    String model = node.path("model").asText();
    boolean known =
        models.stream()
            .anyMatch(m -> m.name().equals(model) || m.name().equals(Configuration.ANY_MODEL));
    if (!known && !yaml.isCut("/models")) {
      problems.add(
          yaml.problem(
              "/guard/judge/model",
              "found '" + model + "' (expected: the name of an entry of models)"));
    }
    double from = node.path("from").asDouble(0.3);
    double highest =
        policies.values().stream()
            .map(policy -> policy.scanner(Scanners.INJECTION))
            .filter(scanner -> scanner.runs(Direction.INPUT))
            .mapToDouble(ScannerPolicy::threshold)
            .max()
            .orElse(0);
    if (from >= highest && !unsure && !yaml.isCut("/guard/judge")) {
      problems.add(
          yaml.problem(
              "/guard/judge/from",
              "found "
                  + from
                  + ", so that it would never be asked (expected: less than the threshold of the"
                  + " scanner 'injection', at most "
                  + highest
                  + ")"));
    }
    Set<Origin> origins = EnumSet.noneOf(Origin.class);
    node.path("origins").forEach(origin -> origins.add(Origin.ofWireName(origin.asText())));
    return new JudgeSettings(
        model,
        from,
        node.has("timeout")
            ? Quantities.duration(node.path("timeout").asText())
            : Duration.ofSeconds(3),
        node.path("characters").asInt(8_000),
        origins.isEmpty() ? STANDARD : origins);
  }
}
