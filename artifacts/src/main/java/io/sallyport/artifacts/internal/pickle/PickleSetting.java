package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.scan.BudgetException;
import java.io.IOException;

/**
 * Where a pickle stands and what loads it.
 *
 * @param member the member of the file, for findings
 * @param torch whether PyTorch loads it: it resolves persistent ids to its storages, and classes of
 *     {@code __torch__} are scripts of the same archive
 * @param arrays whether raw arrays follow their wrappers in the stream, as joblib writes them
 * @param depth how deep it is nested
 * @param nested scans bytes that the pickle hands to another loader
 */
public record PickleSetting(
    String member, boolean torch, boolean arrays, int depth, Nested nested) {

  /** Scans bytes found within a pickle. */
  @FunctionalInterface
  public interface Nested {
    /**
     * Scans them as a file of their own.
     *
     * @param label names them within the member
     */
    void scan(Bytes bytes, String label) throws IOException, BudgetException;
  }

  PickleSetting withArrays(boolean newArrays) {
    return new PickleSetting(member, torch, newArrays, depth, nested);
  }

  PickleSetting deeper() {
    return new PickleSetting(member, torch, arrays, depth + 1, nested);
  }
}
