package io.sallyport.artifacts.internal.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of Python. */
sealed interface Statement {
  /** A value that is computed and dropped. */
  record Evaluate(Expression value) implements Statement {}

  /** Values that get names; {@code added} where they are added to what was there. */
  record Bind(List<Expression> targets, Expression value, boolean added) implements Statement {}

  /**
   * An import.
   *
   * @param module where from
   * @param member what of it; a star for everything; null for the module itself
   * @param name the name it gets
   */
  record Import(String module, @Nullable String member, String name, int at) implements Statement {}

  /** A function. */
  record Function(
      String name,
      List<Expression.Parameter> parameters,
      List<Expression> decorators,
      List<Statement> body,
      int at)
      implements Statement {}

  /** A class. */
  record Type(
      String name,
      List<Expression.Argument> bases,
      List<Expression> decorators,
      List<Statement> body,
      int at)
      implements Statement {}

  /** A loop over items. */
  record Loop(Expression target, Expression items, List<Statement> body) implements Statement {}

  /** Statements under a condition; {@code program} where that is that the file itself is run. */
  record Guarded(Expression condition, boolean program, List<Statement> body)
      implements Statement {}

  /** {@code with value as target}. */
  record With(List<Bind> values, List<Statement> body) implements Statement {}

  /** A case of a match. */
  record Case(Expression subject, Expression pattern, List<Statement> body) implements Statement {}

  /** What a function gives. */
  record Return(Expression value) implements Statement {}
}
