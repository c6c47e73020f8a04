package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import io.sallyport.artifacts.PickleBytes;
import java.util.Base64;
import java.util.List;

/** Configurations of Keras that make it import, call or read something. */
final class KerasEvasions {
  private static final byte[] EVIL = PickleBytes.calling("posix", "system", "id");

  private KerasEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    shelf.runs(
        "Keras Lambda that names a function of a module",
        "m.h5",
        Hdf5Bytes.attribute(
            "model_config",
            layer(
                "Lambda",
                "keras.layers",
                "{\"function\":\"system\",\"function_type\":\"function\",\"module\":\"os\"}")));
    keras(shelf);
    return shelf.all();
  }

  private static byte[] kerasZip(String config) {
    return new RawZip()
        .add(RawZip.entry("metadata.json", utf8("{\"keras_version\":\"3.10.0\"}")))
        .add(RawZip.entry("config.json", utf8(config)))
        .end();
  }

  private static String layer(String type, String module, String config) {
    return ("{\"class_name\":\"Sequential\",\"module\":\"keras\",\"registered_name\":null,"
            + "\"config\":{\"layers\":[{\"class_name\":\"%s\",\"module\":\"%s\","
            + "\"registered_name\":null,\"config\":%s}]}}")
        .formatted(type, module, config);
  }

  /** Marshalled code that begins as one does and uses a name. */
  static String bytecode(String name) {
    byte[] start = new byte[17];
    start[0] = (byte) 0xe3;
    byte[] word = join(new byte[] {(byte) 0xda, (byte) name.length()}, utf8(name));
    return Base64.getEncoder().encodeToString(join(start, new byte[24], word, new byte[9]));
  }

  private static void keras(Evasion.Shelf shelf) {
    String lambda =
        "{\"function\":{\"class_name\":\"__lambda__\",\"config\":{\"code\":\"%s\"}}}"
            .formatted(bytecode("system"));
    shelf
        .runs(
            "Keras Lambda with bytecode",
            "m.keras",
            kerasZip(layer("Lambda", "keras.layers", lambda)))
        .odd(
            "Keras Lambda without a reason",
            "m.keras",
            kerasZip(layer("Lambda", "keras.layers", "{\"function\":\"relu\"}")))
        .odd(
            "Keras Lambda by its registered name",
            "m.keras",
            kerasZip(
                layer("X", "keras.layers", "{}")
                    .replace(
                        "\"registered_name\":null,\"config\":{}",
                        "\"registered_name\":\"keras>Lambda\",\"config\":{}")))
        .runs(
            "Keras class of a module of Python",
            "m.keras",
            kerasZip(layer("Popen", "subprocess", "{}")))
        .runs(
            "Keras function of a module of Python",
            "m.keras",
            kerasZip(layer("function", "os", "\"system\"")))
        .runs(
            "Keras function by builtins",
            "m.keras",
            kerasZip(layer("function", "builtins", "\"exec\"")))
        .runs(
            "Keras fetches a file",
            "m.keras",
            kerasZip(layer("function", "keras.utils", "\"get_file\"")))
        .runs(
            "Keras class that fetches a file",
            "m.keras",
            kerasZip(layer("get_file", "keras.utils", "{\"origin\":\"x\"}")))
        .runs(
            "Keras loosens its own safety",
            "m.keras",
            kerasZip(layer("function", "keras.config", "\"enable_unsafe_deserialization\"")))
        .runs(
            "Keras wraps a module of PyTorch",
            "m.keras",
            kerasZip(layer("TorchModuleWrapper", "keras.layers", "{\"module\":\"gASV\"}")))
        .odd(
            "Keras reads a SavedModel",
            "m.keras",
            kerasZip(layer("TFSMLayer", "keras.layers", "{\"filepath\":\"/tmp/x\"}")))
        .odd(
            "Keras reads a vocabulary",
            "m.keras",
            kerasZip(layer("StringLookup", "keras.layers", "{\"vocabulary\":\"/etc/passwd\"}")))
        .odd(
            "Keras module of an unknown package",
            "m.keras",
            kerasZip(layer("X", "acme.layers", "{}")))
        .runs(
            "Keras configuration twice",
            "m.keras",
            new RawZip()
                .add(RawZip.entry("config.json", utf8(layer("Dense", "keras.layers", "{}"))))
                .add(RawZip.entry("config.json", utf8(layer("Popen", "subprocess", "{}"))))
                .end())
        .runs(
            "Keras name twice in its configuration",
            "m.keras",
            kerasZip(
                layer("Dense", "keras.layers", "{}")
                    .replace(
                        "\"class_name\":\"Dense\"", "\"class_name\":\"Dense\",\"module\":\"keras\"")
                    .replace("Dense", "system")
                    .replace("\"keras.layers\"", "\"os\"")))
        .runs(
            "Keras configuration in UTF-16",
            "m.keras",
            new RawZip()
                .add(
                    RawZip.entry(
                        "config.json",
                        layer("Popen", "subprocess", "{}")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_16)))
                .end())
        .runs(
            "Keras escapes its names",
            "m.keras",
            kerasZip(layer("Popen", "sub\\u0070rocess", "{}")))
        .runs(
            "Keras weights are a pickle",
            "m.keras",
            new RawZip()
                .add(RawZip.entry("config.json", utf8(layer("Dense", "keras.layers", "{}"))))
                .add(RawZip.entry("model.weights.h5", EVIL))
                .end())
        .odd(
            "Keras H5 with a Lambda",
            "m.h5",
            Hdf5Bytes.attribute("model_config", layer("Lambda", "keras.layers", "{}")))
        .runs(
            "Keras H5 with bytecode",
            "m.h5",
            Hdf5Bytes.attribute(
                "model_config",
                layer(
                    "Lambda",
                    "keras.layers",
                    "{\"function\":[\"" + bytecode("popen") + "\",null,null]}")))
        .runs(
            "Keras H5 with a module of Python",
            "m.h5",
            Hdf5Bytes.attribute("model_config", layer("system", "os", "{}")))
        .odd(
            "Keras TFOpLambda that reads a file",
            "m.h5",
            Hdf5Bytes.attribute(
                "model_config",
                layer("TFOpLambda", "keras.layers", "{\"function\":\"io.read_file\"}")))
        .odd(
            "Keras table of a file",
            "m.keras",
            kerasZip(
                layer(
                    "StaticHashTable",
                    "keras.layers",
                    "{\"initializer\":{\"class_name\":\"TextFileInitializer\",\"config\":"
                        + "{\"filename\":\"/etc/passwd\"}}}")));
  }
}
