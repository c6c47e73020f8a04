package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;

/** Tells what code builders of a pickle made, which is reported where they are imported. */
final class CarriedCode {

  private CarriedCode() {}

  /**
   * Whether this is a type that cloudpickle or dill look up by its name to put code together; that
   * they do is reported already. What they make with it is another object and not this one.
   */
  static boolean isType(Value callee) {
    return callee instanceof Call call
        && call.callee() instanceof Global global
        && global.standing() == Standing.CODE_BUILDER
        && (global.name().equals("_builtin_type") || global.name().equals("_load_type"));
  }

  /**
   * Whether this is a class that the pickle carries. Making an object of it runs its code only
   * where it says so itself, which cannot be judged from here; that it is carried is reported
   * already.
   */
  static boolean isClass(Value callee) {
    return callee instanceof Call call
        && call.callee() instanceof Global global
        && global.standing() == Standing.CODE_BUILDER
        && (global.name().startsWith("_make_skeleton") || global.name().equals("_create_type"));
  }
}
