package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.imports.Imports;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of other tools become architectures; what is lost is named. */
final class ThreatModelImportsTest {

  @TempDir private Path folder = Path.of("");

  private Imports.Imported imported(String text) throws Exception {
    return Imports.read(Files.writeString(folder.resolve("file"), text));
  }

  private static Architecture read(Imports.Imported imported) throws ArchitectureException {
    return ArchitectureReader.read("imported.yaml", imported.yaml());
  }

  @Test
  void otm_givesZonesDataAndFlows() throws Exception {
    Architecture read =
        read(
            imported(
                """
                {"otmVersion": "0.2.0", "project": {"name": "Shop", "id": "shop"},
                 "trustZones": [{"id": "1", "name": "Internet", "risk": {"trustRating": 1}},
                                {"id": "2", "name": "Inside", "risk": {"trustRating": 60}}],
                 "assets": [{"id": "cards", "name": "Cards", "risk": {"confidentiality": 100}}],
                 "components": [
                  {"id": "a", "name": "Web client", "type": "web-client", "parent": {"trustZone": "1"}},
                  {"id": "b", "name": "Shop", "type": "web-service", "parent": {"trustZone": "2"}},
                  {"id": "c", "name": "Part", "type": "thing", "parent": {"component": "b"}}],
                 "dataflows": [{"id": "f", "name": "order", "source": "a", "destination": "b", "assets": ["cards"]},
                               {"id": "g", "name": "lost", "source": "a", "destination": "zz"}]}
                """));

    assertThat(read.zones().get("internet"))
        .extracting(Zone::trust)
        .isEqualTo(TrustLevel.UNTRUSTED);
    assertThat(read.component("part").zone()).isEqualTo("inside");
    assertThat(read.data().get("cards"))
        .extracting(DataAsset::dataClass)
        .isEqualTo(DataClass.RESTRICTED);
    assertThat(read.flows()).singleElement().extracting(Flow::data).asString().contains("cards");
  }

