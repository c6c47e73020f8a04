package io.sallyport.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What a command is that only holds others: it has a place to print to, and alone it shows help.
 */
@Command
final class Group {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** Where data goes. */
  PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  /** Where is said what is no data. */
  PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  /** Shows the help. */
  void usage() {
    Objects.requireNonNull(spec).commandLine().usage(out());
  }
}
