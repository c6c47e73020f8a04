package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What importing a name of Python means. Allow-lists come first; whatever else the standard library
 * has is forbidden, because nothing that keeps data needs it; other packages are unknown.
 *
 * <p>Names are resolved as CPython's {@code find_class} does: the module is imported, then each
 * part of a dotted name is an attribute of the one before. An attribute may be another module, so a
 * dotted name that no list has is judged by where it can lead.
 */
public final class PythonNames {
  private static final NameList CLASSES = NameList.read("python/classes.txt");
  private static final NameList FUNCTIONS = NameList.read("python/functions.txt");
  private static final NameList REFERENCES = NameList.read("python/references.txt");
  private static final NameList CODE_BUILDERS = NameList.read("python/code-builders.txt");
  private static final NameList CALLERS = NameList.read("python/callers.txt");
  private static final NameList REACHING = NameList.read("python/reaching.txt");
  private static final NameList STANDARD_DATA = NameList.read("python/standard-data.txt");
  // Modules of types whose methods compute with what they are given and do nothing else.
  private static final Set<String> METHODS =
      Set.of("builtins", "collections", "datetime", "decimal", "fractions");
  private static final Set<String> STANDARD = set("python/standard-modules.txt");
  private static final Set<String> PACKAGES = set("python/packages.txt");
  private static final Set<String> FORBIDDEN = set("python/forbidden.txt");
  private static final Set<String> ALARMING = set("python/alarming-words.txt");
  private static final Set<String> HOOKS = set("python/hooks.txt");
  private static final Set<String> ACTING = set("python/acting-constructors.txt");
  private static final Set<String> CODECS = set("python/codecs.txt");
  private static final Set<String> FAMILIES = set("python/class-families.txt");
  private static final Map<String, String> RENAMED = renamed();

  private PythonNames() {}

  /**
   * The standing of a name.
   *
   * @param module as the pickle says it
   * @param name with dots where attributes of attributes are meant
   */
  static Standing judge(String module, String name) {
    String realModule = currentModule(module, name);
    String realName = currentName(module, name);
    if (CLASSES.has(realModule, realName)) {
      return Standing.CLASS;
    }
    if (FUNCTIONS.has(realModule, realName)) {
      return Standing.FUNCTION;
    }
    if (REFERENCES.has(realModule, realName)) {
      return Standing.REFERENCE;
    }
    if (CODE_BUILDERS.has(realModule, realName)) {
      return Standing.CODE_BUILDER;
    }
    if (CALLERS.has(realModule, realName)) {
      return Standing.CALLER;
    }
    if (REACHING.has(realModule, realName)) {
      return Standing.REACHING;
    }
    if (isStandardData(realModule, realName)) {
      return Standing.UNKNOWN;
    }
    Standing kept = asKept(realModule, realName);
    if (kept != null) {
      return kept;
    }
    if (isRebuilder(realModule, realName)) {
      return Standing.FUNCTION;
    }
    if (isMethod(realModule, realName)) {
      return Standing.METHOD;
    }
    return isForbidden(realModule, realName)
        ? Standing.FORBIDDEN
        : PACKAGES.contains(top(realModule)) ? Standing.UNVETTED : Standing.UNKNOWN;
  }

  /**
   * Whether a dotted path of another format (Keras, Hydra, skops, auto_map) names something that
   * gives an attacker what he wants.
   */
  public static boolean isForbidden(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0
        ? isForbidden("builtins", path) && !CLASSES.has("builtins", path)
        : !CLASSES.has(path.substring(0, dot), path.substring(dot + 1))
            && isForbidden(path.substring(0, dot), path.substring(dot + 1));
  }

  /** Whether a dotted path names a class or function of the allow-lists. */
  public static boolean isAllowed(String path) {
    int dot = path.lastIndexOf('.');
    if (dot < 0) {
      return CLASSES.has("builtins", path);
    }
    Standing standing = judge(path.substring(0, dot), path.substring(dot + 1));
    return standing == Standing.CLASS
        || standing == Standing.FUNCTION
        || standing == Standing.REFERENCE;
  }

  /** Whether the first part of a dotted path is a package whose forms are known. */
  public static boolean isKnownPackage(String path) {
    return PACKAGES.contains(top(path));
  }

  /** Whether the first part of a dotted path is a module of the standard library. */
  public static boolean isStandard(String path) {
    return STANDARD.contains(top(path));
  }

  /** Whether a dotted path names something that runs, loads, opens or fetches. */
  public static boolean isActing(String path) {
    int dot = path.lastIndexOf('.');
    return dot > 0
        && isDottedName(path)
        && isForbidden(path)
        && (ALARMING.contains(path.substring(dot + 1)) || ALARMING.contains(top(path)));
  }

  /** Whether an attribute decides what Python calls. */
  static boolean isHook(String attribute) {
    return HOOKS.contains(attribute);
  }

  /** Whether a name runs, loads, opens or fetches, or is a module that does. */
  static boolean isAlarming(String name) {
    return ALARMING.contains(name);
  }

  /**
   * Whether a class that may be kept does more than keep data when its constructor is called: it is
   * listed, or belongs to the data of a package that acts.
   */
  static boolean actsWhenBuilt(String full) {
    int dot = full.lastIndexOf('.');
    return ACTING.contains(full)
        || dot > 0
            && listed(full) > 0
            && asKept(full.substring(0, dot), full.substring(dot + 1)) == Standing.FAMILY;
  }

  /** Whether an encoding is one that serialisers use. */
  static boolean isPlainCodec(String encoding) {
    return CODECS.contains(encoding.toLowerCase(java.util.Locale.ROOT));
  }

