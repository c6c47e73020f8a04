package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import io.sallyport.artifacts.PickleBytes;
import java.util.List;

/** Pickles as libraries write them. */
final class HonestPickles {
  static final String CLASSIFIER = "sklearn.linear_model._logistic:LogisticRegression";
  // module:name of objects that libraries keep as class, arguments and state.
  private static final List<String> OBJECTS =
      List.of(
          "sklearn.linear_model._logistic:LogisticRegression",
          "sklearn.linear_model._base:LinearRegression",
          "sklearn.linear_model._ridge:Ridge",
          "sklearn.linear_model._coordinate_descent:Lasso",
          "sklearn.linear_model._stochastic_gradient:SGDClassifier",
          "sklearn.ensemble._forest:RandomForestClassifier",
          "sklearn.ensemble._forest:RandomForestRegressor",
          "sklearn.ensemble._gb:GradientBoostingClassifier",
          "sklearn.ensemble._hist_gradient_boosting.gradient_boosting:HistGradientBoostingClassifier",
          "sklearn.tree._classes:DecisionTreeClassifier",
          "sklearn.svm._classes:SVC",
          "sklearn.neighbors._classification:KNeighborsClassifier",
          "sklearn.naive_bayes:GaussianNB",
          "sklearn.cluster._kmeans:KMeans",
          "sklearn.decomposition._pca:PCA",
          "sklearn.pipeline:Pipeline",
          "sklearn.compose._column_transformer:ColumnTransformer",
          "sklearn.preprocessing._data:StandardScaler",
          "sklearn.preprocessing._encoders:OneHotEncoder",
          "sklearn.preprocessing._label:LabelEncoder",
          "sklearn.feature_extraction.text:TfidfVectorizer",
          "sklearn.feature_extraction.text:CountVectorizer",
          "sklearn.impute._base:SimpleImputer",
          "sklearn.model_selection._search:GridSearchCV",
          "sklearn.neural_network._multilayer_perceptron:MLPClassifier",
          "sklearn.calibration:CalibratedClassifierCV",
          "sklearn.gaussian_process._gpr:GaussianProcessRegressor",
          "sklearn.isotonic:IsotonicRegression",
          "xgboost.sklearn:XGBClassifier",
          "xgboost.core:Booster",
          "lightgbm.sklearn:LGBMClassifier",
          "lightgbm.basic:Booster",
          "scipy.sparse._csr:csr_matrix",
          "pandas.core.frame:DataFrame",
          "pandas.core.series:Series",
          "transformers.training_args:TrainingArguments",
          "torch.nn.modules.linear:Linear",
          "torch.nn.modules.conv:Conv2d",
          "torch.nn.modules.container:Sequential",
          "torch.nn.modules.transformer:TransformerEncoderLayer",
          "torch.optim.adam:Adam");

