package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.hdf5.Hdf5Reader;
import io.sallyport.artifacts.internal.pickle.PickleReader;
import io.sallyport.artifacts.internal.pickle.PickleSalvage;
import io.sallyport.artifacts.internal.pickle.PickleSetting;
import java.io.IOException;

/** Scans content by what its bytes are, whatever it is called, and content within it. */
public final class ContentScanner implements Scan {
  private static final int HEAD = 1024;

  private final ScanRun run;
  private final Workspace workspace;

  /** A scanner of one file. */
  public ContentScanner(ScanRun run, Workspace workspace) {
    this.run = run;
    this.workspace = workspace;
  }

  @Override
  public ScanRun run() {
    return run;
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public String content(Member member) throws IOException, BudgetException {
    run.payTime();
    if (member.depth() > run.limits().depth()) {
      throw new BudgetException("archives nested deeper than " + run.limits().depth());
    }
    if (member.bytes().size() == 0) {
      FileNames.empty(member, run);
      return "empty";
    }
    byte[] head = member.bytes().copy(0, HEAD);
    Format format = Sniffer.sniff(member, head);
    FileNames.compare(member, format, run);
    long userBlock = format == Format.HDF5 ? -1 : Hdf5Reader.behindUserBlock(member.bytes());
    if (userBlock > 0) {
      return behindUserBlock(member, format, userBlock);
    }
    return read(member, format, head);
  }

  /** HDF5 behind something else: both are read, because loaders go by either. */
  private String behindUserBlock(Member member, Format format, long at)
      throws IOException, BudgetException {
    Member file =
        new Member(
            member.bytes().from(at), member.path(), member.name(), member.depth() + 1, false);
    String kind = content(file);
    Member block = member.inner(member.bytes().slice(0, at), "(user block)", false);
    content(block);
    if (format != Format.UNNAMED) {
      return read(member, format, member.bytes().copy(0, HEAD));
    }
    return kind;
  }

  private String read(Member member, Format format, byte[] head)
      throws IOException, BudgetException {
    try {
      return switch (format.reader()) {
        case null -> unnamed(member, head);
        case Reader reader -> {
          alsoAsPickle(member, format);
          yield reader.read(member, this);
        }
      };
    } catch (FormatException e) {
      run.report(
          "format/malformed",
          member.at(e.offset(), format.wireName()),
          "This " + format.wireName() + " content is not intact: " + e.getMessage() + ".");
      salvage(member);
      return format.wireName();
    }
  }

  /** The first bytes of some formats are operations of pickles, too: a file can be both. */
  private void alsoAsPickle(Member member, Format format) throws IOException, BudgetException {
    if (format != Format.PICKLE) {
      ScanRun trial = run.trial();
      new PickleReader(
              member.bytes(), pickleSetting(member, new ContentScanner(trial, workspace)), trial)
          .readTextProtocol();
      run.settle(trial, trial.verdict() == ScanVerdict.MALICIOUS);
    }
  }

  /** Pickles have no magic number in their first protocols, so they are tried. */
  private String unnamed(Member member, byte[] head)
      throws IOException, FormatException, BudgetException {
    if (new PickleReader(member.bytes(), pickleSetting(member, this), run).readTextProtocol()) {
      FileNames.compare(member, Format.PICKLE, run);
      return Format.PICKLE.wireName();
    }
    String format = Unnamed.read(member, head, this);
    if (format.equals("unknown")) {
      salvage(member);
      FileNames.unrecognised(member, run);
    }
    return format;
  }

  @Override
  public void opaque(Member member) throws IOException, BudgetException {
    byte[] head = member.bytes().copy(0, 2);
    if (head.length == 2 && (head[0] & 0xff) == 0x80 && head[1] >= 0 && head[1] <= 5) {
      ScanRun trial = run.trial();
      try {
        new PickleReader(
                member.bytes(), pickleSetting(member, new ContentScanner(trial, workspace)), trial)
            .read();
      } catch (FormatException e) {
        // Numbers that happen to begin like a pickle.
      }
      run.settle(trial, trial.verdict() == ScanVerdict.MALICIOUS);
    }
  }

  @Override
  public void salvage(Member member) throws IOException, BudgetException {
    new PickleSalvage(member.bytes(), pickleSetting(member, this), run).from(0);
  }

  /** How pickles of a member are read. */
  public static PickleSetting pickleSetting(Member member, Scan scan) {
    return new PickleSetting(
        member.path(),
        member.torch(),
        true,
        member.depth(),
        (nested, label) -> scan.content(member.inner(nested, label, member.torch())));
  }
}
