package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats other than pickles. */
final class FormatScanTest {
  private static final byte[] EVIL = PickleBytes.calling("os", "system", "x");

  @Test
  void memberOfAZipFile_isScannedWhateverItIsCalled() throws IOException {
    byte[] zip = zip("weights.txt", EVIL);
    byte[] nested = zip("inner.bin", zip);

    assertThat(Scans.verdict(zip, "m.zip")).isEqualTo(ScanVerdict.MALICIOUS);
    ScanReport report = Scans.of(nested, "m.pt");
    assertThat(report.verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(report.findings().getFirst().member()).isEqualTo("inner.bin!weights.txt");
  }

  @Test
  void zipFileWithAnEncryptionFlagOrAWrongChecksum_isReadAnyway() throws IOException {
    byte[] flagged = zip("a.pkl", EVIL);
    int central = indexOf(flagged, new byte[] {'P', 'K', 1, 2});
    flagged[6] |= 1;
    flagged[central + 8] |= 1;
    byte[] checksum = zip("a.pkl", EVIL);
    checksum[indexOf(checksum, new byte[] {'P', 'K', 1, 2}) + 16] ^= 0x55;

    assertThat(Scans.verdict(flagged, "m.zip")).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.rules(Scans.of(checksum, "m.zip")))
        .contains("zip/checksum", "pickle/dangerous-call");
  }

  @Test
  void zipFileBehindAPickle_isBothOfThem() throws IOException {
    byte[] polyglot = join(EVIL, zip("a.txt", "fine".getBytes(StandardCharsets.UTF_8)));

    assertThat(Scans.rules(Scans.of(polyglot, "m.pt")))
        .contains("zip/unlisted", "pickle/dangerous-call");
  }

  @Test
  void zipFileWithoutItsDirectory_isReadByItsLocalHeaders() throws IOException {
    byte[] zip = zip("a.pkl", EVIL);
    byte[] cut = Arrays.copyOf(zip, indexOf(zip, new byte[] {'P', 'K', 1, 2}));

    assertThat(Scans.verdict(cut, "m.zip")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/x", "/etc/x", "a/../../x", "..\\x", "C:\\x"})
  void nameThatLeavesTheArchive_isMalicious(String name) throws IOException {
    assertThat(Scans.rules(Scans.of(zip(name, new byte[] {1}), "m.zip")))
        .contains("archive/traversal");
  }

  @Test
  void gzipThatBreaksOff_isReadAsFarAsItGoes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(join(EVIL, new byte[5000]));
    }
    byte[] cut = Arrays.copyOf(out.toByteArray(), out.size() - 8);

    assertThat(Scans.rules(Scans.of(cut, "m.pkl.gz")))
        .contains("format/malformed", "pickle/dangerous-call");
  }

