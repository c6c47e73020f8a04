package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.field;
import static io.sallyport.artifacts.evasion.ModelFiles.gguf;
import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.little;
import static io.sallyport.artifacts.evasion.ModelFiles.number;
import static io.sallyport.artifacts.evasion.ModelFiles.onnx;
import static io.sallyport.artifacts.evasion.ModelFiles.onnxNode;
import static io.sallyport.artifacts.evasion.ModelFiles.onnxTensor;
import static io.sallyport.artifacts.evasion.ModelFiles.safetensors;
import static io.sallyport.artifacts.evasion.ModelFiles.savedModel;
import static io.sallyport.artifacts.evasion.ModelFiles.tensorFlowFunction;
import static io.sallyport.artifacts.evasion.ModelFiles.tensorFlowNode;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import io.sallyport.artifacts.PickleBytes;
import java.util.Arrays;
import java.util.List;

/** Formats of tensors and graphs that hide paths, code and traps for parsers. */
final class ModelEvasions {
  private static final byte[] EVIL = PickleBytes.calling("posix", "system", "id");
  private static final String ONE =
      "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";

  private ModelEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    tensorFlow(shelf);
    onnxFiles(shelf);
    ggufFiles(shelf);
    safetensorsFiles(shelf);
    others(shelf);
    return shelf.all();
  }

  private static void tensorFlow(Evasion.Shelf shelf) {
    shelf
        .runs(
            "TensorFlow graph as text",
            "saved_model.pbtxt",
            utf8("meta_graphs { graph_def { node { name: \"z\" op : \"PyFunc\" } } }"))
        .odd(
            "TensorFlow graph as text that writes",
            "graph.pbtxt",
            utf8("node {\n  name: 'z'\n  op: 'WriteFile'\n}\n"));
    for (String operation : List.of("PyFunc", "EagerPyFunc", "PyFuncStateless", "NumpyFunction")) {
      shelf.runs(
          "TensorFlow " + operation, "saved_model.pb", savedModel(tensorFlowNode(operation)));
    }
    for (String operation :
        List.of(
            "ReadFile",
            "WriteFile",
            "MatchingFiles",
            "PrintV2",
            "TFRecordDataset",
            "SnapshotDatasetV2")) {
      shelf.odd(
          "TensorFlow " + operation + " in a graph",
          "g.pb",
          join(
              field(1, field(1, "z"), field(2, operation), field(3, "in")),
              field(1, field(1, "y"), field(2, "Identity"), field(3, "z"))));
    }
    shelf
        .runs(
            "TensorFlow PyFunc in a function",
            "saved_model.pb",
            savedModel(tensorFlowNode("Identity"), tensorFlowFunction("PyFunc")))
        .runs(
            "TensorFlow PyFunc in a second graph",
            "saved_model.pb",
            join(
                savedModel(tensorFlowNode("Identity")),
                field(2, field(2, tensorFlowNode("PyFunc")))))
        .odd(
            "TensorFlow asset that climbs out",
            "saved_model.pb",
            join(
                number(1, 1),
                field(2, field(2, tensorFlowNode("Identity")), field(6, field(2, "../../x")))))
        .odd(
            "TensorFlow file without a name that says so",
            "weights.bin",
            savedModel(tensorFlowNode("WriteFile")));
  }

  private static void onnxFiles(Evasion.Shelf shelf) {
    for (String path :
        List.of(
            "../../etc/passwd",
            "/etc/passwd",
            "C:\\x",
            "..\\x",
            "http://example.org/x",
            "a/../../x",
            "~/x",
            "\\\\host\\x")) {
      shelf.odd("ONNX external data at " + path, "m.onnx", onnx(onnxTensor(5, path)));
    }
    byte[] tensor = onnxTensor(5, "../x");
    shelf
        .odd(
            "ONNX external data of a constant",
            "m.onnx",
            onnx(onnxNode("Constant", "", field(5, field(1, "value"), tensor))))
        .odd(
            "ONNX external data in a branch",
            "m.onnx",
            onnx(onnxNode("If", "", field(5, field(1, "then_branch"), field(6, tensor)))))
        .odd(
            "ONNX external data in a list of branches",
            "m.onnx",
            onnx(onnxNode("X", "", field(5, field(11, tensor)))))
        .odd(
            "ONNX external data of a sparse tensor",
            "m.onnx",
            onnx(field(15, onnxTensor(1, "../x"))))
        .odd(
            "ONNX external data in a function",
            "m.onnx",
            join(
                onnx(onnxNode("Relu", "")),
                field(
                    25,
                    field(1, "f"),
                    field(10, "local"),
                    field(7, field(4, "Constant"), field(5, tensor)))))
        .odd(
            "ONNX external data for training",
            "m.onnx",
            join(onnx(onnxNode("Relu", "")), field(20, field(1, tensor))))
        .odd("ONNX operation of Python", "m.onnx", onnx(onnxNode("PyOp", "ai.onnx.contrib")))
        .odd("ONNX operation of an unknown domain", "m.onnx", onnx(onnxNode("Run", "evil.ops")))
        .odd("ONNX engine context", "m.onnx", onnx(onnxNode("EPContext", "com.microsoft")))
        .odd("ONNX data before a file", "m.onnx", onnx(onnxData("w.bin", "offset", "-4096")))
        .odd("ONNX data of no size", "m.onnx", onnx(onnxData("w.bin", "length", "9".repeat(23))))
        .odd("ONNX data by another name", "m.onnx", onnx(onnxData("w.bin", "basepath", "/etc")))
        .odd("ONNX data without a file", "m.onnx", onnx(field(5, number(14, 1))))
        .odd("ONNX data in an empty file", "m.onnx", onnx(onnxData("", "offset", "0")))
        .odd(
            "ONNX data in memory",
            "m.onnx",
            onnx(onnxData("*/_ORT_MEM_ADDR_/*", "offset", "140737488355328")))
        .runs(
            "ONNX pickle in a field of its own",
            "m.onnx",
            join(onnx(onnxNode("Relu", "")), field(999, PickleBytes.calling("os", "system", "x"))))
        .odd("ONNX without its name", "weights.bin", onnx(onnxTensor(5, "../../x")))
        .odd(
            "ONNX location after a harmless one",
            "m.onnx",
            onnx(
                field(
                    5,
                    field(8, "w"),
                    field(13, field(1, "location"), field(2, "w.bin")),
                    field(13, field(1, "location"), field(2, "../../x")))))
        .odd(
            "ONNX value before its key",
            "m.onnx",
            onnx(field(5, field(13, field(2, "/etc/passwd"), field(1, "location")))))
        .odd(
            "ONNX that breaks off",
            "m.onnx",
            Arrays.copyOf(onnx(onnxTensor(5, "w.bin")), onnx(onnxTensor(5, "w.bin")).length - 3));
  }

  private static byte[] onnxData(String location, String key, String value) {
    return field(
        5,
        field(8, "w"),
        field(13, field(1, "location"), field(2, location)),
        field(13, field(1, key), field(2, value)),
        number(14, 1));
  }

  private static void ggufFiles(Evasion.Shelf shelf) {
    String evil = "{{ cycler.__init__.__globals__.os.popen('id').read() }}";
    shelf
        .runs("GGUF template", "m.gguf", gguf("tokenizer.chat_template", evil))
        .runs(
            "GGUF second template",
            "m.gguf",
            gguf("tokenizer.chat_template", "{{ x }}", "tokenizer.chat_template.tool_use", evil))
        .runs("GGUF template under another key", "m.gguf", gguf("general.description", evil))
        .odd("GGUF key twice", "m.gguf", gguf("a", "b", "a", "c"))
        .runs(
            "GGUF template under a key that stands twice",
            "m.gguf",
            gguf("tokenizer.chat_template", "{{ x }}", "tokenizer.chat_template", evil))
        .odd("GGUF of version 99", "m.gguf", join(utf8("GGUF"), little(20).putInt(99).array()))
        .odd(
            "GGUF for big-endian machines",
            "m.gguf",
            join(utf8("GGUF"), new byte[] {0, 0, 0, 3}, new byte[16]))
        .odd(
            "GGUF with too many settings",
            "m.gguf",
            join(utf8("GGUF"), little(20).putInt(3).putLong(0).putLong(1L << 62).array()))
        .odd(
            "GGUF with too many tensors",
            "m.gguf",
            join(utf8("GGUF"), little(20).putInt(3).putLong(1L << 60).putLong(0).array()))
        .odd(
            "GGUF text longer than the file",
            "m.gguf",
            join(
                utf8("GGUF"),
                little(20).putInt(3).putLong(0).putLong(1).array(),
                little(8).putLong(1L << 40).array()))
        .odd(
            "GGUF list of a size that overflows",
            "m.gguf",
            join(
                utf8("GGUF"),
                little(20).putInt(3).putLong(0).putLong(1).array(),
                ModelFiles.ggufText("a"),
                little(16).putInt(9).putInt(5).putLong(1L << 62).array()))
        .odd(
            "GGUF setting of an unknown type",
            "m.gguf",
            join(
                utf8("GGUF"),
                little(20).putInt(3).putLong(0).putLong(1).array(),
                ModelFiles.ggufText("a"),
                little(4).putInt(77).array()))
        .odd(
            "GGUF dimensions that overflow",
            "m.gguf",
            join(
                utf8("GGUF"),
                little(20).putInt(3).putLong(1).putLong(0).array(),
                ModelFiles.ggufText("w"),
                little(4 + 16 + 4 + 8)
                    .putInt(2)
                    .putLong(1L << 33)
                    .putLong(1L << 33)
                    .putInt(0)
                    .putLong(0)
                    .array()))
        .odd(
            "GGUF tensor behind the end",
            "m.gguf",
            join(
                utf8("GGUF"),
                little(20).putInt(3).putLong(1).putLong(0).array(),
                ModelFiles.ggufText("w"),
                little(4 + 8 + 4 + 8).putInt(1).putLong(8).putInt(0).putLong(1L << 20).array()));
  }

  private static void safetensorsFiles(Evasion.Shelf shelf) {
    String b = "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%s]}";
    shelf
        .odd(
            "safetensors overlap",
            "m.safetensors",
            safetensors("{" + ONE + "," + b.formatted("2,6") + "}", 6))
        .odd(
            "safetensors gap",
            "m.safetensors",
            safetensors("{" + ONE + "," + b.formatted("8,12") + "}", 12))
        .odd("safetensors name twice", "m.safetensors", safetensors("{" + ONE + "," + ONE + "}", 4))
        .odd(
            "safetensors range behind the end",
            "m.safetensors",
            safetensors("{" + ONE.replace("[0,4]", "[0,400]") + "}", 4))
        .odd(
            "safetensors range backwards",
            "m.safetensors",
            safetensors("{" + ONE.replace("[0,4]", "[4,0]") + "}", 4))
        .odd(
            "safetensors shape that overflows",
            "m.safetensors",
            safetensors("{" + ONE.replace("[1]", "[9223372036854775807,4]") + "}", 4))
        .odd(
            "safetensors negative shape",
            "m.safetensors",
            safetensors("{" + ONE.replace("[1]", "[-1,-1]") + "}", 4))
        .odd(
            "safetensors unknown type",
            "m.safetensors",
            safetensors("{" + ONE.replace("F32", "PKL") + "}", 4))
        .odd(
            "safetensors metadata that is no text",
            "m.safetensors",
            safetensors("{\"__metadata__\":{\"a\":{\"b\":1}}," + ONE + "}", 4))
        .odd(
            "safetensors header longer than the file",
            "m.safetensors",
            little(16).putLong(1L << 40).put(utf8("{}      ")).array())
        .odd(
            "safetensors header of 101 MB",
            "m.safetensors",
            little(16).putLong(101_000_000).put(utf8("{}      ")).array())
        .runs(
            "safetensors with a pickle behind",
            "m.safetensors",
            join(safetensors("{" + ONE + "}", 4), EVIL))
        .runs("safetensors that is a pickle", "m.safetensors", EVIL)
        .odd(
            "safetensors header with something behind its JSON",
            "m.safetensors",
            safetensors("{" + ONE + "}{}", 4));
  }

  private static void others(Evasion.Shelf shelf) {
    shelf
        .odd(
            "Core ML custom model",
            "m.mlmodel",
            join(number(1, 4), field(555, field(1, "EvilClass"))))
        .odd(
            "Core ML linked model",
            "m.mlmodel",
            join(number(1, 4), field(556, field(1, field(1, "/tmp/x.mlmodelc")))))
        .odd(
            "Core ML custom layer",
            "m.mlmodel",
            join(number(1, 4), field(500, field(1, field(1, "l"), field(500, field(10, "Evil"))))))
        .odd(
            "Core ML custom layer in a pipeline",
            "m.mlmodel",
            join(
                number(1, 4),
                field(
                    202,
                    field(
                        1,
                        number(1, 4),
                        field(500, field(1, field(1, "l"), field(500, field(10, "Evil"))))))))
        .odd(
            "Core ML custom layer in a loop",
            "m.mlmodel",
            join(
                number(1, 4),
                field(
                    500,
                    field(
                        1,
                        field(1, "loop"),
                        field(
                            605,
                            field(4, field(1, field(1, "l"), field(500, field(10, "Evil")))))))))
        .odd(
            "Core ML weights that climb out",
            "m.mlmodel",
            join(number(1, 4), field(502, field(2, field(1, "@model_path/../../etc/passwd")))))
        .odd(
            "TensorFlow Lite with an operation of TensorFlow",
            "m.tflite",
            TfliteBytes.custom("FlexReadFile"))
        .odd("TensorFlow Lite with Python", "m.tflite", TfliteBytes.custom("FlexPyFunc"))
        .odd(
            "TensorFlow Lite with an operation of the application",
            "m.tflite",
            TfliteBytes.custom("EvilCustom"))
        .odd(
            "TensorFlow Lite that leads past the end",
            "m.tflite",
            Arrays.copyOf(TfliteBytes.custom("FlexReadFile"), 40))
        .odd(
            "native program called weights",
            "pytorch_model.bin",
            join(new byte[] {0x7f}, utf8("ELF"), new byte[60]))
        .odd("script called weights", "weights", utf8("#!/bin/sh\nid\n"))
        .odd(
            "Java class called weights",
            "weights.bin",
            join(new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe}, new byte[60]));
  }
}
