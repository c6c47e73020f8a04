package io.sallyport.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which module may know which: the edges of the design. */
final class ModuleEdgesTest {

  private static final String ROOT = "io.sallyport.";

  /** What each module may use besides itself. */
  private static final Map<String, Set<String>> EDGES =
      Map.of(
          "core", Set.of(),
          "text", Set.of("core"),
          "privacy", Set.of("core", "text"),
          "neural", Set.of("core"),
          "guard", Set.of("core", "text", "privacy", "neural"),
          "access", Set.of("core"),
          "audit", Set.of("core"),
          "sandbox", Set.of("core"),
          "gateway", Set.of("core", "text", "privacy", "guard", "access", "audit", "sandbox"));

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // The tests' own classes lie beside the gateway's, wherever they are built.
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.sallyport");
  }

  private static String module(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
  }

  private static ArchCondition<JavaClass> use(String what, Edge allowed) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        from.getDirectDependenciesFromSelf()
            .forEach(
                edge -> {
                  if (!allowed.allows(from, edge.getTargetClass())) {
                    events.add(SimpleConditionEvent.violated(edge, edge.getDescription()));
                  }
                });
      }
    };
  }

  @FunctionalInterface
  private interface Edge {
    boolean allows(JavaClass from, JavaClass to);
  }

  @Test
  void everyModule_isSeenByTheseRules() {
    List<String> modules = new ArrayList<>();
    classes.forEach(type -> modules.add(module(type)));

    assertThat(modules).containsAll(EDGES.keySet());
  }

  @Test
  void modules_useOnlyThoseBelowThem() {
    classes()
        .that()
        .resideInAPackage("io.sallyport..")
        .should(
            use(
                "use only the modules below their own",
                (from, to) -> {
                  String other = module(to);
                  return other.isEmpty()
                      || other.equals(module(from))
                      || EDGES.getOrDefault(module(from), Set.of()).contains(other);
                }))
        .check(classes);
  }

  @Test
  void internalPackages_areUsedByTheirOwnModuleOnly() {
    classes()
        .that()
        .resideInAPackage("io.sallyport..")
        .should(
            use(
                "leave the internal packages of other modules alone",
                (from, to) ->
                    !to.getPackageName().contains(".internal") || module(to).equals(module(from))))
        .check(classes);
  }

  @Test
  void libraries_knowNoFrameworkAndNoNetwork() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.sallyport.gateway..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "jakarta..",
            "io.vertx..",
            "io.netty..",
            "java.net.http..",
            "org.jboss..",
            "org.eclipse.microprofile..")
        .check(classes);
  }

  @Test
  void onlyUpstreamsAndSinks_callOtherServers() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.sallyport.gateway.upstream..", "io.sallyport.gateway.export..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "io\\.vertx\\.core\\.http\\.(HttpClient.*|WebSocketClient.*)"
                + "|io\\.vertx\\.ext\\.web\\.client\\..*"
                + "|io\\.vertx\\.core\\.net\\.NetClient.*"
                + "|java\\.net\\.http\\..*"
                + "|java\\.net\\.(Socket|URLConnection|HttpURLConnection|DatagramSocket)"
                + "|java\\.nio\\.channels\\.SocketChannel")
        .check(classes);
  }

  @Test
  void stepsOfARequest_knowNoServer() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.sallyport.gateway.pipeline..",
            "io.sallyport.gateway.surface..",
            "io.sallyport.gateway.config..",
            "io.sallyport.gateway.admin..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "io.quarkus..", "jakarta..")
        .check(classes);
  }

  @Test
  void nothing_deserialisesObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(classes);
  }
}
