import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A table of any size that is never on a disk: written row by row, and checked after its treatment. */
final class PrivacyFlood {

  private static final int ROW = 4096;

  private PrivacyFlood() {}

  /** {@code write GIGABYTES}: rows to standard output; {@code check GIGABYTES}: treated rows from standard input. */
  public static void main(String[] arguments) throws IOException {
    long rows = (long) (Double.parseDouble(arguments[1]) * 1e9 / ROW);
    if (arguments[0].equals("write")) {
      write(rows);
    } else {
      check(rows);
    }
  }

  private static void write(long rows) throws IOException {
    String filler = "machine ran, parts counted, belt greased, nothing to report; ".repeat(80);
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(System.out, StandardCharsets.US_ASCII), 1 << 20)) {
      out.write("number,mail,log\n");
      for (long row = 0; row < rows; row++) {
        String start = row + ",person" + row + "@mail" + row % 97 + ".net,\"";
        out.write(start);
        out.write(filler, 0, ROW - start.length() - 2);
        out.write("\"\n");
      }
    }
  }

  private static void check(long rows) throws IOException {
    long row = 0;
    long originals = 0;
    long misplaced = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20)) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        misplaced += line.startsWith(row + ",") ? 0 : 1;
        originals += line.contains("person" + row + "@") ? 1 : 0;
        row++;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d of %d rows came out, %d out of place, %d with their original address%n",
        row,
        rows,
        misplaced,
        originals);
    if (row != rows || misplaced + originals > 0) {
      System.exit(1);
    }
  }
}
