package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Origin;
import io.sallyport.guard.Policy;
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
import java.util.Set;

/**
 * Reads {@code sallyport.yaml}. Everything that is wrong is said at once, with its line, what was
 * found and what was expected.
 */
public final class ConfigurationReader {

  /** Resource with the JSON schema of the file. */
  public static final String SCHEMA = "/io/sallyport/gateway/sallyport.schema.json";

  private final YamlTree written;

  /** What of it has the form that it should have. */
  private final YamlTree yaml;

  private final Path folder;
  private final List<String> problems = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();

  private ConfigurationReader(YamlTree written, Path folder) {
    this.written = written;
    this.folder = folder;
    yaml = SoundForm.of(written, problems);
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
    Names policyNames = new Names(PolicyReader.READY_MADE).with(policies(written));
    PolicyFiles policies = policyFiles(policyNames);
    Configuration configuration = build(policies, policyNames);
    stopIfWrong();
    return new LoadedConfiguration(
        configuration, Settings.of(policies.wholeTree(yaml.root())), files);
  }

  /** The files that policyFiles names, each held against the schema as well. */
  private PolicyFiles policyFiles(Names names) {
    PolicyFiles read = new PolicyFiles(yaml);
    // All of them before the first can be wrong: a change of any may mend it.
    yaml.root().path("policyFiles").forEach(entry -> files.add(folder.resolve(entry.asText())));
    if (yaml.isCut("/policyFiles")) {
      names.others();
    }
    for (JsonNode entry : yaml.root().path("policyFiles")) {
      Path file = folder.resolve(entry.asText());
      try {
        YamlTree tree = YamlTree.read(entry.asText(), YamlTree.text(file, entry.asText()));
        names.with(policies(tree));
        YamlTree sound = SoundForm.of(tree, problems);
        problems.addAll(PolicyFiles.foreign(sound));
        read.add(sound);
      } catch (ConfigurationException unreadable) {
        problems.addAll(unreadable.problems());
        names.others();
      }
    }
    return read;
  }

  private static JsonNode policies(YamlTree tree) {
    return tree.root().path("policies");
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

  private Configuration build(PolicyFiles policyFiles, Names policyNames) {
    JsonNode root = yaml.root();
    List<UpstreamSettings> upstreams = upstreams(root.path("upstreams"));
    FlowReader.requireOnce(root.path("guard").path("tools"), "/guard/tools", yaml, problems);
    Map<String, Policy> policies =
        policyFiles.read(policyNames, problems, FlowReader.tools(root.path("guard").path("tools")));
    Names upstreamNames =
        new Names(List.of(Configuration.SIMULATION)).with(written.root().path("upstreams"));
    ModelReader modelReader = new ModelReader(yaml, problems, upstreamNames, policyNames);
    List<ModelSettings> listed = modelReader.read();
    List<ModelSettings> models = listed.isEmpty() ? StandardModels.of(upstreams) : listed;
    JsonNode guard = root.path("guard");
    OperationsReader operations = new OperationsReader(yaml, folder, problems, files);
    Path data = folder.resolve(root.path("data").asText("sallyport-data"));
    AuditSettings audit = operations.audit(root.path("audit"));
    new SinkFiles(yaml, folder, problems).check(data, audit);
    return new Configuration(
        server(root.path("server")),
        data,
        upstreams,
        models,
        policies,
        modelReader.policy(guard.path("policy"), "/guard/policy"),
        PrivacyReader.read(policyFiles.wholeTree(root).path("policies")),
        PolicyReader.reach(policyFiles.wholeTree(root).path("policies")),
        tenantPolicies(root.path("tenants"), modelReader),
        delimiters(guard.path("delimiters")),
        texts(guard.path("fields")),
        new JudgeReader(yaml, problems).read(models, policies, policyFiles.isCut()),
        audit,
        telemetry(root.path("telemetry")),
        operations.reuse(root),
        rules(policyFiles.wholeTree(root)));
  }

  /** What decides about texts, as it was written. */
  private static String rules(JsonNode whole) {
    StringBuilder rules = new StringBuilder();
    for (String part : List.of("policies", "guard", "tenants")) {
      rules.append(whole.path(part)).append('\n');
    }
    whole
        .path("models")
        .forEach(model -> rules.append(model.path("name")).append(model.path("policy")));
    return rules.toString();
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
    boolean bare = certificate == null && !server.path("insecure").asBoolean(false);
    // What was wrong there, and was said, may have been the certificate or another port.
    boolean whole = !yaml.isCut("/server");
    if (!local && bare && whole) {
      problems.add(
          yaml.problem(
              "/server/host",
              "found '"
                  + host
                  + "' without TLS (expected: server.tls with certificate and key, host 127.0.0.1,"
                  + " or server.insecure: true when something in front of Sallyport does TLS)"));
    }
    int opsPort = server.path("opsPort").asInt(port == 0 ? 0 : port + 1);
    if (port != 0 && port == opsPort && whole) {
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

  private static Map<String, String> tenantPolicies(JsonNode list, ModelReader policies) {
    Map<String, String> byTenant = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode tenant = list.get(i);
      byTenant.put(
          tenant.path("id").asText(),
          policies.policy(tenant.path("policy"), "/tenants/" + i + "/policy"));
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
}
