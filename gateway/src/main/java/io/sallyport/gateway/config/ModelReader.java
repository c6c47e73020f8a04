package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code models}, and says which names of upstreams and policies are nobody's. */
final class ModelReader {

  private final YamlTree yaml;
  private final List<String> problems;
  private final Names upstreams;
  private final Names policies;

  ModelReader(YamlTree yaml, List<String> problems, Names upstreams, Names policies) {
    this.yaml = yaml;
    this.problems = problems;
    this.upstreams = upstreams;
    this.policies = policies;
  }

  /** The entries in their order; none where the configuration has none. */
  List<ModelSettings> read() {
    List<ModelSettings> models = new ArrayList<>();
    JsonNode list = yaml.root().path("models");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode model = list.get(i);
      String pointer = "/models/" + i;
      String name = model.path("name").asText();
      if (!names.add(name)) {
        problems.add(yaml.problem(pointer + "/name", "found the model '" + name + "' again"));
      }
      @Nullable String policy =
          model.has("policy") ? policy(model.path("policy"), pointer + "/policy") : null;
      models.add(
          new ModelSettings(
              name,
              routes(model.path("routes"), name, pointer + "/routes"),
              routes(model.path("fallbacks"), name, pointer + "/fallbacks"),
              policy));
    }
    return models;
  }

  private List<RouteSettings> routes(JsonNode list, String model, String pointer) {
    List<RouteSettings> routes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode route = list.get(i);
      String upstream = route.path("upstream").asText();
      if (upstreams.lack(upstream)) {
        problems.add(
            yaml.problem(
                pointer + "/" + i + "/upstream",
                "found '" + upstream + "' (expected: one of " + upstreams + ")"));
      }
      routes.add(
          new RouteSettings(
              upstream,
              route.path("model").asText(model),
              route.path("weight").asInt(1),
              OperationsReader.timeouts(route)));
    }
    return routes;
  }

  /** The name of a policy that stands at a place, {@code balanced} where none does. */
  String policy(JsonNode node, String pointer) {
    String name = node.asText("balanced");
    if (policies.lack(name)) {
      problems.add(
          yaml.problem(
              pointer, "found the policy '" + name + "' (expected: one of " + policies + ")"));
    }
    return name;
  }
}
