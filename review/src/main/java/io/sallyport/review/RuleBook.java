package io.sallyport.review;

import io.sallyport.review.internal.RuleReader;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules of a review: ours, and those of a user's folders. */
public final class RuleBook {

  private static final String FOLDER = "/io/sallyport/review/rules/";

  private final Map<String, Rule> rules;

  private RuleBook(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /** The rules that come with Sallyport. */
  public static RuleBook standard() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String name : resource("index.txt").lines().filter(line -> !line.isBlank()).toList()) {
      try {
        for (YamlValue value : YamlReader.parse(name, resource(name + ".yaml"), false)) {
          Rule rule = RuleReader.read(name + ".yaml", value, problems);
          rules.put(rule.id(), rule);
        }
      } catch (ArchitectureException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    return new RuleBook(rules);
  }

  private static String resource(String name) {
    try (InputStream in = RuleBook.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("rule: " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("rule: " + name + " cannot be read", e);
    }
  }

  /** Rules made elsewhere. */
  public static RuleBook of(List<Rule> rules) {
    Map<String, Rule> byId = new LinkedHashMap<>();
    rules.forEach(rule -> byId.put(rule.id(), rule));
    return new RuleBook(byId);
  }

  /**
   * These rules and those of a folder: each {@code .yaml} file holds one or several. A rule with
   * the id of one of these replaces it; an id that occurs twice in the folder is an error.
   *
   * @throws ArchitectureException with everything that is wrong
   */
  public RuleBook with(Path folder) throws ArchitectureException {
    Map<String, Rule> all = new LinkedHashMap<>(rules);
    Map<String, Rule> own = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        for (YamlValue value : YamlReader.parse(file.toString(), YamlReader.text(file), false)) {
          Rule rule = RuleReader.read(file.toString(), value, problems);
          all.put(rule.id(), rule);
          Rule first = own.putIfAbsent(rule.id(), rule);
          if (first != null && !rule.id().isEmpty()) {
            problems.add(
                rule.source()
                    + ": id: found '"
                    + rule.id()
                    + "' again (expected: an id that no other rule of yours has, the first is at "
                    + first.source()
                    + ")");
          }
        }
      } catch (ArchitectureException e) {
        problems.addAll(e.problems());
      }
    }
    for (Rule rule : all.values()) {
      rule.subsumes().stream()
          .filter(id -> !all.containsKey(id))
          .map(id -> rule.source() + ": subsumes: found '" + id + "' (expected: a rule's id)")
          .forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new ArchitectureException(problems);
    }
    return new RuleBook(all);
  }

  private static List<Path> files(Path folder) throws ArchitectureException {
    try (Stream<Path> found = Files.walk(folder, 4)) {
      return found
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ArchitectureException(
          List.of(folder + ":1: found no readable folder (expected: a folder of rules)"));
    }
  }

  /** All rules in their order. */
  public List<Rule> rules() {
    return List.copyOf(rules.values());
  }
}
