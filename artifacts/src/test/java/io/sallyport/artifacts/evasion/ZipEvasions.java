package io.sallyport.artifacts.evasion;

import io.sallyport.artifacts.PickleBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Zip files whose readers disagree on what is in them. */
final class ZipEvasions {
  private static final byte[] EVIL = PickleBytes.calling("posix", "system", "id");
  private static final byte[] CLEAN = PickleBytes.protocol(4).raw("N.").bytes();

  private ZipEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    headers(shelf);
    places(shelf);
    names(shelf);
    sizes(shelf);
    kinds(shelf);
    return shelf.all();
  }

  private static RawZip.Entry evil(String name) {
    return RawZip.entry(name, EVIL);
  }

  private static RawZip.Entry clean(String name) {
    return RawZip.entry(name, CLEAN);
  }

  private static void headers(Evasion.Shelf shelf) {
    RawZip.Entry otherName = evil("m/data.pkl");
    otherName.localName = "m/readme.txt";
    RawZip.Entry encrypted = evil("m/data.pkl");
    encrypted.localFlags = 1;
    encrypted.centralFlags = 1;
    RawZip.Entry strong = evil("m/data.pkl");
    strong.centralFlags = 0x41;
    RawZip.Entry crc = evil("m/data.pkl");
    crc.crc = 1;
    RawZip.Entry storedAsDeflated = evil("m/data.pkl");
    storedAsDeflated.centralMethod = 8;
    RawZip.Entry deflatedAsStored = new RawZip.Entry("m/data.pkl", EVIL, true);
    deflatedAsStored.centralMethod = 0;
    RawZip.Entry unknownMethod = evil("m/data.pkl");
    unknownMethod.centralMethod = 97;
    RawZip.Entry shortCentral = evil("m/data.pkl");
    shortCentral.compressed = 4;
    shortCentral.size = 4;
    RawZip.Entry noSize = evil("m/data.pkl");
    noSize.compressed = 0;
    noSize.size = 0;
    RawZip.Entry descriptor = new RawZip.Entry("m/data.pkl", EVIL, true);
    descriptor.localFlags = 8;
    descriptor.centralFlags = 8;
    descriptor.localCompressed = 0;
    descriptor.descriptor = new byte[16];
    shelf
        .runs("local header with another name", "m.pt", new RawZip().add(otherName).end())
        .runs("flag of encryption", "m.pt", new RawZip().add(encrypted).end())
        .runs("flag of strong encryption", "m.pt", new RawZip().add(strong).end())
        .runs("wrong checksum", "m.pt", new RawZip().add(crc).end())
        .runs("stored, said to be deflated", "m.pt", new RawZip().add(storedAsDeflated).end())
        .runs("deflated, said to be stored", "m.pt", new RawZip().add(deflatedAsStored).end())
        .runs("method nobody knows, stored in truth", "m.pt", new RawZip().add(unknownMethod).end())
        .runs("directory says a shorter size", "m.pt", new RawZip().add(shortCentral).end())
        .runs("directory says no size", "m.pt", new RawZip().add(noSize).end())
        .runs("data descriptor", "m.pt", new RawZip().add(descriptor).end());
  }

  private static void places(Evasion.Shelf shelf) {
    byte[] junk = "junk before".getBytes(StandardCharsets.US_ASCII);
    byte[] fine = new RawZip().add(clean("m/data.pkl")).end();
    shelf
        .runs(
            "bytes before the archive",
            "m.pt",
            new RawZip().raw(junk).add(evil("m/data.pkl")).end())
        .runs(
            "bytes before the archive, offsets not counted",
            "m.pt",
            join(junk, new RawZip().add(evil("m/data.pkl")).end()))
        .runs(
            "member that the directory leaves out",
            "m.pt",
            new RawZip().add(clean("m/data.pkl")).local(evil("m/other.pkl")).end())
        .runs(
            "directory count that leaves a member out",
            "m.pt",
            new RawZip().add(clean("a.pkl")).add(evil("m/data.pkl")).end(1, "", 0))
        .runs("pickle before the archive", "m.pt", join(EVIL, fine))
        .runs("pickle behind the archive", "m.pt", join(fine, EVIL))
        .runs(
            "archive behind an archive",
            "m.pt",
            join(new RawZip().add(evil("m/data.pkl")).end(), fine))
        .runs(
            "archive before an archive",
            "m.pt",
            join(fine, new RawZip().add(evil("m/data.pkl")).end()))
        .runs(
            "pickle in the comment",
            "m.pt",
            new RawZip()
                .add(clean("m/data.pkl"))
                .end(1, new String(EVIL, StandardCharsets.ISO_8859_1), 0))
        .runs(
            "archive in the comment",
            "m.pt",
            new RawZip()
                .add(clean("m/data.pkl"))
                .end(
                    1,
                    new String(new RawZip().add(evil("x")).end(), StandardCharsets.ISO_8859_1),
                    0))
        .runs("zip64 end record", "m.pt", new RawZip().add(evil("m/data.pkl")).end64())
        .runs("zip64 sizes", "m.pt", wide())
        .runs("no directory", "m.pt", new RawZip().local(evil("m/data.pkl")).raw(new byte[9]).end())
        .runs(
            "directory that breaks off",
            "m.pt",
            java.util.Arrays.copyOf(
                new RawZip().add(evil("m/data.pkl")).end(),
                new RawZip().add(evil("m/data.pkl")).end().length - 30))
        .runs("two members at one place", "m.pt", overlapping())
        .runs(
            "hidden between two members",
            "m.pt",
            new RawZip().add(clean("a")).raw(EVIL).add(clean("b")).end());
  }

  private static byte[] wide() {
    RawZip.Entry entry = evil("m/data.pkl");
    ByteBuffer extra = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    extra.putShort((short) 1).putShort((short) 16).putLong(EVIL.length).putLong(EVIL.length);
    entry.extra = extra.array();
    entry.compressed = -1;
    entry.size = -1;
    return new RawZip().add(entry).end();
  }

  private static byte[] overlapping() {
    RawZip.Entry first = evil("m/data.pkl");
    RawZip.Entry second = evil("readme.txt");
    return new RawZip().add(first).central(second, 0).end();
  }

  private static void names(Evasion.Shelf shelf) {
    shelf
        .runs("pickle called a text", "m.zip", new RawZip().add(evil("notes.txt")).end())
        .runs("name with a NUL", "m.zip", new RawZip().add(evil("a.txt\0.pkl")).end())
        .runs("name with backslashes", "m.zip", new RawZip().add(evil("m\\data.pkl")).end())
        .runs("name that climbs out", "m.zip", new RawZip().add(clean("../../x.pkl")).end())
        .runs(
            "name that climbs out with backslashes",
            "m.zip",
            new RawZip().add(clean("..\\..\\x.pkl")).end())
        .runs("absolute name", "m.zip", new RawZip().add(clean("/etc/cron.d/x")).end())
        .runs("drive letter", "m.zip", new RawZip().add(clean("C:\\x")).end())
        .runs("name that climbs out within", "m.zip", new RawZip().add(clean("a/../../x")).end())
        .runs(
            "twice the same name",
            "m.zip",
            new RawZip().add(clean("m/data.pkl")).add(evil("m/data.pkl")).end())
        .runs("name that ends as a folder's", "m.zip", new RawZip().add(evil("m/data.pkl/")).end())
        .runs("no name", "m.zip", new RawZip().add(evil("")).end())
        .runs(
            "unusual second name of the pickle",
            "m.pt",
            new RawZip().add(clean("m/data.pkl")).add(evil("m/data.pkl.bak")).end())
        .runs(
            "pickle among the weights",
            "m.pt",
            new RawZip().add(clean("m/data.pkl")).add(evil("m/data/0")).end());
  }

  private static void sizes(Evasion.Shelf shelf) {
    byte[] zeros = new byte[48 << 20];
    byte[] bomb = new RawZip().add(new RawZip.Entry("zeros", zeros, true)).end();
    shelf
        .odd("bomb", "m.zip", bomb)
        .odd("bomb in a bomb", "m.zip", new RawZip().add(RawZip.entry("b.zip", bomb)).end());
  }

  private static void kinds(Evasion.Shelf shelf) {
    byte[] inner = new RawZip().add(evil("data.pkl")).end();
    byte[] nested = inner;
    for (int i = 0; i < 5; i++) {
      nested = new RawZip().add(new RawZip.Entry("layer" + i, nested, true)).end();
    }
    shelf
        .runs("archive in an archive", "m.zip", new RawZip().add(RawZip.entry("i", inner)).end())
        .runs("archives six deep", "m.zip", nested)
        .runs("archive called a picture", "m.png", inner)
        .runs("archive called safetensors", "m.safetensors", inner)
        .runs(
            "npz with objects",
            "m.npz",
            new RawZip().add(RawZip.entry("a.npy", ModelFiles.npy("|O", "(1,)", EVIL))).end())
        .runs(
            "npz with a structure of objects",
            "m.npz",
            new RawZip()
                .add(
                    RawZip.entry(
                        "a.npy", ModelFiles.npy("[('a', '<f4'), ('b', '|O')]", "(1,)", EVIL)))
                .end())
        .runs(
            "npz with a pickle instead of an array",
            "m.npz",
            new RawZip().add(RawZip.entry("a.npy", EVIL)).end())
        .runs("npy with the second version of its header", "m.npy", ModelFiles.npy2("|O", EVIL))
        .odd(
            "TorchScript that reads a file",
            "m.pt",
            new RawZip()
                .add(clean("m/data.pkl"))
                .add(
                    RawZip.entry(
                        "m/code/__torch__/x.py",
                        utf8("def forward(self, x):\n  y = torch.from_file(\"/etc/passwd\")\n")))
                .add(RawZip.entry("m/constants.pkl", CLEAN))
                .end())
        .runs(
            "pickle of constants",
            "m.pt",
            new RawZip().add(clean("m/data.pkl")).add(evil("m/constants.pkl")).end());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
