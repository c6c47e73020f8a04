package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;

/**
 * Reads compressed files of joblib before 0.10: {@code ZF}, the length of the content in
 * hexadecimal digits with spaces behind, then a zlib stream. The width of the length differs
 * between versions.
 */
public final class ZFileReader implements Reader {
  private static final int WIDEST = 32;

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    byte[] head = member.bytes().copy(0, WIDEST);
    int at = 4;
    while (at < head.length && (Character.digit(head[at], 16) >= 0 || head[at] == 'L')) {
      at++;
    }
    while (at < head.length && head[at] == ' ') {
      at++;
    }
    // A zlib stream begins with 0x78, which is the letter x and no digit.
    if (at >= head.length || head[at] != 0x78) {
      throw new FormatException(at, "no zlib stream behind the length of a compressed joblib file");
    }
    Member stream =
        new Member(
            member.bytes().from(at), member.path(), member.name(), member.depth(), member.torch());
    new CompressedReader(CompressedReader.Method.ZLIB).read(stream, scan);
    return "joblib";
  }
}
