package io.sallyport.artifacts.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.pickle.PythonNames;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.util.Arrays;
import java.util.Set;

/**
 * Judges dotted names that loaders of settings import and call: classes of known packages are what
 * settings are for, their functions and loaders are not.
 */
final class TargetRules {
  private static final JsonNode FILE = DataFiles.tree("rules/settings.json");
  private static final Set<String> ACTIONS = DataFiles.strings(FILE.path("target-actions"));
  private static final Set<String> MODULES = DataFiles.strings(FILE.path("target-modules"));
  private static final Set<String> FUNCTIONS = DataFiles.strings(FILE.path("target-functions"));

  private final ScanRun run;

  TargetRules(ScanRun run) {
    this.run = run;
  }

  void check(Settings settings, String key, String target) {
    if (PythonNames.isAllowed(target) || key.equals("loader_module") && Trusted.isLoader(target)) {
      return;
    }
    String what = "The settings make the loader call " + target + ".";
    String last = target.substring(target.lastIndexOf('.') + 1);
    boolean type = !last.isEmpty() && Character.isUpperCase(last.charAt(0));
    boolean own = Trusted.isOwn(target);
    boolean known = PythonNames.isKnownPackage(target) || Trusted.isTarget(target) || own;
    if (PythonNames.isForbidden(target) && !(type && known) || known && ACTIONS.contains(last)) {
      run.report("config/dangerous-target", settings.place(key), what);
    } else if (!known) {
      run.report("config/unknown-target", settings.place(key), what);
    } else if (!own && !(type ? isOrdinaryClass(target) : isOrdinaryFunction(target))) {
      run.report("config/unvetted-target", settings.place(key), what);
    }
  }

  private static boolean isOrdinaryClass(String target) {
    return Arrays.stream(target.split("\\.", -1)).noneMatch(MODULES::contains);
  }

  private static boolean isOrdinaryFunction(String target) {
    int dot = target.lastIndexOf('.');
    return FUNCTIONS.contains(target) || dot > 0 && FUNCTIONS.contains(target.substring(0, dot));
  }
}
