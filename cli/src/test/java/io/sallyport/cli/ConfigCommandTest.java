package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandTest {

  @TempDir private Path folder;

  private String file(String name, String yaml) throws Exception {
    return Files.writeString(folder.resolve(name), yaml).toString();
  }

  @Test
  void diff_namesWhatChangesAndWhatNeedsARestart() throws Exception {
    String older =
        file(
            "old.yaml",
            "server: {port: 9000}\nupstreams: [{name: a, url: 'http://a/v1'}]\n"
                + "guard: {policy: strict}\n");
    String newer =
        file(
            "new.yaml",
            "server: {port: 9001}\nupstreams: [{name: a, url: 'http://b/v1'},"
                + " {name: made-up, url: 'http://c/v1'}]\n");

    Shell.Ran said = Shell.run("", "config", "diff", older, newer);

    assertThat(said.code()).isZero();
    assertThat(said.out().lines())
        .containsExactly(
            "+ upstreams.made-up.name",
            "+ upstreams.made-up.url",
            "- guard.policy",
            "~ server.port   (needs a restart)",
            "~ upstreams.a.url");
    assertThat(said.out()).doesNotContain("http://");
  }

  @Test
  void diffAsJson_hasTheSame() throws Exception {
    String older = file("old.yaml", "guard: {policy: strict}\n");
    String newer = file("new.yaml", "guard: {policy: balanced}\ndata: there\n");

    Shell.Ran said = Shell.run("", "config", "diff", "--format", "json", older, newer);

    var node = Inspector.MAPPER.readTree(said.out());
    assertThat(node.path("changed").toString()).isEqualTo("[\"guard.policy\"]");
    assertThat(node.path("added").toString()).isEqualTo("[\"data\"]");
    assertThat(node.path("restart").toString()).isEqualTo("[\"data\"]");
    assertThat(node.path("from").asText()).matches("[0-9a-f]{64}");
  }

  @Test
  void diffOfTheSame_saysSo() throws Exception {
    String one = file("one.yaml", "guard: {policy: strict}\n");
    String two = file("two.yaml", "# a remark\nguard:\n  policy: strict\n");

    assertThat(Shell.run("", "config", "diff", one, two).out().strip())
        .isEqualTo("nothing differs");
  }

  @Test
  void wrongFile_isBadInputWithEveryProblemAndItsLine() throws Exception {
    String wrong = file("wrong.yaml", "guard: {policy: lax}\naudit: {sinks: [{name: s}]}\n");
    String fine = file("fine.yaml", "guard: {policy: strict}\n");

    Shell.Ran check = Shell.run("", "config", "check", wrong);
    Shell.Ran diff = Shell.run("", "config", "diff", fine, wrong);

    assertThat(check.code()).isEqualTo(2);
    assertThat(check.err()).contains("wrong.yaml:2: audit.sinks.0");
    assertThat(diff.code()).isEqualTo(2);
  }

  @Test
  void fileWithoutASetting_isBadInputInOneLine() throws Exception {
    Shell.Ran check = Shell.run("", "config", "check", file("empty.yaml", "# nothing\n"));

    assertThat(check.code()).isEqualTo(2);
    assertThat(check.err().strip().lines())
        .singleElement()
        .asString()
        .contains("empty.yaml:1: the file sets nothing (expected: at least one setting");
  }

  @Test
  void nothingAtAll_isToldByThePathThatWasGiven() {
    assertThat(Shell.run("", "config", "check", "/dev/null").err())
        .contains("/dev/null: cannot be read: no regular file (expected: a YAML file)");
  }

  @Test
  void placeOfCheckpointsThatCannotBeWritten_isAWarning() throws Exception {
    String config = file("kept.yaml", "audit: {checkpoints: nowhere/there/copy}\n");

    Shell.Ran warned = Shell.run("", "config", "check", config);

    assertThat(warned.code()).isZero();
    assertThat(warned.err()).contains("warning: audit.checkpoints: ", "cannot be written");
  }

  @Test
  void secretsAndCertificatesThatAreNotThere_areWarningsOrFindingsAsAsked() throws Exception {
    file("there.key", "made-up-key");
    file("there.pem", "x");
    String config =
        file(
            "named.yaml",
            "upstreams:\n"
                + "  - {name: a, url: 'http://a/v1', key: 'env:NO_SUCH_VARIABLE_HERE'}\n"
                + "  - {name: b, url: 'http://b/v1', key: 'file:"
                + folder
                + "/there.key'}\n"
                + "  - {name: c, url: 'http://c/v1', key: 'file:"
                + folder
                + "/gone.key'}\n"
                + "server: {tls: {certificate: there.pem, key: gone.pem}}\n"
                + "audit: {sinks: [{name: hook, webhook: 'http://d/in', secret: 'env:NO_SUCH_SECRET'}]}\n");

    Shell.Ran warned = Shell.run("", "config", "check", config);
    Shell.Ran failed = Shell.run("", "config", "check", "--fail-on", "warning", config);
    Shell.Ran json = Shell.run("", "config", "check", "--format", "json", config);

    assertThat(warned.code()).isZero();
    assertThat(warned.out()).contains("fine (3 upstreams");
    assertThat(warned.err().lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains("named.yaml: warning: "))
        .anySatisfy(line -> assertThat(line).contains("upstreams.a.key", "NO_SUCH_VARIABLE_HERE"))
        .anySatisfy(line -> assertThat(line).contains("upstreams.c.key", "gone.key"))
        .anySatisfy(line -> assertThat(line).contains("server.tls.key", "gone.pem"))
        .anySatisfy(line -> assertThat(line).contains("audit.sinks.hook.secret"));
    assertThat(warned.err() + warned.out() + json.out()).doesNotContain("made-up-key");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(Inspector.MAPPER.readTree(json.out()).path("warnings")).hasSize(4);
    assertThat(json.code()).isZero();
  }

  @Test
  void fileWithAllItNames_hasNoWarning() throws Exception {
    String fine = file("all.yaml", "guard: {policy: strict}\n");

    Shell.Ran check = Shell.run("", "config", "check", "--fail-on", "warning", fine);

    assertThat(check.code()).isZero();
    assertThat(check.err()).isEmpty();
  }

  @Test
  void policyFile_isCheckedWithItsOwnLines() throws Exception {
    file("rules.yaml", "policies:\n  - name: ours\n    extends: lax\n");
    file("more.yaml", "server: {port: 1}\n");
    String main = file("main.yaml", "policyFiles: [rules.yaml]\n");
    String foreign = file("foreign.yaml", "policyFiles: [more.yaml]\n");

    assertThat(Shell.run("", "config", "check", main).err())
        .contains("rules.yaml:3: policies.0.extends: found 'lax'");
    assertThat(Shell.run("", "config", "check", foreign).err())
        .contains("more.yaml:1: server: found it in a file of policies");
  }
}