  @Test
  void bomb_isSuspiciousAndStops() throws IOException {
    ScanReport report = Scans.of(zip("zeros", new byte[64 << 20]), "m.zip");

    assertThat(Scans.rules(report)).contains("archive/bomb");
    assertThat(report.verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @Test
  void archivesNestedTooDeep_areNeverClean() throws IOException {
    byte[] zip = {1};
    for (int i = 0; i < 12; i++) {
      zip = zip("a.zip", zip);
    }

    assertThat(Scans.rules(Scans.of(zip, "m.zip"))).contains("limits/exceeded");
  }

  @Test
  void arrayOfObjects_isAPickle() {
    byte[] array = npy("|O", EVIL);

    assertThat(Scans.verdict(array, "m.npy")).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(npy("<f4", new byte[4]), "m.npy")).isEqualTo(ScanVerdict.CLEAN);
    assertThat(Scans.verdict(npy("<f4", new byte[2]), "m.npy")).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @Test
  void safetensors_areCheckedLikeTheirLibraryDoes() {
    String fine = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    assertThat(Scans.verdict(safetensors(fine, 4), "m.safetensors")).isEqualTo(ScanVerdict.CLEAN);
    for (String header :
        new String[] {
          fine.replace("[0,4]", "[0,8]"),
          fine.replace("[0,4]", "[4,8]"),
          fine.replace("F32", "F31"),
          fine.replace("}}", "},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"),
          fine.replace("}}", "},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}"),
          "[]",
          "{"
        }) {
      assertThat(Scans.verdict(safetensors(header, 4), "m.safetensors"))
          .as(header)
          .isEqualTo(ScanVerdict.SUSPICIOUS);
    }
    assertThat(Scans.verdict(safetensors(fine, 5), "m.safetensors"))
        .isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ x.__class__ }}",
        "{{ x['__cla' ~ 'ss__'] }}",
        "{{ x['\\x5f\\x5fclass\\x5f\\x5f'] }}",
        "{{ x|attr(y) }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% set a = 1 %}{{ ().__class__.__base__ }}",
        "{{ eval('1') }}",
        "{{ lipsum['__globals__'] }}",
        "{{ x['_' * 2 ~ 'class' ~ '_' * 2] }}",
        "{{ x|attr(['__cl', 'ass__']|join) }}",
        "{{ x['__ssalc__'|reverse] }}",
        "{{ x[dict(__class__=1)|join] }}"
      })
  void templateThatReachesOut_isMalicious(String template) {
    assertThat(Scans.verdict(utf8(template), "chat_template.jinja"))
        .isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for m in messages %}{{ '<|' + m['role'] + '|>' + m['content'] | trim }}{% endfor %}",
        "{%- set ns = namespace(found=false) -%}{% if not ns.found %}{{ bos_token }}{% endif %}",
        "{% macro show(x) %}{{ x|tojson }}{% endmacro %}{{ show(tools) }}",
        "{{ raise_exception('Only user and system roles!') }}",
        "{% set system = messages[0]['content'] %}{{ system.strip() }}",
        "{{ strftime_now('%d %b %Y') }}{# x.__class__ is only a comment #}",
        "{{ messages[0].content.split('</think>')[-1].lstrip('\\n') }}"
      })
  void ordinaryTemplate_isClean(String template) {
    assertThat(Scans.of(utf8(template), "chat_template.jinja").findings()).isEmpty();
  }

  @Test
  void settingsThatNameWhatIsCalled_areJudged() {
    assertThat(Scans.verdict(utf8("a:\n  _target_: os.system\n"), "c.yaml"))
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(utf8("a:\n  _target_: acme.Model\n"), "c.yaml"))
        .isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(Scans.verdict(utf8("a:\n  _target_: torch.optim.Adam\n"), "c.yaml"))
        .isEqualTo(ScanVerdict.CLEAN);
    assertThat(Scans.verdict(utf8("a: !!python/object/apply:os.system [x]\n"), "c.yaml"))
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.rules(Scans.of(utf8("{\"auto_map\":{\"AutoModel\":\"x.Y\"}}"), "config.json")))
        .containsExactly("config/remote-code");
    assertThat(Scans.verdict(utf8("{\"model_type\":\"bert\"}"), "config.json"))
        .isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void kerasConfiguration_isJudgedByWhatKerasImports() {
    String layer = "{\"class_name\":\"%s\",\"module\":\"%s\",\"config\":{}}";
    assertThat(Scans.verdict(utf8(layer.formatted("Dense", "keras.layers")), "config.json"))
        .isEqualTo(ScanVerdict.CLEAN);
    assertThat(Scans.verdict(utf8(layer.formatted("Popen", "subprocess")), "config.json"))
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.verdict(utf8(layer.formatted("Thing", "acme.layers")), "config.json"))
        .isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(Scans.verdict(utf8(layer.formatted("Lambda", "keras.layers")), "config.json"))
        .isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(Scans.verdict(utf8(layer.formatted("TorchModuleWrapper", "keras.layers")), "c.json"))
        .isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void sourceBesideAModel_isJudgedByWholeWords() {
    assertThat(Scans.verdict(utf8("import re\nX = re.compile('a')\nmodel.eval()\n"), "m.py"))
        .isEqualTo(ScanVerdict.CLEAN);
    assertThat(Scans.rules(Scans.of(utf8("x = eval('1')\n"), "m.py"))).contains("code/source");
    assertThat(Scans.rules(Scans.of(utf8("#!/bin/sh\nid\n"), "run"))).isEmpty();
    assertThat(Scans.rules(Scans.of(utf8("#!/usr/bin/env m4\nid\n"), "run")))
        .contains("code/program");
  }

  @Test
  void documentType_isSuspicious() {
    String xml =
        "<?xml version=\"1.0\"?><!DOCTYPE net [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><net/>";

    assertThat(Scans.rules(Scans.of(utf8(xml), "m.xml"))).contains("xml/doctype");
    assertThat(Scans.verdict(utf8("<net name=\"a\"><layers/></net>"), "m.xml"))
        .isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void fileThatIsNotThere_isAnError() {
    assertThat(
            new ModelScanner(ScanLimits.standard())
                .scan(java.nio.file.Path.of("no", "such", "file"))
                .verdict())
        .isEqualTo(ScanVerdict.ERROR);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return out.toByteArray();
  }

  private static byte[] npy(String type, byte[] data) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (1,), }\n";
    ByteBuffer start = ByteBuffer.allocate(10 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    start.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    return join(start.array(), data);
  }

  private static byte[] safetensors(String header, int data) {
    ByteBuffer file =
        ByteBuffer.allocate(8 + header.length() + data).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(header.length()).put(utf8(header)).array();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
