package io.sallyport.artifacts.internal.text;

/**
 * What a command does that nobody needs for a model.
 *
 * @param what some words behind "the command"
 * @param certain whether no honest command does it
 */
public record ShellDanger(String what, boolean certain) {
  static ShellDanger certain(String what) {
    return new ShellDanger(what, true);
  }

  static ShellDanger doubtful(String what) {
    return new ShellDanger(what, false);
  }

  /** The rule under which a command is reported. */
  public String rule() {
    return certain ? "code/shell-command" : "code/shell";
  }
}
