package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.field;
import static io.sallyport.artifacts.evasion.ModelFiles.gguf;
import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.npy;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Files as libraries write them: nothing in them is to be flagged. */
final class HonestFiles {
  private HonestFiles() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    archives(shelf);
    models(shelf);
    settings(shelf);
    return new ArrayList<>(shelf.all());
  }

  private static void archives(Evasion.Shelf shelf) {
    byte[] state =
        PickleBytes.protocol(2)
            .oldGlobal("collections", "OrderedDict")
            .raw(")R(X\u0001\0\0\0w")
            .oldGlobal("torch._utils", "_rebuild_tensor_v2")
            .raw("((X\u0007\0\0\0storage")
            .oldGlobal("torch", "FloatStorage")
            .raw("X\u0001\0\0\u00000X\u0003\0\0\0cpuK\u0002tQK\0K\u0002")
            .op(0x85)
            .raw("K\u0001")
            .op(0x85)
            .op(0x89)
            .oldGlobal("collections", "OrderedDict")
            .raw(")RtRu.")
            .bytes();
    try {
      shelf
          .odd(
              "state of PyTorch",
              "m.pt",
              new RawZip()
                  .add(RawZip.entry("m/data.pkl", state))
                  .add(RawZip.entry("m/byteorder", utf8("little")))
                  .add(RawZip.entry("m/data/0", new byte[8]))
                  .add(RawZip.entry("m/version", utf8("3\n")))
                  .add(RawZip.entry("m/.data/serialization_id", utf8("0123456789")))
                  .end64())
          .odd(
              "npz",
              "m.npz",
              new RawZip().add(RawZip.entry("a.npy", npy("<f4", "(2,)", new byte[8]))).end())
          .odd(
              "npy with a structure",
              "m.npy",
              npy("[('a', '<f4'), ('b', '<i4')]", "(1,)", new byte[8]))
          .odd(
              "zip with a comment",
              "m.zip",
              new RawZip().add(RawZip.entry("a.txt", utf8("fine"))).end(1, "made by hand", 0))
          .odd(
              "gzip of a pickle",
              "m.pkl.gz",
              ArchiveEvasions.gzip(HonestPickles.object(HonestPickles.CLASSIFIER)))
          .odd(
              "zlib of a pickle",
              "m.joblib",
              ArchiveEvasions.zlib(HonestPickles.object(HonestPickles.CLASSIFIER)))
          .odd(
              "bzip2 of a pickle",
              "m.joblib",
              ArchiveEvasions.bzip2(HonestPickles.object(HonestPickles.CLASSIFIER)))
          .odd(
              "xz of a pickle",
              "m.joblib",
              ArchiveEvasions.xz(HonestPickles.object(HonestPickles.CLASSIFIER)))
          .odd(
              "lzma of a pickle",
              "m.joblib",
              ArchiveEvasions.lzma(HonestPickles.object(HonestPickles.CLASSIFIER)))
          .odd(
              "lz4 of a pickle",
              "m.joblib",
              ArchiveEvasions.lz4(HonestPickles.object(HonestPickles.CLASSIFIER)))
          .odd(
              "tar with folders and a link within",
              "m.tar",
              join(
                  ArchiveEvasions.member("a/", '5', "", null),
                  ArchiveEvasions.member("a/w.npy", '0', "", npy("<f4", "(1,)", new byte[4])),
                  ArchiveEvasions.member("a/link", '2', "w.npy", null),
                  new byte[1024]));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void models(Evasion.Shelf shelf) {
    String layer =
        "{\"module\":\"keras\",\"class_name\":\"Sequential\",\"config\":{\"layers\":[{\"module\":"
            + "\"keras.layers\",\"class_name\":\"Dense\",\"config\":{\"units\":2,\"activation\":"
            + "\"relu\",\"kernel_initializer\":{\"module\":\"keras.initializers\",\"class_name\":"
            + "\"GlorotUniform\",\"config\":{\"seed\":null},\"registered_name\":null}},"
            + "\"registered_name\":null}]},\"registered_name\":null}";
    shelf
        .odd("Keras", "m.keras", new RawZip().add(RawZip.entry("config.json", utf8(layer))).end())
        .odd("Keras H5", "m.h5", Hdf5Bytes.attribute("model_config", layer))
        .odd(
            "SavedModel with a saver",
            "saved_model.pb",
            savedModel(
                tensorFlowNode("SaveV2"),
                tensorFlowNode("RestoreV2"),
                tensorFlowNode("MergeV2Checkpoints"),
                tensorFlowFunction("MatMul")))
        .odd("ONNX", "m.onnx", onnx(onnxNode("MatMul", ""), onnxTensor(5, "weights.bin")))
        .odd(
            "ONNX with its own functions",
            "m.onnx",
            join(
                onnx(onnxNode("F", "mine")),
                field(25, field(1, "F"), field(10, "mine"), field(7, field(4, "Relu")))))
        .odd(
            "ONNX of classical models",
            "m.onnx",
            onnx(onnxNode("TreeEnsembleClassifier", "ai.onnx.ml")))
        .odd(
            "GGUF",
            "m.gguf",
            gguf(
                "general.architecture",
                "llama",
                "general.name",
                "a {model}",
                "tokenizer.chat_template",
                "{% for m in messages %}{{ '<|' ~ m['role'] ~ '|>' + m.content }}{% endfor %}"))
        .odd(
            "safetensors",
            "m.safetensors",
            safetensors(
                "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],"
                    + "\"data_offsets\":[0,8]}}  ",
                8))
        .odd("TensorFlow Lite", "m.tflite", TfliteBytes.custom("TFLite_Detection_PostProcess"))
        .odd(
            "Core ML",
            "m.mlmodel",
            join(
                number(1, 4), field(2, field(1, "input")), field(500, field(1, field(1, "dense")))))
        .odd(
            "OpenVINO",
            "m.xml",
            utf8(
                "<?xml version=\"1.0\"?><net name=\"m\" version=\"11\"><layers><layer id=\"0\" "
                    + "name=\"x\" type=\"Parameter\" version=\"opset1\"><data shape=\"1,3\"/></layer>"
                    + "</layers></net>"))
        .odd(
            "PMML",
            "m.pmml",
            utf8(
                "<PMML version=\"4.4\"><DataDictionary><DataField name=\"a\"/></DataDictionary>"
                    + "<TransformationDictionary><DerivedField name=\"b\"><Apply function=\"+\"/>"
                    + "</DerivedField></TransformationDictionary></PMML>"))
        .odd(
            "skops",
            "m.skops",
            new RawZip()
                .add(
                    RawZip.entry(
                        "schema.json",
                        utf8(
                            "{\"__class__\":\"LogisticRegression\",\"__module__\":"
                                + "\"sklearn.linear_model._logistic\",\"__loader__\":\"ObjectNode\","
                                + "\"content\":{\"__class__\":\"dict\",\"__module__\":\"builtins\","
                                + "\"__loader__\":\"DictNode\",\"content\":{}}}")))
                .end());
  }

  private static void settings(Evasion.Shelf shelf) {
    shelf
        .odd(
            "settings of a model",
            "config.json",
            utf8(
                "{\"architectures\":[\"BertModel\"],\"model_type\":\"bert\",\"hidden_size\":768,"
                    + "\"torch_dtype\":\"float32\",\"transformers_version\":\"4.50.0\"}"))
        .odd(
            "settings of a tokenizer",
            "tokenizer_config.json",
            utf8(
                "{\"tokenizer_class\":\"LlamaTokenizer\",\"chat_template\":\"{% if messages[0]"
                    + "['role'] == 'system' %}{{ messages[0]['content'].strip() }}{% endif %}"
                    + "{% for message in messages[1:] %}{{ bos_token + message['content'] | trim }}"
                    + "{% endfor %}\"}"))
        .odd(
            "vocabulary with words of code",
            "tokenizer.json",
            utf8(
                "{\"version\":\"1.0\",\"model\":{\"type\":\"BPE\",\"vocab\":{\"eval\":0,"
                    + "\"os.system\":1,\"__class__\":2,\"import\":3},\"merges\":[[\"o\",\"s\"]]}}"))
        .odd("vocabulary as text", "vocab.txt", utf8("[PAD]\n[UNK]\ncos\nsystem\neval\nR.\n"))
        .odd("merges", "merges.txt", utf8("#version: 0.2\ni n\nt h\nc os\n"))
        .odd(
            "settings of Hydra",
            "config.yaml",
            utf8("optimizer:\n  _target_: torch.optim.AdamW\n  lr: 0.001\n"))
        .odd(
            "settings of NeMo",
            "model_config.yaml",
            utf8("preprocessor:\n  _target_: nemo.collections.asr.modules.Preprocessor\n"))
        .odd(
            "settings of MLflow",
            "MLmodel",
            utf8("flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n    env: x\n"))
        .odd(
            "card",
            "README.md",
            utf8("---\nlicense: mit\n---\n# Model\n```python\nimport os\nmodel.eval()\n```\n"))
        .odd(
            "XGBoost as JSON",
            "m.json",
            utf8(
                "{\"learner\":{\"attributes\":{},\"gradient_booster\":{\"name\":\"gbtree\"}},"
                    + "\"version\":[2,0,0]}"))
        .odd(
            "settings of an adapter",
            "adapter_config.json",
            utf8(
                "{\"auto_mapping\":{\"base_model_class\":\"BertModel\",\"parent_library\":"
                    + "\"transformers.models.bert.modeling_bert\"},\"peft_type\":\"LORA\"}"))
        .odd(
            "parts of a pipeline",
            "model_index.json",
            utf8(
                "{\"_class_name\":\"StableDiffusionPipeline\",\"unet\":[\"diffusers\",\"UNet\"],"
                    + "\"safety_checker\":[\"stable_diffusion\",\"SafetyChecker\"]}"))
        .odd(
            "graph of TensorFlow as text",
            "graph.pbtxt",
            utf8("node {\n  name: \"x\"\n  op: \"MatMul\"\n}\n"))
        .odd(
            "index of weights",
            "model.safetensors.index.json",
            utf8("{\"metadata\":{\"total_size\":8},\"weight_map\":{\"a\":\"m-1.safetensors\"}}"))
        .odd(
            "template with lists, filters and joined texts",
            "chat_template.jinja",
            utf8(
                "{%- set roles = ['user'|upper, 'assistant'] -%}{% set x %}Answer:{% endset %}"
                    + "{{ x }}{% for m in messages if m.role in ['user', 'tool'] %}"
                    + "{{ '%s: %s'|format(m.role, m.content) }}{{ roles[loop.index0 % 2] }}"
                    + "{{ m['a' ~ 'b'] if m['a' ~ 'b'] is defined }}{% endfor %}"));
  }
}
