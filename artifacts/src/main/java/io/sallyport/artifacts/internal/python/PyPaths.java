package io.sallyport.artifacts.internal.python;

import java.util.EnumSet;
import java.util.Set;

/**
 * Full names of modules and of what they hold, with every way around undone: modules are attributes
 * of the modules that import them ({@code random._os}), functions lead to their module ({@code
 * print.__self__}), objects to their class and on to all classes.
 */
final class PyPaths {
  private static final Set<String> MODULES = Effects.set("reached-modules");
  private static final Set<String> STARTING = Effects.set("ways-to-builtins");
  private static final Set<String> LOADERS = Effects.set("ways-to-loaders");
  private static final String BUILTINS = "builtins";
  private static final String LOADER = "importlib.loader";
  private static final String OBJECT = "builtins.object";
  private static final Set<String> ALL_CLASSES = Effects.set("ways-to-all-classes");
  private static final Set<Taint> AROUND = Set.of(Taint.ROUNDABOUT);

  private PyPaths() {}

  /** The attribute of a value. */
  static PyValue attribute(PyValue base, String name) {
    if (STARTING.contains(name) && name.equals("__self__") && isBuiltin(base)
        || name.equals("__builtins__")
        || name.equals("f_builtins")) {
      return PyValue.named(BUILTINS, AROUND);
    }
    if (LOADERS.contains(name)) {
      return PyValue.named(LOADER, AROUND);
    }
    if (ALL_CLASSES.contains(name)) {
      return PyValue.named(OBJECT, AROUND);
    }
    if (base.path() == null) {
      return name.equals("__globals__") || name.equals("f_globals")
          ? PyValue.named("globals", AROUND)
          : PyValue.tainted(base.taints());
    }
    if (name.equals("__globals__") || name.equals("f_globals")) {
      return PyValue.named("globals", AROUND);
    }
    return name.equals("__dict__")
        ? PyValue.named(base.path() + ".__dict__", base.taints())
        : join(base, name);
  }

  private static boolean isBuiltin(PyValue base) {
    return base.path() != null && base.path().startsWith(BUILTINS + ".");
  }

  /** A name below another one; a module that others import is itself. */
  static PyValue join(PyValue base, String name) {
    String path = base.path() == null ? "" : base.path();
    String module =
        name.startsWith("_") && MODULES.contains(name.substring(1)) ? name.substring(1) : name;
    boolean leads = MODULES.contains(module) && !isOwn(path, name);
    if (leads) {
      return PyValue.named(module, around(base.taints()));
    }
    return PyValue.named(path + "." + name, base.taints());
  }

  /** Packages have parts that are called like modules of the standard library. */
  private static boolean isOwn(String path, String name) {
    return path.isEmpty()
        || path.equals(name)
        || path.startsWith(".")
        || path.endsWith("()")
        || Effects.set("own-parts").contains(path + "." + name);
  }

  /** An import spelt with dots: each part of it is an attribute of the one before. */
  static PyValue imported(String module, String member) {
    PyValue value = PyValue.named(module, Set.of());
    for (String part : member.split("\\.", -1)) {
      value = attribute(value, part);
    }
    return value;
  }

  /** A value under a key of a dictionary of names. */
  static PyValue item(PyValue base, PyValue key) {
    String path = base.path();
    if (OBJECT.equals(path)) {
      return base;
    }
    if (path == null || !key.isWhole()) {
      return path == null || !path.endsWith("__dict__")
          ? PyValue.tainted(base.taints())
          : PyValue.named(path + ".*", around(base.taints()));
    }
    String name = key.shown();
    if (path.equals("sys.modules")) {
      return PyValue.named(name, MODULES.contains(name) ? AROUND : Set.of());
    }
    if (path.equals("globals")) {
      return global(name);
    }
    if (path.endsWith(".__dict__")) {
      String owner = path.substring(0, path.length() - ".__dict__".length());
      return attribute(PyValue.named(owner, around(base.taints())), name);
    }
    return path.equals(BUILTINS)
        ? PyValue.named(BUILTINS + "." + name, around(base.taints()))
        : PyValue.tainted(base.taints());
  }

  private static PyValue global(String name) {
    if (name.equals("__builtins__")) {
      return PyValue.named(BUILTINS, AROUND);
    }
    if (LOADERS.contains(name)) {
      return PyValue.named(LOADER, AROUND);
    }
    String plain = name.startsWith("_") ? name.substring(1) : name;
    if (MODULES.contains(plain)) {
      return PyValue.named(plain, AROUND);
    }
    return Effects.isCommand("os." + name)
        ? PyValue.named("os." + name, AROUND)
        : PyValue.tainted(AROUND);
  }

  static Set<Taint> around(Set<Taint> taints) {
    EnumSet<Taint> all = EnumSet.of(Taint.ROUNDABOUT);
    all.addAll(taints);
    return all;
  }
}
