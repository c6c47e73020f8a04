package io.sallyport.artifacts.internal.scan;

import java.io.IOException;

/** What a reader may use: where findings go, and how content within content is scanned. */
public interface Scan {

  /** Findings and budgets. */
  ScanRun run();

  /** Space for decompressed content. */
  Workspace workspace();

  /**
   * Scans content by what it is.
   *
   * @return the name of its format
   */
  String content(Member member) throws IOException, BudgetException;

  /** Looks into content that nothing should load, and reports only what is malicious. */
  void opaque(Member member) throws IOException, BudgetException;

  /** Looks for pickles anywhere in content of which nobody knows where one could begin. */
  void salvage(Member member) throws IOException, BudgetException;
}
