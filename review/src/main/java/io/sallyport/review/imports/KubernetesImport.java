package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kubernetes manifests: workloads, namespaces, ingresses, what calls what by service name. */
final class KubernetesImport {

  private static final Set<String> WORKLOADS =
      Set.of(
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "Pod",
          "Job",
          "CronJob",
          "ReplicaSet",
          "InferenceService");

  private final List<YamlValue> documents = new ArrayList<>();
  private final Tree tree;
  private final Draft draft;
  private final List<YamlValue> read = new ArrayList<>();
  private final Map<String, String> services = new LinkedHashMap<>();
  private final Map<String, Hosts> known = new LinkedHashMap<>();
  private final NetworkPolicies policies;
  private final ServedModels servedModels;

  KubernetesImport(List<YamlValue> documents, Tree tree) {
    this.tree = tree;
    this.draft = new Draft("Kubernetes", tree);
    this.policies = new NetworkPolicies(tree);
    this.servedModels = new ServedModels(draft, tree);
    for (YamlValue document : documents) {
      if (tree.text(document, "kind").equals("List")) {
        this.documents.addAll(tree.items(document, "items"));
      } else {
        this.documents.add(document);
      }
    }
  }

  Draft draft() {
    draft.system("Kubernetes workloads", "");
    for (YamlValue document : documents) {
      if (tree.text(document, "kind").equals("NetworkPolicy") && !policies.add(document)) {
        draft.unmapped(document, "NetworkPolicy", name(document), "this version is not read");
      }
    }
    for (YamlValue document : documents) {
      if (WORKLOADS.contains(tree.text(document, "kind"))) {
        String theirs = namespace(document) + "/" + name(document);
        String id = draft.defined("element", theirs, name(document), document);
        if (id.isEmpty()) {
          continue;
        }
        workload(document, id);
      }
      read.add(document);
    }
    policies.judged().forEach((one, why) -> draft.unmapped(one, "NetworkPolicy", name(one), why));
    read.forEach(this::other);
    for (YamlValue document : read) {
      String kind = tree.text(document, "kind");
      if (WORKLOADS.contains(kind)) {
        calls(document);
      } else if (kind.equals("Ingress") || kind.equals("HTTPRoute")) {
        ingress(document);
      }
    }
    return draft;
  }

  private String name(YamlValue document) {
    return tree.text(document, "metadata", "name");
  }

  private String namespace(YamlValue document) {
    String namespace = tree.text(document, "metadata", "namespace");
    return namespace.isEmpty() ? "default" : namespace;
  }

  private YamlValue pod(YamlValue document) {
    YamlValue job = tree.at(document, "spec", "jobTemplate", "spec", "template");
    YamlValue template = job == null ? tree.at(document, "spec", "template") : job;
    return template == null ? document : template;
  }

