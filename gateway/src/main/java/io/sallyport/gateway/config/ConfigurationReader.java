package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import io.sallyport.core.Origin;
import io.sallyport.guard.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code sallyport.yaml}. Everything that is wrong is said at once, with its line, what was
 * found and what was expected.
 */
public final class ConfigurationReader {

  /** Resource with the JSON schema of the file. */
  public static final String SCHEMA = "/io/sallyport/gateway/sallyport.schema.json";

  private final YamlTree yaml;
  private final Path folder;
  private final List<String> problems = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();

  private ConfigurationReader(YamlTree yaml, Path folder) {
    this.yaml = yaml;
    this.folder = folder;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigurationException naming every problem
   */
  public static Configuration read(Path file) throws ConfigurationException {
    return load(file).configuration();
  }

  /**
   * Reads a file and says what it was read from. A file that sets nothing is refused.
   *
   * @throws ConfigurationException naming every problem
   */
  public static LoadedConfiguration load(Path file) throws ConfigurationException {
    String name = Files.isRegularFile(file) ? String.valueOf(file.getFileName()) : file.toString();
    String text = YamlTree.text(file, name);
    requireSettings(name, text);
    Path parent = file.toAbsolutePath().getParent();
    LoadedConfiguration read = load(name, text, parent == null ? Path.of("") : parent);
    List<Path> files = new ArrayList<>(List.of(file));
    files.addAll(read.files());
    return new LoadedConfiguration(read.configuration(), read.settings(), files);
  }

  /** A file that was emptied by mistake must not take every upstream and every policy with it. */
  private static void requireSettings(String name, String text) throws ConfigurationException {
    JsonNode root = YamlTree.read(name, text).root();
    if (root.isNull() || root.isObject() && root.isEmpty()) {
      throw new ConfigurationException(
          List.of(
              name
                  + ":1: the file sets nothing (expected: at least one setting; see sallyport config schema)"));
    }
  }

  /**
   * Reads a text.
   *
   * @param name what messages call the file
   * @param folder what relative paths are relative to
   * @throws ConfigurationException naming every problem
   */
  public static Configuration read(String name, String text, Path folder)
      throws ConfigurationException {
    return load(name, text, folder).configuration();
  }

  /**
   * Reads a text and says what it was read from; the text itself is none of the files.
   *
   * @throws ConfigurationException naming every problem
   */
  public static LoadedConfiguration load(String name, String text, Path folder)
      throws ConfigurationException {
    ConfigurationReader reader = new ConfigurationReader(YamlTree.read(name, text), folder);
    try {
      return reader.whole();
    } catch (ConfigurationException e) {
      throw e.naming(reader.files);
    }
  }

  private LoadedConfiguration whole() throws ConfigurationException {
    checkSchema(yaml);
    stopIfWrong();
    PolicyFiles policies = policyFiles();
    Configuration configuration = build(policies);
    stopIfWrong();
    return new LoadedConfiguration(
        configuration, Settings.of(policies.wholeTree(yaml.root())), files);
  }

  /** The files that policyFiles names, each held against the schema as well. */
  private PolicyFiles policyFiles() throws ConfigurationException {
    PolicyFiles read = new PolicyFiles();
    // All of them before the first can be wrong: a change of any may mend it.
    yaml.root().path("policyFiles").forEach(entry -> files.add(folder.resolve(entry.asText())));
    for (JsonNode entry : yaml.root().path("policyFiles")) {
      Path file = folder.resolve(entry.asText());
      YamlTree tree = YamlTree.read(entry.asText(), YamlTree.text(file, entry.asText()));
      checkSchema(tree);
      problems.addAll(PolicyFiles.foreign(tree));
      read.add(tree);
    }
    stopIfWrong();
    return read;
  }

  /** What runs without a file: everything embedded, the simulation as the only upstream. */
  public static Configuration standard() {
    try {
      return read("built-in", "", Path.of(""));
    } catch (ConfigurationException e) {
      throw new IllegalStateException("the built-in configuration is wrong", e);
    }
  }

  private void stopIfWrong() throws ConfigurationException {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private void checkSchema(YamlTree tree) {
    try (InputStream schema = ConfigurationReader.class.getResourceAsStream(SCHEMA)) {
      SchemaValidatorsConfig config =
          SchemaValidatorsConfig.builder()
              .pathType(PathType.JSON_POINTER)
              .formatAssertionsEnabled(true)
              .build();
      JsonSchema compiled =
          Bounded.factory().getSchema(Objects.requireNonNull(schema, SCHEMA), config);
      for (ValidationMessage message : SchemaProblem.telling(compiled.validate(tree.root()))) {
        problems.add(SchemaProblem.describe(message, tree, compiled.getSchemaNode()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the schema cannot be read", e);
    }
  }

  private Configuration build(PolicyFiles policyFiles) {
    JsonNode root = yaml.root();
    List<UpstreamSettings> upstreams = upstreams(root.path("upstreams"));
    Map<String, Policy> policies =
        policyFiles.read(yaml, problems, FlowReader.tools(root.path("guard").path("tools")));
    List<ModelSettings> models = models(root.path("models"), upstreams, policies.keySet());
    JsonNode guard = root.path("guard");
    OperationsReader operations = new OperationsReader(yaml, folder, problems, files);
    Path data = folder.resolve(root.path("data").asText("sallyport-data"));
    AuditSettings audit = operations.audit(root.path("audit"));
    if (problems.isEmpty()) {
      new SinkFiles(yaml, problems).check(data, audit);
    }
    return new Configuration(
        server(root.path("server")),
        data,
        upstreams,
        models,
        policies,
        policyName(guard.path("policy"), "/guard/policy", policies.keySet(), "balanced"),
        PrivacyReader.read(policyFiles.wholeTree(root).path("policies")),
        PolicyReader.hostedTools(policyFiles.wholeTree(root).path("policies")),
        tenantPolicies(root.path("tenants"), policies.keySet()),
        delimiters(guard.path("delimiters")),
        texts(guard.path("fields")),
        new JudgeReader(yaml, problems).read(models, policies),
        audit,
        telemetry(root.path("telemetry")),
        operations.reuse(root));
  }

  private ServerSettings server(JsonNode server) {
    int port = server.path("port").asInt(8080);
    JsonNode limits = server.path("limits");
    JsonNode tls = server.path("tls");
    String host = server.path("host").asText("127.0.0.1");
    ServerSettings.Tls certificate =
        tls.isObject()
            ? new ServerSettings.Tls(
                folder.resolve(tls.path("certificate").asText()),
                folder.resolve(tls.path("key").asText()))
            : null;
    boolean local = host.equals("127.0.0.1") || host.equals("::1") || host.equals("localhost");
    if (!local && certificate == null && !server.path("insecure").asBoolean(false)) {
      problems.add(
          yaml.problem(
              "/server/host",
              "found '"
                  + host
                  + "' without TLS (expected: server.tls with certificate and key, host 127.0.0.1,"
                  + " or server.insecure: true when something in front of Sallyport does TLS)"));
    }
    int opsPort = server.path("opsPort").asInt(port == 0 ? 0 : port + 1);
    if (port != 0 && port == opsPort) {
      problems.add(
          yaml.problem(
              "/server/opsPort", "found " + port + " (expected: another port than server.port)"));
    }
    return new ServerSettings(
        host,
        port,
        opsPort,
        Quantities.bytes(limits.path("body").asText("10MiB")),
        duration(limits.path("bodyTime"), 30),
        duration(limits.path("headTime"), 75),
        limits.path("concurrent").asInt(2048),
        duration(server.path("drain"), 20),
        certificate,
        server.path("reload").asText("watch").equals("watch"));
  }

  private static Duration duration(JsonNode node, int standardSeconds) {
    return node.isMissingNode()
        ? Duration.ofSeconds(standardSeconds)
        : Quantities.duration(node.asText());
  }

  private List<UpstreamSettings> upstreams(JsonNode list) {
    List<UpstreamSettings> upstreams = new ArrayList<>();
    Set<String> names = new HashSet<>();
    names.add(Configuration.SIMULATION);
    for (int i = 0; i < list.size(); i++) {
      JsonNode upstream = list.get(i);
      String name = upstream.path("name").asText();
      String pointer = "/upstreams/" + i;
      if (!names.add(name)) {
        problems.add(
            yaml.problem(
                pointer + "/name", "found '" + name + "' again (expected: a name of its own)"));
      }
      JsonNode timeouts = upstream.path("timeouts");
      upstreams.add(
          new UpstreamSettings(
              name,
              url(upstream.path("url").asText(), pointer + "/url"),
              UpstreamApi.valueOf(upstream.path("api").asText("chat").toUpperCase(Locale.ROOT)),
              upstream.has("key") ? secret(upstream.path("key").asText()) : null,
              duration(timeouts.path("connect"), 5),
              duration(timeouts.path("response"), 120),
              duration(timeouts.path("idle"), 60),
              upstream.path("connections").asInt(256),
              upstream.path("retries").asInt(1)));
    }
    return upstreams;
  }

  /** A secret in a file may be changed there while the gateway runs. */
  private SecretReference secret(String text) {
    SecretReference reference = new SecretReference(text);
    reference.file().ifPresent(files::add);
    return reference;
  }

  private URI url(String text, String pointer) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for any other address that cannot be used.
    }
    problems.add(
        yaml.problem(
            pointer,
            "found an address without a host, or with a user or a query (expected: such as"
                + " https://api.example.com/v1)"));
    return URI.create("http://invalid.invalid");
  }

  private List<ModelSettings> models(
      JsonNode list, List<UpstreamSettings> upstreams, Set<String> policies) {
    Set<String> known = new HashSet<>(upstreams.stream().map(UpstreamSettings::name).toList());
    known.add(Configuration.SIMULATION);
    List<ModelSettings> models = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode model = list.get(i);
      String pointer = "/models/" + i;
      String name = model.path("name").asText();
      if (!names.add(name)) {
        problems.add(yaml.problem(pointer + "/name", "found the model '" + name + "' again"));
      }
      @Nullable String policy =
          model.has("policy")
              ? policyName(model.path("policy"), pointer + "/policy", policies, "balanced")
              : null;
      models.add(
          new ModelSettings(
              name,
              routes(model.path("routes"), name, pointer + "/routes", known),
              routes(model.path("fallbacks"), name, pointer + "/fallbacks", known),
              policy));
    }
    if (models.isEmpty()) {
      return StandardModels.of(upstreams);
    }
    return models;
  }

  private List<RouteSettings> routes(
      JsonNode list, String model, String pointer, Set<String> upstreams) {
    List<RouteSettings> routes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode route = list.get(i);
      String upstream = route.path("upstream").asText();
      if (!upstreams.contains(upstream)) {
        problems.add(
            yaml.problem(
                pointer + "/" + i + "/upstream",
                "found '" + upstream + "' (expected: one of " + sorted(upstreams) + ")"));
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

  private String policyName(JsonNode node, String pointer, Set<String> policies, String standard) {
    String name = node.asText(standard);
    if (!policies.contains(name)) {
      problems.add(
          yaml.problem(
              pointer,
              "found the policy '" + name + "' (expected: one of " + sorted(policies) + ")"));
    }
    return name;
  }

  private Map<String, String> tenantPolicies(JsonNode list, Set<String> policies) {
    Map<String, String> byTenant = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode tenant = list.get(i);
      byTenant.put(
          tenant.path("id").asText(),
          policyName(tenant.path("policy"), "/tenants/" + i + "/policy", policies, "balanced"));
    }
    return byTenant;
  }

  private static List<Delimiter> delimiters(JsonNode list) {
    List<Delimiter> delimiters = new ArrayList<>();
    for (JsonNode item : list) {
      delimiters.add(
          new Delimiter(
              item.path("start").asText(),
              item.path("end").asText(),
              Origin.ofWireName(item.path("origin").asText("retrieved"))));
    }
    return delimiters;
  }

  static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Telemetry telemetry(JsonNode telemetry) {
    JsonNode traces = telemetry.path("traces");
    return new Telemetry(
        traces.isObject() ? traces.path("endpoint").asText() : null,
        traces.path("promptText").asBoolean(false),
        telemetry.path("accessLog").asBoolean(true));
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