  private HonestPickles() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    for (String name : OBJECTS) {
      shelf.odd("object of " + name, "m.pkl", object(name));
    }
    pickles(shelf);
    return shelf.all();
  }

  /** As protocol 4 keeps an object: its class without a constructor, then its state. */
  static byte[] object(String full) {
    int colon = full.indexOf(':');
    return PickleBytes.protocol(4)
        .global(full.substring(0, colon), full.substring(colon + 1))
        .raw(")")
        .op(0x81)
        .op(0x94)
        .raw("}")
        .op(0x94)
        .raw("(")
        .text("n_features_in_")
        .raw("K\u0004")
        .text("classes_")
        .raw("](K\0K\u0001e")
        .text("append")
        .raw("K\u0001")
        .text("add")
        .raw("N")
        .text("_sklearn_version")
        .text("1.5.0")
        .raw("ub.")
        .bytes();
  }

  private static PickleBytes array(PickleBytes pickle) {
    return pickle
        .global("numpy._core.multiarray", "_reconstruct")
        .global("numpy", "ndarray")
        .raw("K\0")
        .op(0x85)
        .blob(utf8("b"))
        .op(0x87)
        .raw("R")
        .raw("(K\u0001K\u0002")
        .op(0x85)
        .global("numpy", "dtype")
        .text("f4")
        .op(0x89)
        .op(0x88)
        .op(0x87)
        .raw("R")
        .raw("(K\u0003")
        .text("<")
        .raw("NNNJ")
        .raw(new byte[] {-1, -1, -1, -1})
        .raw("J")
        .raw(new byte[] {-1, -1, -1, -1})
        .raw("K\0tb")
        .op(0x89)
        .blob(new byte[8])
        .raw("tb");
  }

  private static void pickles(Evasion.Shelf shelf) {
    shelf
        .odd(
            "dictionary of protocol 0",
            "m.pkl",
            utf8("(dp0\nVname\np1\nVmodel\np2\nsVn\np3\nI5\ns."))
        .odd(
            "old-style object of protocol 0",
            "m.pkl",
            utf8(
                "ccopy_reg\n_reconstructor\n(ccollections\nOrderedDict\nc__builtin__\nobject\nNtR."))
        .odd("array of numpy", "m.pkl", array(PickleBytes.protocol(4)).raw(".").bytes())
        .odd(
            "scalar of numpy",
            "m.pkl",
            PickleBytes.protocol(4)
                .global("numpy._core.multiarray", "scalar")
                .global("numpy", "dtype")
                .text("f8")
                .op(0x89)
                .op(0x88)
                .op(0x87)
                .raw("R")
                .blob(new byte[8])
                .op(0x86)
                .raw("R.")
                .bytes())
        .odd(
            "date",
            "m.pkl",
            PickleBytes.protocol(4)
                .global("datetime", "datetime")
                .blob(new byte[10])
                .op(0x85)
                .raw("R.")
                .bytes())
        .odd(
            "set, complex and slice",
            "m.pkl",
            PickleBytes.protocol(2)
                .oldGlobal("__builtin__", "set")
                .raw("](K\u0001e")
                .op(0x85)
                .raw("R0")
                .oldGlobal("__builtin__", "slice")
                .raw("NNN")
                .op(0x87)
                .raw("R.")
                .bytes())
        .odd(
            "default dictionary of lists",
            "m.pkl",
            PickleBytes.protocol(4)
                .global("collections", "defaultdict")
                .global("builtins", "list")
                .op(0x85)
                .raw("R.")
                .bytes())
        .odd(
            "path",
            "m.pkl",
            PickleBytes.protocol(4)
                .global("pathlib", "PosixPath")
                .text("a")
                .text("b")
                .op(0x86)
                .raw("R.")
                .bytes())
        .odd(
            "bytes of protocol 2",
            "m.pkl",
            PickleBytes.protocol(2)
                .oldGlobal("_codecs", "encode")
                .raw("X\u0002\0\0\0ab")
                .raw("X\u0006\0\0\0latin1")
                .op(0x86)
                .raw("R.")
                .bytes())
        .odd(
            "member of an enumeration",
            "m.pkl",
            PickleBytes.protocol(4)
                .global("builtins", "getattr")
                .global("torch.optim", "SGD")
                .text("FIRST")
                .op(0x86)
                .raw("R.")
                .bytes())
        .odd(
            "function that is a setting",
            "m.pkl",
            PickleBytes.protocol(4)
                .raw("}")
                .text("activation")
                .global("torch.nn.functional", "relu")
                .raw("s.")
                .bytes())
        .odd(
            "frame as Python writes it",
            "m.pkl",
            PickleBytes.protocol(4)
                .op(0x95)
                .raw(new byte[] {2, 0, 0, 0, 0, 0, 0, 0})
                .raw("N.")
                .bytes())
        .odd(
            "two pickles as some libraries write them",
            "m.pkl",
            PickleBytes.protocol(4).raw("N.").op(0x80).op(4).raw("].").bytes())
        .odd(
            "joblib with an array",
            "m.joblib",
            PickleBytes.protocol(4)
                .raw("](")
                .global("joblib.numpy_pickle", "NumpyArrayWrapper")
                .raw(")")
                .op(0x81)
                .raw("}(")
                .text("subclass")
                .global("numpy", "ndarray")
                .text("shape")
                .raw("K\u0004")
                .op(0x85)
                .text("order")
                .text("C")
                .text("dtype")
                .global("numpy", "dtype")
                .text("S4")
                .op(0x89)
                .op(0x88)
                .op(0x87)
                .raw("R(K\u0003")
                .text("|")
                .raw("NNNK\u0004K\u0001K\0tb")
                .text("allow_mmap")
                .op(0x88)
                .text("numpy_array_alignment_bytes")
                .raw("K\u0010")
                .raw("ub")
                .raw(new byte[] {2, -1, -1})
                .raw("cos\nsystem\n(S'.'")
                .raw("e.")
                .bytes());
  }
}