  private void workload(YamlValue document, String id) {
    Map<String, String> fields = draft.component(id);
    List<YamlValue> containers = tree.items(pod(document), "spec", "containers");
    String image = containers.isEmpty() ? "" : tree.text(containers.getFirst(), "image");
    String plain = image.replaceAll("[:@].*$", "").replaceAll("^.*/", "");
    String kind = Draft.running(Draft.kind("service", name(document), plain));
    fields.put("kind", served(document) ? servedModels.kind(document, name(document)) : kind);
    fields.put("technology", served(document) ? servedModels.format(document) : image);
    String zone = draft.id("zone", namespace(document), namespace(document));
    draft.zone(zone).put("name", "namespace " + namespace(document));
    fields.put("zone", zone);
    Map<String, String> controls =
        policies.controls(
            namespace(document),
            tree.at(pod(document), "metadata", "labels"),
            tree.yes(pod(document), "spec", "hostNetwork"));
    for (YamlValue container : containers) {
      YamlValue context = tree.at(container, "securityContext");
      if (tree.yes(context, "privileged")) {
        controls.put("hardened-runtime", "absent");
      } else if (tree.yes(context, "runAsNonRoot") && tree.yes(context, "readOnlyRootFilesystem")) {
        controls.putIfAbsent("hardened-runtime", "declared");
      }
      String bounds =
          tree.text(container, "resources", "limits", "cpu")
              + tree.text(container, "resources", "limits", "memory");
      // A number of accelerators is a need, no limit of what a flood of requests may cost.
      if (!bounds.isEmpty()) {
        controls.putIfAbsent("autoscaling-limits", "declared");
      }
      if (image.contains("@sha256:")) {
        controls.putIfAbsent("version-pinning", "declared");
      }
    }
    for (YamlValue volume : tree.items(pod(document), "spec", "volumes")) {
      if (tree.at(volume, "hostPath") != null) {
        String path = tree.text(volume, "hostPath", "path");
        boolean engine = path.contains("docker.sock");
        controls.put("hardened-runtime", "absent");
        draft.unmapped(
            volume,
            name(document) + " mounts " + (engine ? "docker.sock" : path + " of its host"),
            engine
                ? "the engine of its host is no component of the file"
                : "taken as no hardened runtime; what lies there is not said here");
      }
    }
    for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (tree.yes(pod(document), "spec", shared)) {
        controls.put("hardened-runtime", "absent");
      }
    }
    fields.put("controls", Draft.states(controls));
  }

  private boolean served(YamlValue document) {
    return tree.text(document, "kind").equals("InferenceService");
  }

  private void other(YamlValue document) {
    String kind = tree.text(document, "kind");
    switch (kind) {
      case "Service" -> {
        String target = target(document);
        if (target.isEmpty()) {
          draft.unmapped(document, "Service", name(document), "selects no workload of the file");
        } else {
          String service = namespace(document) + "/" + name(document);
          if (services.putIfAbsent(service, target) != null) {
            draft.unmapped(
                document, "Service " + service + " again", "the first of that name counts");
            return;
          }
          if (tree.text(document, "spec", "type").equals("LoadBalancer")
              || tree.text(document, "spec", "type").equals("NodePort")) {
            fromInternet(target, "service " + name(document));
          }
        }
      }
      case "Namespace" -> draft.zone(draft.id("zone", name(document), name(document)));
      case "NetworkPolicy", "Ingress", "HTTPRoute" -> {}
      default -> {
        if (!WORKLOADS.contains(kind)) {
          draft.unmapped(document, kind, name(document), "this kind is not read");
        }
      }
    }
  }

  private String target(YamlValue service) {
    Map<String, YamlValue> selector = tree.fields(service, "spec", "selector");
    for (YamlValue document : read) {
      if (!WORKLOADS.contains(tree.text(document, "kind"))
          || !namespace(document).equals(namespace(service))
          || selector.isEmpty()) {
        continue;
      }
      boolean all =
          selector.keySet().stream()
              .allMatch(
                  key ->
                      tree.text(pod(document), "metadata", "labels", key)
                          .equals(tree.text(service, "spec", "selector", key)));
      if (all) {
        return draft.known("element", namespace(document) + "/" + name(document));
      }
    }
    return "";
  }

  private void fromInternet(String to, String title) {
    fromInternet(to, title, false);
  }

  private void fromInternet(String to, String title, boolean encrypted) {
    draft.actor("internet").put("kind", "user");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", "internet");
    fields.put("to", to);
    fields.put("name", title);
    fields.put("encryption", encrypted ? "tls" : "");
    draft.flow(fields);
  }

  // Every host of the rules stands in some entry; one without hosts is for all.
  private boolean encrypted(YamlValue ingress) {
    List<YamlValue> entries = tree.items(ingress, "spec", "tls");
    if (entries.isEmpty()) {
      return false;
    }
    tree.done(tree.at(ingress, "spec", "tls"));
    Set<String> hosts = new LinkedHashSet<>();
    for (YamlValue entry : entries) {
      List<String> named = tree.texts(entry, "hosts");
      hosts.addAll(named.isEmpty() ? List.of("*") : named);
    }
    List<YamlValue> rules = tree.items(ingress, "spec", "rules");
    boolean all =
        hosts.contains("*")
            || !rules.isEmpty()
                && rules.stream().allMatch(rule -> hosts.contains(tree.text(rule, "host")));
    if (!all) {
      draft.unmapped(
          tree.at(ingress, "spec", "tls"),
          "tls of Ingress",
          name(ingress),
          "it does not cover each of its hosts");
    }
    return all;
  }

  private void ingress(YamlValue document) {
    boolean encrypted = encrypted(document);
    Set<String> found = new LinkedHashSet<>();
    String otherwise = tree.text(document, "spec", "defaultBackend", "service", "name");
    if (!otherwise.isEmpty()) {
      found.add(otherwise);
    }
    for (YamlValue rule : tree.items(document, "spec", "rules")) {
      for (YamlValue path : tree.items(rule, "http", "paths")) {
        found.add(tree.text(path, "backend", "service", "name"));
      }
      tree.items(rule, "backendRefs").forEach(one -> found.add(tree.text(one, "name")));
    }
    for (String service : found) {
      String to = services.getOrDefault(namespace(document) + "/" + service, "");
      if (to.isEmpty()) {
        draft.unmapped(
            document,
            "Ingress " + name(document),
            "its service '" + service + "' is not in the file");
      } else {
        fromInternet(to, "ingress " + name(document), encrypted);
      }
    }
  }

  // Services by name, and workloads whose service the file leaves out.
  private Hosts hosts(String namespace) {
    Map<String, String> all = new LinkedHashMap<>(services);
    for (YamlValue document : read) {
      if (WORKLOADS.contains(tree.text(document, "kind"))) {
        String theirs = namespace(document) + "/" + name(document);
        all.putIfAbsent(theirs, draft.known("element", theirs));
      }
    }
    Hosts hosts = new Hosts();
    all.forEach(
        (service, target) -> {
          // Elsewhere a service is called by its name and its namespace.
          int slash = service.indexOf('/');
          String name = service.substring(slash + 1);
          String home = service.substring(0, slash);
          hosts.add(name + "." + home, target);
          if (home.equals(namespace)) {
            hosts.add(name, target);
          }
        });
    return hosts;
  }

  private void calls(YamlValue document) {
    String from = draft.known("element", namespace(document) + "/" + name(document));
    if (served(document)) {
      servedModels.loads(document, from);
    }
    Hosts hosts = known.computeIfAbsent(namespace(document), this::hosts);
    for (YamlValue container : tree.items(pod(document), "spec", "containers")) {
      new Endpoints(draft, tree, hosts).add(from, tree.at(container, "env"));
      for (String to : References.in(tree, container, hosts, "env", "args", "command")) {
        if (!to.equals(from)) {
          Map<String, String> fields = new LinkedHashMap<>();
          fields.put("from", from);
          fields.put("to", to);
          draft.flow(fields);
        }
      }
    }
  }
}
