package io.sallyport.gateway.config;

import io.sallyport.guard.Policy;
import io.sallyport.privacy.PrivacyPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code sallyport.yaml} says, checked.
 *
 * @param server the public port
 * @param data folder of keys, usage and the log
 * @param upstreams model servers; the built-in simulation is not among them
 * @param models what clients can call
 * @param policies guard policies by name, the ready-made ones included
 * @param defaultPolicy name of the policy for tenants and models that name none
 * @param personalData what the policies do with personal data, by their names
 * @param reach what upstreams may reach
 * @param tenantPolicies name of the policy of a tenant, by tenant id
 * @param delimiters marks by which an application sets retrieved text apart in its messages
 * @param fields request fields that pass although the API has none of these names
 * @param judge the model that is asked for a second opinion; null for none
 * @param audit the log
 * @param telemetry traces and the access log
 * @param reuse which answers may be given a second time
 * @param rules says, compared with that of another one, whether both let the same pass
 */
public record Configuration(
    ServerSettings server,
    Path data,
    List<UpstreamSettings> upstreams,
    List<ModelSettings> models,
    Map<String, Policy> policies,
    String defaultPolicy,
    Map<String, PrivacyPolicy> personalData,
    Reach reach,
    Map<String, String> tenantPolicies,
    List<Delimiter> delimiters,
    Set<String> fields,
    @Nullable JudgeSettings judge,
    AuditSettings audit,
    Telemetry telemetry,
    ReuseSettings reuse,
    String rules) {

  /** Name of the upstream that is the built-in simulation. */
  public static final String SIMULATION = "simulation";

  /** Name of a model that stands for every model its upstream has. */
  public static final String ANY_MODEL = "*";

  /** Copies the collections. */
  public Configuration {
    upstreams = List.copyOf(upstreams);
    models = List.copyOf(models);
    policies = Map.copyOf(policies);
    personalData = Map.copyOf(personalData);
    tenantPolicies = Map.copyOf(tenantPolicies);
    delimiters = List.copyOf(delimiters);
    fields = Set.copyOf(fields);
  }

  /** The same with other parts that are fixed at the start. */
  Configuration with(
      ServerSettings otherServer, Path otherData, AuditSettings otherAudit, Telemetry told) {
    return new Configuration(
        otherServer,
        otherData,
        upstreams,
        models,
        policies,
        defaultPolicy,
        personalData,
        reach,
        tenantPolicies,
        delimiters,
        fields,
        judge,
        otherAudit,
        told,
        reuse,
        rules);
  }

  /** The model of a name; null when clients cannot call it. */
  public @Nullable ModelSettings model(String name) {
    ModelSettings any = null;
    for (ModelSettings model : models) {
      if (model.name().equals(name)) {
        return model;
      }
      if (model.name().equals(ANY_MODEL)) {
        any = model;
      }
    }
    return any == null ? null : any.named(name);
  }

  /** Whether the configuration itself names a model. */
  public boolean lists(String name) {
    return models.stream().anyMatch(model -> model.name().equals(name));
  }

  /** The policy for a request: the model's, else the tenant's, else the default. */
  public Policy policy(@Nullable ModelSettings model, String tenant) {
    String name = model == null ? null : model.policy();
    if (name == null) {
      name = tenantPolicies.getOrDefault(tenant, defaultPolicy);
    }
    Policy policy = policies.get(name);
    if (policy == null) {
      throw new IllegalStateException("policy '" + name + "' is not there");
    }
    return policy;
  }
}
