package io.sallyport.review.imports;

import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Under which names the parts of a file are called. A name is the whole host, no part of one. */
final class Hosts {

  /** How a cluster goes on after the name and the namespace of a service. */
  private static final Pattern CLUSTER = Pattern.compile("[.]svc([.].*)?$");

  private static final Pattern NEAR =
      Pattern.compile(
          "^([^.]+|.*[.](svc|local|internal|lan)|10[.].*|192[.]168[.].*"
              + "|172[.](1[6-9]|2[0-9]|3[01])[.].*)$");

  private final Map<String, String> targets = new LinkedHashMap<>();

  /** A name and what it means; the first of that name counts. */
  void add(String name, String target) {
    targets.putIfAbsent(name.toLowerCase(Locale.ROOT), target);
  }

  /** What a host means; empty when it is none of the file. */
  String find(String host) {
    String plain = host.toLowerCase(Locale.ROOT).replaceAll("[.]$", "");
    String found = targets.getOrDefault(plain, "");
    return found.isEmpty()
        ? targets.getOrDefault(CLUSTER.matcher(plain).replaceAll(""), "")
        : found;
  }

  /** Whether a host lies in one's own network by its name. */
  static boolean near(String host) {
    return NEAR.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
