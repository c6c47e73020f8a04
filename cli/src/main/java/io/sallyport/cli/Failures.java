package io.sallyport.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one line on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final int BAD_USAGE = 2;
  private static final int INTERNAL = 3;

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof UsageException) {
      Lines.first(
          String.valueOf(e.getMessage()).lines(), line -> err.println("sallyport: " + line));
      return BAD_USAGE;
    }
    err.println(
        "sallyport: internal error: "
            + e.getClass().getSimpleName()
            + (e.getMessage() == null ? "" : ": " + Lines.safe(e.getMessage())));
    if (e.getStackTrace().length > 0) {
      err.println("  at " + e.getStackTrace()[0]);
    }
    return INTERNAL;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    Lines.first(String.valueOf(e.getMessage()).lines(), line -> err.println("sallyport: " + line));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return BAD_USAGE;
  }
}
