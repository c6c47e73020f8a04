package io.sallyport.review.internal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One expression in the Common Expression Language about one variable. CEL always ends; loops over
 * lists and the depth of an expression are bounded besides.
 */
final class Expression {

  private static final int MAX_ITERATIONS = 10_000;
  private static final int MAX_DEPTH = 32;
  private static final Pattern FIELD =
      Pattern.compile("(?:^|[^A-Za-z0-9_.])([a-z]+)\\s*\\.\\s*([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern TEXTS =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxParseRecursionDepth(MAX_DEPTH)
          .build();

  private final String variable;
  private final CelRuntime.Program program;

  private Expression(String variable, CelRuntime.Program program) {
    this.variable = variable;
    this.program = program;
  }

  /** What is wrong with an expression, in one line; empty when nothing is. */
  static String problem(String variable, String text) {
    try {
      tree(variable, text);
      String unknown = unknownField(variable, text);
      return unknown.isEmpty() ? compile(variable, text).notBoolean(variable, text) : unknown;
    } catch (CelValidationException e) {
      String first =
          e.getErrors().isEmpty() ? "it is not CEL" : e.getErrors().getFirst().getMessage();
      return "found '"
          + text.strip().replace('\n', ' ')
          + "': "
          + first.replace('\n', ' ')
          + " (expected: CEL that is true or false about '"
          + variable
          + "')";
    }
  }

  // What only shows when it runs: a field that is a text or a list.
  private String notBoolean(String variable, String text) {
    Object value;
    try {
      value = program.eval(Map.of(variable, Described.example(variable)));
    } catch (CelEvaluationException e) {
      return "";
    }
    return value instanceof Boolean
        ? ""
        : "found '"
            + text.strip().replace('\n', ' ')
            + "', which is neither true nor false (expected: CEL that is true or false about '"
            + variable
            + "')";
  }

  // A field that is not there would count as holding, and the rule as if it asked nothing.
  private static String unknownField(String variable, String text) {
    Set<String> known = variable.equals("flow") ? Described.FLOW_FIELDS : Described.NODE_FIELDS;
    Matcher found = FIELD.matcher(TEXTS.matcher(text).replaceAll("''"));
    while (found.find()) {
      String field = found.group(2);
      if (found.group(1).equals(variable) && !known.contains(field)) {
        return "found '"
            + variable
            + "."
            + field
            + "' (expected: "
            + String.join(", ", new TreeSet<>(known))
            + ")";
      }
    }
    return "";
  }

  /** Compiles an expression that has no problem. */
  static Expression compile(String variable, String text) {
    try {
      CelRuntime runtime =
          CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
      return new Expression(variable, runtime.createProgram(tree(variable, text)));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException("where: " + text, e);
    }
  }

  private static CelAbstractSyntaxTree tree(String variable, String text)
      throws CelValidationException {
    CelCompiler compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(variable, MapType.create(SimpleType.STRING, SimpleType.DYN))
            .setResultType(SimpleType.BOOL)
            .build();
    return compiler.compile(text).getAst();
  }

  /** Whether it holds. One that fails, for a value of another type, counts as holding. */
  boolean holds(Map<String, Object> value) {
    try {
      return !Boolean.FALSE.equals(program.eval(Map.of(variable, value)));
    } catch (CelEvaluationException e) {
      return true;
    }
  }
}
