package io.sallyport.artifacts.internal.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of Python, as far as it matters for what names and texts become. */
sealed interface Expression {
  /** Where in the source it stands. */
  int at();

  /** A name. */
  record Name(String name, int at) implements Expression {}

  /** A text or bytes. */
  record Text(String value, int at) implements Expression {}

  /** A text that is put together of texts and values. */
  record Pieces(List<Expression> parts, int at) implements Expression {}

  /** A number; zero where it is no whole one. */
  record Number(long value, int at) implements Expression {}

  /** An attribute of a value. */
  record Attribute(Expression base, String name, int at) implements Expression {}

  /** A call. */
  record Call(Expression callee, List<Argument> arguments, int at) implements Expression {}

  /** An item of a value. */
  record Item(Expression base, Expression index, int at) implements Expression {}

  /** A part of a value; backwards where it counts down. */
  record Slice(boolean backwards, int at) implements Expression {}

  /** A list, tuple or set. */
  record Group(List<Expression> items, int at) implements Expression {}

  /** A dictionary; a key is null where another dictionary is put in. */
  record Pairs(List<Argument> pairs, int at) implements Expression {}

  /** Two values and what joins them. */
  record Binary(String operator, Expression left, Expression right, int at) implements Expression {}

  /** Values of which one counts, or from which something is computed. */
  record Several(List<Expression> parts, boolean oneOf, int at) implements Expression {}

  /** A function without a name. */
  record Lambda(List<Parameter> parameters, Expression body, int at) implements Expression {}

  /** What is computed for each item of something. */
  record Comprehension(List<Expression> results, List<Clause> clauses, int at)
      implements Expression {}

  /** A value that gets a name where it is used. */
  record Named(String name, Expression value, int at) implements Expression {}

  /** Nothing that could be read. */
  record Missing(int at) implements Expression {}

  /**
   * An argument of a call.
   *
   * @param key its name; a star where it stands for several; null for one by place
   */
  record Argument(@Nullable Expression key, @Nullable String name, Expression value) {}

  /** A parameter, with what it is when none is given. */
  record Parameter(String name, @Nullable Expression standard) {}

  /** {@code for target in items}, or a condition where there is no target. */
  record Clause(@Nullable Expression target, Expression items) {}
}