  @Test
  void threagile_givesAssetsAndLinks() throws Exception {
    Imports.Imported imported =
        imported(
            """
            title: Shop
            data_assets:
              Orders: {id: orders, confidentiality: strictly-confidential}
            technical_assets:
              Browser: &browser
                id: browser
                type: external-entity
                technology: browser
                internet: true
                communication_links:
                  Traffic: {target: db, protocol: jdbc-encrypted, authentication: none, data_assets_sent: [orders]}
              Store: {id: db, type: datastore, technology: database, encryption: none, data_assets_stored: [orders]}
            trust_boundaries:
              Cellar: {id: cellar, technical_assets_inside: [db]}
            shared_runtimes:
              Cluster: {id: c}
            """);
    Architecture read = read(imported);

    assertThat(read.component("db").zone()).isEqualTo("cellar");
    assertThat(read.component("db").controls().get("encryption-at-rest"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.ABSENT);
    assertThat(read.flows().getFirst().controls().get("authentication"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.ABSENT);
    assertThat(read.flows().getFirst().controls().get("encryption"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.DECLARED);
    assertThat(imported.unmapped())
        .containsExactly("file:16: shared runtime Cluster (components share no runtime here)");
  }

  @Test
  void calm_givesNodesAndConnections() throws Exception {
    Imports.Imported imported =
        imported(
            """
            {"nodes": [
               {"unique-id": "net", "node-type": "network", "name": "Inner"},
               {"unique-id": "user", "node-type": "actor", "name": "User"},
               {"unique-id": "bot", "node-type": "agent", "name": "Bot"},
               {"unique-id": "kb", "node-type": "vector-store", "name": "Knowledge"}],
             "relationships": [
               {"unique-id": "r1", "relationship-type": {"interacts": {"actor": "user", "nodes": ["bot"]}}},
               {"unique-id": "r2", "relationship-type": {"connects": {"source": {"node": "bot"}, "destination": {"node": "kb"}}}, "protocol": "HTTPS"},
               {"unique-id": "r3", "relationship-type": {"deployed-in": {"container": "net", "nodes": ["bot", "kb"]}}},
               {"unique-id": "r4", "relationship-type": {"options": []}}]}
            """);
    Architecture read = read(imported);

    assertThat(read.component("kb").kind().id()).isEqualTo("vector-database");
    assertThat(read.component("bot").zone()).isEqualTo("net");
    assertThat(read.flows()).extracting(Flow::id).containsExactlyInAnyOrder("user->bot", "bot->kb");
    assertThat(imported.unmapped())
        .containsExactly("file:10: relationship 'r4' (found no type that is read)");
  }

  @Test
  void threatModelBom_givesStoresAndData() throws Exception {
    Architecture read =
        read(
            imported(
                """
                {"version": "1.0.1", "scope": {"title": "Images"}, "description": "x",
                 "trust_zones": [{"symbolic_name": "prod", "title": "Production"}],
                 "actors": [{"symbolic_name": "admin", "title": "Admin", "type": "administrator"}],
                 "components": [{"symbolic_name": "web", "title": "Web server", "trust_zone": "prod"}],
                 "data_stores": [{"symbolic_name": "blob", "title": "Model", "type": "object", "trust_zone": "prod", "product": "Blob"}],
                 "data_sets": [{"symbolic_name": "keys", "title": "Keys", "data_sensitivity": ["cred"], "placements": [{"data_store": "blob", "encrypted": true}]}],
                 "data_flows": [{"symbolic_name": "f1", "title": "SSH", "source": {"type": "actor", "object": "admin"}, "destination": {"type": "component", "object": "web"}, "encrypted": true}]}
                """));

    assertThat(read.component("admin").kind().id()).isEqualTo("administrator");
    assertThat(read.component("blob").stores()).containsExactly("keys");
    assertThat(read.data().get("keys"))
        .extracting(DataAsset::dataClass)
        .isEqualTo(DataClass.RESTRICTED);
    assertThat(read.flows().getFirst().id()).isEqualTo("f1");
  }

  @Test
  void threatDragon_givesCellsOfBothVersions() throws Exception {
    String file =
        """
        {"summary": {"title": "Demo"}, "detail": {"diagrams": [{%s: %s}]}}
        """;
    String old =
        """
        {"cells": [{"type": "tm.Actor", "id": "1", "attrs": {"text": {"text": "Browser"}}},
          {"type": "tm.Process", "id": "2", "attrs": {"text": {"text": "Web app"}}},
          {"type": "tm.Flow", "id": "3", "source": {"id": "1"}, "target": {"id": "2"}, "isEncrypted": true},
          {"type": "tm.Boundary", "id": "4"}]}
        """;
    String recent =
        """
        [{"shape": "actor", "id": "1", "data": {"type": "tm.Actor", "name": "Browser"}},
          {"shape": "process", "id": "2", "data": {"type": "tm.Process", "name": "Web app"}},
          {"shape": "flow", "id": "3", "source": {"cell": "1"}, "target": {"cell": "2"}, "data": {"type": "tm.Flow", "name": "visit"}}]
        """;

    for (String text :
        new String[] {
          file.formatted("\"diagramJson\"", old), file.formatted("\"cells\"", recent)
        }) {
      Architecture read = read(imported(text));
      assertThat(read.component("web-app").kind().id()).isEqualTo("web-app");
      assertThat(read.flows()).extracting(Flow::id).containsExactly("browser->web-app");
    }
  }

  @Test
  void threagileInternetInsideOfABoundary_isReachedByAnybody() throws Exception {
    Architecture read =
        read(
            imported(
                """
                technical_assets:
                  Front: {id: front, type: process, technology: web-server, internet: true}
                trust_boundaries:
                  Inner: {id: inner, technical_assets_inside: [front]}
                """));

    assertThat(read.component("front").zone()).isEqualTo("inner");
    assertThat(read.flows()).extracting(Flow::id).containsExactly("internet->front");
  }

  @Test
  void calmServicesWithTellingNames_areReadByName() throws Exception {
    Architecture read =
        read(
            imported(
                """
                {"nodes": [
                   {"unique-id": "a", "node-type": "service", "name": "LLM inference gateway"},
                   {"unique-id": "b", "node-type": "database", "name": "Qdrant vector store"},
                   {"unique-id": "c", "node-type": "service", "name": "Billing"}],
                 "relationships": []}
                """));

    assertThat(read.component("a").kind().is("model")).isTrue();
    assertThat(read.component("b").kind().id()).isEqualTo("vector-database");
    assertThat(read.component("c").kind().id()).isEqualTo("service");
  }

  @Test
  void threatModelBomOfOurs_keepsKindTrustAndWhatIsUnknown() throws Exception {
    Architecture before =
        ArchitectureReader.read(
            "a.yaml",
            """
            system: A
            zones: [{id: z, trust: restricted}]
            components:
              - {id: who, kind: attacker}
              - {id: bot, kind: agent, zone: z, trust: partner, description: It answers.}
              - {id: kb, kind: vector-database}
            flows:
              - {id: f1, from: who, to: bot}
              - {id: f2, from: bot, to: kb, encryption: tls}
              - {id: f3, from: kb, to: bot, encryption: none}
            """);

    Architecture after =
        read(imported(io.sallyport.review.report.TmBomReport.write(Review.standard().of(before))));

    for (Component component : before.components().values()) {
      Component read = after.component(component.id());
      assertThat(read.kind()).isEqualTo(component.kind());
      assertThat(read.trust()).isEqualTo(component.trust());
      assertThat(read.note()).isEqualTo(component.note());
    }
    for (int i = 0; i < 3; i++) {
      ControlClaim said = before.flows().get(i).controls().get("encryption");
      ControlClaim read = after.flows().get(i).controls().get("encryption");
      assertThat(read == null ? null : read.state()).isEqualTo(said == null ? null : said.state());
    }
  }

  @Test
  void servicesOfOtm_areAgentsByTheirNameAndNeverPeople() throws Exception {
    Architecture read =
        read(
            imported(
                """
                {"otmVersion": "0.2.0", "project": {"name": "Shop", "id": "shop"},
                 "components": [
                  {"id": "a", "name": "Support agent", "type": "support-agent"},
                  {"id": "b", "name": "Coding assistant", "type": "generic-service"}]}
                """));

    assertThat(read.component("support-agent").kind().id()).isEqualTo("agent");
    assertThat(read.component("coding-assistant").kind().id()).isEqualTo("agent");
  }

  @Test
  void aServiceOfCalmNamedForAModelAndAnAgent_isTheAgent() throws Exception {
    Architecture read =
        read(
            imported(
                """
                {"$schema": "https://calm.finos.org/release/1.0/meta/calm.json", "relationships": [],
                 "nodes": [
                  {"unique-id": "a", "node-type": "service", "name": "LLM agent", "description": "x"},
                  {"unique-id": "b", "node-type": "service", "name": "LLM", "description": "x"}]}
                """));

    assertThat(read.component("a").kind().id()).isEqualTo("agent");
    assertThat(read.component("b").kind().is("llm")).isTrue();
  }

  @Test
  void encryptionOfAThreagileAsset_isKeptWhereItStoresNothingOfItsOwn() throws Exception {
    Architecture read =
        read(
            imported(
                """
                title: Shop
                technical_assets:
                  One: {id: one, type: process, technology: ai, encryption: none}
                  Two: {id: two, type: process, technology: ai, encryption: transparent}
                """));

    assertThat(read.component("one").controls().get("encryption-at-rest"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.ABSENT);
    assertThat(read.component("two").controls().get("encryption-at-rest"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.DECLARED);
  }
}
