package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.little;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static io.sallyport.artifacts.evasion.PickleEvasions.EVIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.PickleBytes;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content behind text, behind a format's end, and within rare headers. */
final class HiddenContentTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());
  private static final byte[] SMALL =
      PickleBytes.protocol(4).global("os", "system").raw("(").text("id").raw("tR.").bytes();

  private static ScanReport scan(byte[] bytes, String file) {
    return SCANNER.scan(bytes, file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc", "../..", "a/../../../b", "C:\\x"})
  void linkInAZipThatLeadsOut_isMalicious(String target) {
    RawZip.Entry link = RawZip.entry("m/link", utf8(target));
    link.external = 0xa1ff << 16;

    ScanReport report = scan(new RawZip().add(link).end(), "m.zip");

    assertThat(report.verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(report.findings()).extracting(ScanFinding::rule).contains("archive/link");
  }

  @Test
  void linkWithinAZip_isCleanUnlessAMemberLiesBelow() {
    RawZip.Entry link = RawZip.entry("m/link", utf8("data"));
    link.external = 0xa1ff << 16;
    RawZip.Entry file = RawZip.entry("m/link/a.txt", utf8("text"));

    assertThat(scan(new RawZip().add(link).end(), "m.zip").findings()).isEmpty();
    assertThat(scan(new RawZip().add(link).add(file).end(), "m.zip").findings())
        .extracting(ScanFinding::rule)
        .containsExactly("archive/link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../other/a.bin", "/etc/passwd", "http://h/a.bin", "a/../../b", "~/x"})
  void weightsOfAnIndexOutsideOfTheFolder_areSuspicious(String file) {
    String index = "{\"metadata\":{},\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"%s\"}}";

    ScanReport report = scan(utf8(index.formatted(file)), "model.safetensors.index.json");

    assertThat(report.findings()).extracting(ScanFinding::rule).containsExactly("graph/path");
    assertThat(scan(utf8(index.formatted("m/2.safetensors")), "m.index.json").findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pickleInACellOfPyTables_isMalicious(boolean text) {
    byte[] cell = text ? utf8("cos\nsystem\n(S'id'\ntR.") : SMALL;
    byte[] heap =
        join(
            utf8("GCOL"),
            little(28)
                .putInt(1)
                .putLong(32 + (cell.length + 7) / 8 * 8)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(0)
                .putLong(cell.length)
                .array(),
            Arrays.copyOf(cell, (cell.length + 7) / 8 * 8));
    byte[] file = join(Hdf5Bytes.attribute("PSEUDOATOM", "object"), heap);
    java.nio.ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(40, file.length);

    assertThat(scan(file, "m.h5").verdict()).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void pickledFiltersOfPyTables_areMalicious() {
    assertThat(scan(Hdf5Bytes.attribute("FILTERS", "cos\nsystem\n(S'id'\ntR."), "m.h5").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(scan(Hdf5Bytes.bytes("FILTERS", SMALL), "m.h5").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.pt", "m.pkl", "m.safetensors", "m.onnx", "m.gguf"})
  void emptyModel_isSuspicious(String name) {
    assertThat(scan(new byte[0], name).verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(scan(new byte[0], "__init__.py").verdict()).isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void serialisedObjectsOfJava_areSuspicious() {
    byte[] stream = join(new byte[] {(byte) 0xac, (byte) 0xed, 0, 5, 't', 0, 2}, utf8("ab"));

    assertThat(scan(stream, "m.bin").findings())
        .extracting(ScanFinding::rule)
        .containsExactly("java/objects");
  }

  private static byte[] keras(String configuration) {
    return Hdf5Bytes.attribute("model_config", configuration);
  }

  private static final String LAMBDA =
      "{\"class_name\":\"Lambda\",\"config\":{\"function\":[\""
          + KerasEvasions.bytecode("system")
          + "\",null,null]}}";

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 65536})
  void modelBehindUserBlock_isRead(int size) {
    byte[] text = new byte[size];
    Arrays.fill(text, (byte) 'a');

    for (String name : new String[] {"m.h5", "notes.txt", "m.json"}) {
      assertThat(scan(join(text, keras(LAMBDA)), name).verdict())
          .as(name)
          .isEqualTo(ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void userBlockOfZerosOrText_isClean() {
    byte[] text = new byte[512];
    Arrays.fill(text, (byte) 'a');
    byte[] model = keras("{\"class_name\":\"Sequential\"}");

    assertThat(scan(join(new byte[512], model), "m.h5").findings()).isEmpty();
    assertThat(scan(join(text, model), "m.h5").findings()).isEmpty();
    assertThat(scan(join(text, model), "m.h5").format()).isEqualTo("keras-h5");
  }

  @Test
  void pickleInUserBlock_isMalicious() {
    byte[] block = Arrays.copyOf(EVIL, 512);

    assertThat(scan(join(block, keras("{}")), "m.h5").verdict()).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void pickleBehindText_isMalicious() {
    byte[] text = new byte[5000];
    Arrays.fill(text, (byte) 'a');

    assertThat(scan(join(text, SMALL), "readme.md").verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(scan(text, "readme.md").format()).isEqualTo("text");
  }

  @Test
  void bytesBehindHdf5_areScanned() {
    byte[] model = keras("{}");

    assertThat(scan(join(model, SMALL), "m.h5").verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(scan(join(model, new byte[99], SMALL), "m.h5").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(scan(join(model, utf8("more")), "m.h5").verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(scan(join(model, new byte[99]), "m.h5").findings()).isEmpty();
  }

  @Test
  void bytesBehindGguf_areScanned() {
    byte[] empty = join(utf8("GGUF"), little(20).putInt(3).putLong(0).putLong(0).array());

    assertThat(scan(join(empty, SMALL), "m.gguf").verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(scan(join(empty, new byte[8]), "m.gguf").findings()).isEmpty();
    assertThat(scan(join(oneTensor(0), SMALL), "m.gguf").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(scan(join(oneTensor(9999), SMALL), "m.gguf").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(scan(join(oneTensor(0), new byte[28]), "m.gguf").findings()).isEmpty();
  }

  @Test
  void tensorsOfGguf_lieOneBehindTheOther() {
    byte[] zeros = new byte[512];
    byte[] payload = Arrays.copyOf(join(new byte[10], SMALL), 512);

    assertThat(scan(join(twoTensors(0, 32), zeros), "m.gguf").verdict())
        .isEqualTo(ScanVerdict.CLEAN);
    assertThat(scan(join(twoTensors(32, 0), zeros), "m.gguf").verdict())
        .isEqualTo(ScanVerdict.CLEAN);
    for (long[] offsets : new long[][] {{0, 0}, {0, 64}, {32, 64}}) {
      assertThat(scan(join(twoTensors(offsets[0], offsets[1]), zeros), "m.gguf").verdict())
          .as(Arrays.toString(offsets))
          .isEqualTo(ScanVerdict.SUSPICIOUS);
    }
    assertThat(scan(join(twoTensors(0, 480), payload), "m.gguf").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
    byte[] padding = join(twoTensors(0, 32), zeros);
    padding[padding.length - 512 + 20] = 1;
    assertThat(scan(padding, "m.gguf").verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @Test
  void textOfGgufThatIsNoUtf8_isSuspicious() {
    byte[] file = ModelFiles.gguf("general.name", "a\ufffdb");
    assertThat(scan(file, "m.gguf").findings()).isEmpty();
    file[file.length - 2] = (byte) 0xff;

    assertThat(scan(file, "m.gguf").verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  /** Two tensors of one number each, without their bytes. */
  private static byte[] twoTensors(long first, long second) {
    byte[] front = join(utf8("GGUF"), little(20).putInt(3).putLong(2).putLong(0).array());
    for (long[] tensor : new long[][] {{'v', first}, {'w', second}}) {
      front =
          join(
              front,
              little(8).putLong(1).array(),
              new byte[] {(byte) tensor[0]},
              little(24).putInt(1).putLong(1).putInt(0).putLong(tensor[1]).array());
    }
    return Arrays.copyOf(front, (front.length + 31) / 32 * 32);
  }

  /** One tensor of one number, aligned to 32. */
  private static byte[] oneTensor(int type) {
    byte[] head = join(utf8("GGUF"), little(20).putInt(3).putLong(1).putLong(0).array());
    byte[] tensor =
        join(
            little(8).putLong(1).array(),
            utf8("w"),
            little(24).putInt(1).putLong(1).putInt(type).putLong(0).array());
    byte[] front = join(head, tensor);
    return join(Arrays.copyOf(front, (front.length + 31) / 32 * 32), new byte[4]);
  }

  @Test
  void gzipWithAllFields_isRead() throws IOException {
    byte[] honest = gzipWithAllFields(HonestPickles.object(HonestPickles.CLASSIFIER));

    assertThat(scan(honest, "m.pkl.gz").findings()).isEmpty();
    assertThat(scan(join(honest, new byte[64]), "m.pkl.gz").findings()).isEmpty();
    assertThat(scan(gzipWithAllFields(EVIL), "m.pkl.gz").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(scan(join(honest, new byte[64], gzipWithAllFields(EVIL)), "m.pkl.gz").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
  }

  private static byte[] gzipWithAllFields(byte[] content) throws IOException {
    byte[] head =
        join(
            new byte[] {0x1f, (byte) 0x8b, 8, 2 + 4 + 8 + 16, 1, 2, 3, 4, 0, 3},
            new byte[] {5, 0, 9, 9, 9, 9, 9},
            utf8("name\0comment\0"));
    CRC32 ofHead = new CRC32();
    ofHead.update(head);
    CRC32 ofContent = new CRC32();
    ofContent.update(content);
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(deflated, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      out.write(content);
    }
    return join(
        head,
        little(2).putShort((short) ofHead.getValue()).array(),
        deflated.toByteArray(),
        little(8).putInt((int) ofContent.getValue()).putInt(content.length).array());
  }

  @Test
  void pointerOfGitLfs_isCleanUnderEveryName() {
    byte[] pointer =
        utf8(
            "version https://git-lfs.github.com/spec/v1\noid sha256:"
                + "0123456789abcdef".repeat(4)
                + "\nsize 12345\n");

    for (String name : new String[] {"m.safetensors", "m.gguf", "m.h5", "pytorch_model.bin"}) {
      assertThat(scan(pointer, name).findings()).as(name).isEmpty();
    }
    assertThat(scan(join(pointer, SMALL), "m.safetensors").verdict())
        .isNotEqualTo(ScanVerdict.CLEAN);
  }
}
