package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.python.PythonToken.Kind;
import java.util.List;

/** Tokens and the place where they are being read. */
abstract class TokenReader {
  final List<PythonToken> tokens;
  int at;

  TokenReader(List<PythonToken> tokens) {
    this.tokens = tokens;
  }

  final PythonToken token() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  final PythonToken next(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  final boolean take(String text) {
    if (token().is(text)) {
      at++;
      return true;
    }
    return false;
  }

  /** Whether no expression begins here. */
  final boolean isEnd() {
    PythonToken token = token();
    return token.is(Kind.NEWLINE)
        || token.is(Kind.END)
        || token.is("=")
        || token.is(")")
        || token.is("]")
        || token.is("}")
        || token.is(":")
        || token.is(";");
  }

  final void skipTo(String close) {
    while (!token().is(close) && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      at++;
    }
  }
}
