package io.sallyport.review.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.Architecture;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What occurs twice, points to nothing or lies in a circle is listed, and the rest imports. */
final class BrokenReferencesTest {

  @TempDir private Path folder = Path.of("");

  private Architecture imported(String text, String... listed) throws Exception {
    Theirs theirs = Theirs.of(folder, text);
    for (String one : listed) {
      assertThat(theirs.imported().unmapped()).anyMatch(line -> line.contains(one));
    }
    Architecture architecture = theirs.architecture();
    assertThat(architecture.assumptions()).hasSizeGreaterThanOrEqualTo(listed.length);
    return architecture;
  }

  @Test
  void otm_listsThem() throws Exception {
    Architecture read =
        imported(
            """
            otmVersion: 0.2.0
            project: {name: P, id: p}
            trustZones:
              - {id: one, name: One, parent: {trustZone: two}}
              - {id: two, name: Two, parent: {trustZone: one}}
              - {id: two, name: Again}
              - {id: three, name: Three, parent: {trustZone: nowhere}}
            assets: [{id: a, name: A}, {id: a, name: B}]
            components:
              - {id: web, name: Web, type: web-app, parent: {trustZone: one}}
              - {id: web, name: Other, type: database, parent: {trustZone: one}}
              - {id: api, name: Api, type: api, parent: {trustZone: gone}}
              - {id: part, name: Part, type: service, parent: {component: gone}}
              - {id: ring, name: Ring, type: service, parent: {component: gnir}}
              - {id: gnir, name: Gnir, type: service, parent: {component: ring}}
            dataflows: [{id: f, name: F, source: web, destination: nobody}]
            """,
            "zone 'two' inside 'one' (zones would lie in a circle)",
            "zone 'two' again",
            "trust zone 'nowhere'",
            "data 'a' again",
            "component 'web' again",
            "trust zone 'gone'",
            "parent 'gone' of component 'part'",
            "components would lie in a circle",
            "flow 'F'");

    assertThat(read.component("web").kind().id()).isEqualTo("web-app");
    assertThat(read.component("web").zone()).isEqualTo("one");
  }

  @Test
  void threagile_listsThem() throws Exception {
    Architecture read =
        imported(
            """
            title: T
            data_assets:
              D: {id: d, confidentiality: public}
              E: {id: d, confidentiality: restricted}
            technical_assets:
              Web: {id: web, type: process, technology: web-application}
              Copy: {id: web, type: datastore, technology: database}
              Db: {id: db, type: datastore, technology: database, data_assets_stored: [gone]}
            trust_boundaries:
              A: {id: a, technical_assets_inside: [web, ghost], trust_boundaries_nested: [b]}
              B: {id: b, technical_assets_inside: [web, db], trust_boundaries_nested: [a, nobody]}
            """,
            "data 'd' again",
            "component 'web' again",
            "data 'gone'",
            "asset 'ghost' inside 'a'",
            "zones would lie in a circle",
            "trust boundary 'nobody' inside 'b'",
            "'web' in zone 'b'");

    assertThat(read.components()).containsOnlyKeys("web", "db");
    assertThat(read.component("web").zone()).isEqualTo("a");
    assertThat(Objects.requireNonNull(read.zones().get("b")).inside()).isEqualTo("a");
  }

  @Test
  void calm_listsThem() throws Exception {
    Architecture read =
        imported(
            """
            nodes:
              - {unique-id: net, node-type: network, name: Net}
              - {unique-id: sub, node-type: network, name: Sub}
              - {unique-id: user, node-type: actor, name: User}
              - {unique-id: web, node-type: webclient, name: Web}
              - {unique-id: web, node-type: database, name: Again}
            relationships:
              - {unique-id: r1, relationship-type: {deployed-in: {container: net, nodes: [web, user, sub, ghost]}}}
              - {unique-id: r2, relationship-type: {deployed-in: {container: sub, nodes: [net, web]}}}
              - {unique-id: r3, relationship-type: {deployed-in: {container: gone, nodes: [web]}}}
              - {unique-id: r4, relationship-type: {connects: {source: {node: web}, destination: {node: ghost}}}}
              - {unique-id: r5, relationship-type: {interacts: {actor: user, nodes: [web]}}}
            """,
            "node 'web' again",
            "deployed-in of 'ghost'",
            "zones would lie in a circle",
            "'web' in zone 'sub'",
            "deployed-in 'gone'",
            "connection 'r4'");

    assertThat(read.component("user").zone()).isEqualTo("net");
    assertThat(read.flows()).hasSize(1);
  }

