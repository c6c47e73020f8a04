package io.sallyport.guard;

import java.util.Locale;

/** What takes an answer and acts on it, so that parts of it must be made inert. */
public enum Consumer {
  /** A page that shows the answer as it is. */
  HTML,
  /** A page that renders Markdown, and with it HTML. */
  MARKDOWN,
  /** A database that runs it. */
  SQL,
  /** A shell that runs it. */
  SHELL;

  /** The name used in configuration, for example {@code html}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