  /** Whether each part between dots could be a name of Python. */
  static boolean isDottedName(String text) {
    if (text.isEmpty() || text.length() > 400) {
      return false;
    }
    boolean start = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (start) {
          return false;
        }
        start = true;
      } else if (start ? !isNameStart(c) : !isNameStart(c) && !Character.isDigit(c)) {
        return false;
      } else {
        start = false;
      }
    }
    return !start;
  }

  private static boolean isNameStart(char c) {
    return Character.isLetter(c) || c == '_';
  }

  /**
   * The standing of a class that a pickle may keep: of a family, or of a package that acts, where
   * keeping it does nothing yet. Of two entries that match, the longer one counts.
   */
  private static @Nullable Standing asKept(String module, String name) {
    if (name.indexOf('.') >= 0
        || isFunctionLike(name)
        || name.endsWith("Meta")
        || name.equals("ForwardRef")
        || ALARMING.contains(name)
        || STANDARD.contains(top(module))) {
      return null;
    }
    String full = module + "." + name;
    int denied = listed(full);
    if (family(module + ".") > denied) {
      return Standing.FAMILY;
    }
    return denied > 0 && denied < full.length() ? Standing.RESERVED : null;
  }

  /** Whether this is what Cython makes to restore an object of its own: a class and its fields. */
  private static boolean isRebuilder(String module, String name) {
    return name.startsWith("__pyx_unpickle_")
        && name.indexOf('.') < 0
        && family(module + ".") > listed(module + "." + name);
  }

  /** Whether this is a method of a class that may be kept: harmless to keep, not to call. */
  private static boolean isMethod(String module, String name) {
    int dot = name.indexOf('.');
    if (dot < 0 || STANDARD.contains(top(module)) || listed(module + "." + name) > 0) {
      return false;
    }
    String owner = name.substring(0, dot);
    String method = name.substring(dot + 1);
    return (CLASSES.has(module, owner) || asKept(module, owner) == Standing.FAMILY)
        && method.indexOf('.') < 0
        && !method.startsWith("__")
        && !ALARMING.contains(method)
        && !STANDARD.contains(method.replaceFirst("^_", ""));
  }

  /** The length of the longest family that a module belongs to; 0 for none. */
  private static int family(String module) {
    for (int dot = module.lastIndexOf('.'); dot > 0; dot = module.lastIndexOf('.', dot - 1)) {
      if (FAMILIES.contains(module.substring(0, dot + 1))) {
        return dot + 1;
      }
    }
    return 0;
  }

  /** Whether the last part of a name is that of a function rather than of a class. */
  static boolean isFunctionLike(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    int i = 0;
    while (i < last.length() - 1 && last.charAt(i) == '_') {
      i++;
    }
    return last.isEmpty() || !Character.isUpperCase(last.charAt(i));
  }

  /** Whether a name of the standard library keeps data, or is a method of a type that does. */
  private static boolean isStandardData(String module, String name) {
    if (STANDARD_DATA.has(module, name)) {
      return true;
    }
    int dot = name.indexOf('.');
    if (dot < 0) {
      return STANDARD_DATA.has(module, "*") && isClassName(name);
    }
    String method = name.substring(dot + 1);
    return METHODS.contains(module)
        && CLASSES.has(module, name.substring(0, dot))
        && method.indexOf('.') < 0
        && !method.startsWith("_")
        && !ALARMING.contains(method);
  }

  private static boolean isClassName(String name) {
    return Character.isUpperCase(name.charAt(0))
        && !name.endsWith("Meta")
        && !name.equals("ForwardRef");
  }

  private static boolean isForbidden(String module, String name) {
    if (STANDARD.contains(top(module)) || listed(module + "." + name) > 0) {
      return true;
    }
    List<String> parts = List.of(name.split("\\.", -1));
    String last = parts.getLast();
    if (ALARMING.contains(last)) {
      return true;
    }
    if (parts.size() == 1) {
      return last.startsWith("__") && last.endsWith("__");
    }
    // A dotted name walks attributes: from a class to its inner class is usual, anything else
    // leaves the module that the pickle names.
    return parts.stream()
            .anyMatch(
                part -> part.startsWith("__") || STANDARD.contains(part.replaceFirst("^_", "")))
        || parts.stream().skip(1).anyMatch(PythonNames::startsInLowerCase);
  }

  private static boolean startsInLowerCase(String part) {
    return !part.isEmpty() && Character.isLowerCase(part.charAt(0));
  }

  /** The length of the longest entry that forbids a name or what it is within; 0 for none. */
  private static int listed(String full) {
    for (int end = full.length(); end > 0; end = full.lastIndexOf('.', end - 1)) {
      if (FORBIDDEN.contains(full.substring(0, end))) {
        return end;
      }
    }
    return 0;
  }

  private static String currentModule(String module, String name) {
    String both = RENAMED.get(module + ":" + name);
    return both != null
        ? both.substring(0, both.indexOf(':'))
        : RENAMED.getOrDefault(module, module);
  }

  private static String currentName(String module, String name) {
    String both = RENAMED.get(module + ":" + name);
    return both != null ? both.substring(both.indexOf(':') + 1) : name;
  }

  private static String top(String module) {
    int dot = module.indexOf('.');
    return dot < 0 ? module : module.substring(0, dot);
  }

  private static Set<String> set(String file) {
    return Set.copyOf(DataFiles.lines(file));
  }

  private static Map<String, String> renamed() {
    Map<String, String> renamed = new HashMap<>();
    for (String line : DataFiles.lines("python/renamed.txt")) {
      int equals = line.indexOf(" = ");
      renamed.put(line.substring(0, equals), line.substring(equals + 3));
    }
    return Map.copyOf(renamed);
  }
}
