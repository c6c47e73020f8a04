package io.sallyport.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
    name = "sallyport",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "A self-hosted security gate for AI systems.",
    subcommands = {
      UpCommand.class,
      InspectCommand.class,
      RedactCommand.class,
      KeysCommand.class,
      TenantsCommand.class,
      UsageCommand.class,
      AuditCommand.class,
      ConfigCommand.class,
      ScanCommand.class,
      SignCommand.class,
      VerifyCommand.class,
      ProvenanceCommand.class,
      CardCommand.class,
      AdmitCommand.class,
      ReviewCommand.class,
      WarmUpCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  sallyport up                   gateway, console and a simulated model",
      "  sallyport inspect page.html    the guard over a file",
      "  sallyport redact letter.docx   personal data out of a file",
      "  sallyport up --upstream https://api.example.com/v1 --upstream-key env:KEY",
      "",
      "Exit codes: 0 fine, 1 findings at or over the threshold, 2 bad usage or input,",
      "3 internal error."
    })
public final class Sallyport {

  private Sallyport() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    int code = run(args);
    System.out.flush();
    // Quarkus and the audit log may have threads left; the command is done.
    System.exit(code);
  }

  static int run(String... args) {
    return new CommandLine(new Sallyport())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures())
        .setParameterExceptionHandler(new Failures())
        .execute(args.length == 0 ? new String[] {"--help"} : args);
  }
}