  @Test
  void tmBom_listsThem() throws Exception {
    Architecture read =
        imported(
            """
            scope: {title: S}
            trust_zones: [{symbolic_name: z, title: Z}, {symbolic_name: z, title: Y}]
            actors: [{symbolic_name: u, title: U, type: user}]
            components:
              - {symbolic_name: web, title: Web, trust_zone: z, description: "x (kind: no-such, trust: odd)"}
              - {symbolic_name: web, title: Copy, trust_zone: z}
              - {symbolic_name: api, title: Api, trust_zone: gone}
            data_sets:
              - {symbolic_name: d, title: D, placements: [{data_store: ghost}]}
              - {symbolic_name: d, title: E}
            data_flows:
              - {symbolic_name: f, source: {object: u}, destination: {object: web}}
              - {symbolic_name: f, source: {object: web}, destination: {object: api}}
              - {symbolic_name: g, source: {object: web}, destination: {object: ghost}}
            """,
            "zone 'z' again",
            "component 'web' again",
            "trust zone 'gone' of api",
            "data 'd' again",
            "placement of d",
            "the id of flow 'f' again",
            "flow 'g'");

    assertThat(read.flows()).hasSize(2);
  }

  @Test
  void threatDragon_takesBoxesForZonesAndListsTheRest() throws Exception {
    Architecture read =
        imported(
            """
            summary: {title: T}
            detail:
              diagrams:
                - cells:
                    - {id: u, shape: actor, position: {x: 0, y: 0}, size: {width: 10, height: 10}, data: {type: tm.Actor, name: User}}
                    - {id: w, shape: process, position: {x: 120, y: 20}, size: {width: 10, height: 10}, data: {type: tm.Process, name: Web}}
                    - {id: w, shape: store, position: {x: 120, y: 20}, size: {width: 10, height: 10}, data: {type: tm.Store, name: Twin}}
                    - {id: s, shape: store, position: {x: 160, y: 60}, size: {width: 10, height: 10}, data: {type: tm.Store, name: Vault}}
                    - {id: b, shape: trust-boundary-box, position: {x: 100, y: 0}, size: {width: 200, height: 100}, data: {type: tm.BoundaryBox, name: Cloud}}
                    - {id: c, shape: trust-boundary-box, position: {x: 150, y: 50}, size: {width: 40, height: 40}, data: {type: tm.BoundaryBox, name: Inner}}
                    - {id: n, shape: trust-boundary-box, data: {type: tm.BoundaryBox, name: Nowhere}}
                    - {id: e, shape: trust-boundary-curve, data: {type: tm.Boundary, name: Edge}}
                    - {id: f, shape: flow, source: {cell: u}, target: {cell: w}, data: {type: tm.Flow, name: ask}}
                    - {id: g, shape: flow, source: {cell: u}, target: {cell: ghost}, data: {type: tm.Flow, name: lost}}
            """,
            "component 'w' again",
            "trust boundary 'Nowhere' (it says not where it lies)",
            "and 'Edge' (a line has no inside)",
            "flow 'lost'");

    assertThat(read.component("web").zone()).isEqualTo("cloud");
    assertThat(read.component("vault").zone()).isEqualTo("inner");
    assertThat(Objects.requireNonNull(read.zones().get("inner")).inside()).isEqualTo("cloud");
    assertThat(read.component("user").zone()).isNull();
  }

  @Test
  void compose_listsThem() throws Exception {
    imported(
        """
        services:
          web: {image: nginx, networks: [front, ghostnet], depends_on: [gone], links: ["other:o"]}
        networks: {front: {}}
        """,
        "network ghostnet of web (the file defines no such network)",
        "web calls gone",
        "web calls other");
  }

  @Test
  void kubernetes_listsThem() throws Exception {
    Architecture read =
        imported(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: a}
            spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{image: nginx, env: [{name: DB, value: "http://db.b:80"}]}]}}}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web, namespace: a}
            spec: {template: {spec: {containers: [{image: postgres}]}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: store, namespace: b}
            spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{image: postgres}]}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db, namespace: b}
            spec: {selector: {app: db}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db, namespace: b}
            spec: {selector: {app: db}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: loose, namespace: a}
            spec: {selector: {app: gone}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: in, namespace: a}
            spec: {rules: [{http: {paths: [{backend: {service: {name: db}}}]}}]}
            """,
            "component 'a/web' again",
            "Service b/db again",
            "Service loose",
            "its service 'db' is not in the file");

    assertThat(read.component("web").kind().id()).isNotEqualTo("database");
    assertThat(read.flows())
        .anyMatch(flow -> flow.from().equals("web") && flow.to().equals("store"));
  }
}
