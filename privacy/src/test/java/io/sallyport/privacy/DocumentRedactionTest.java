package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.FileRedaction.Format;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** Documents: no byte of a treated one tells what was in the old one. */
class DocumentRedactionTest {

  private static final String OPEN =
      " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
          + " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""
          + " xmlns:v=\"urn:schemas-microsoft-com:vml\">";

  private final RedactionReport report = new RedactionReport();

  private byte[] redact(Format format, byte[] file) throws Exception {
    return RedactedFile.of(format, file, report);
  }

  private static byte[] zip(Map<String, byte[]> parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setComment("zebulon.quist@example.org");
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        ZipEntry entry = new ZipEntry(part.getKey());
        entry.setComment("zebulon.quist@example.org");
        zip.putNextEntry(entry);
        zip.write(part.getValue());
      }
    }
    return out.toByteArray();
  }

  private static Map<String, String> read(byte[] docx) throws IOException {
    Map<String, String> parts = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(docx))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        parts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return parts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String run(String text) {
    return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
  }

  /** Every place of a document that can hold an address, each with one of its own. */
  private static Map<String, byte[]> everyPlace() throws IOException {
    Map<String, byte[]> parts = new TreeMap<>();
    parts.put(
        "word/document.xml",
        bytes(
            "<w:document"
                + OPEN
                + run("Mr Zebulon Quist, zebulon.quist@example.org")
                + "<w:p><w:ins w:author=\"Zebulon Quist\"><w:r><w:t>ins zq1@example.org</w:t></w:r>"
                + "</w:ins><w:del w:author=\"Zebulon Quist\"><w:r><w:delText>zq2@exa</w:delText></w:r>"
                + "<w:r><w:delText>mple.org</w:delText></w:r></w:del></w:p>"
                + "<w:p><w:r><w:instrText>HYPERLINK \"mailto:zq3@example.org\" \\l ZebulonQuist"
                + "</w:instrText></w:r></w:p>"
                + "<w:p><w:fldSimple w:instr=\"AUTHOR zq4@example.org\"><w:r><w:t>x</w:t></w:r>"
                + "</w:fldSimple><w:bookmarkStart w:id=\"1\" w:name=\"ZebulonQuist\"/>"
                + "<w:bookmarkStart w:id=\"2\" w:name=\"_zebulonquist\"/>"
                + "<w:customXml w:element=\"zq28@example.org\"/>"
                + "<w:hyperlink w:anchor=\"ZebulonQuist\" w:tooltip=\"zq5@example.org\"/></w:p>"
                + "<w:sdt><w:alias w:val=\"zq6@example.org\"/><w:listItem"
                + " w:displayText=\"Zebulon Quist\" w:value=\"zq7@example.org\"/></w:sdt>"
                + "<wp:docPr id=\"1\" name=\"ZebulonQuist.png\" descr=\"Zebulon Quist\"/>"
                + "<v:textpath string=\"zq8@example.org\"/><!-- zq9@example.org -->"
                + "<w:txbxContent>"
                + run("box zq10@example.org")
                + "</w:txbxContent></w:document>"));
    parts.put(
        "word/charts/chart1.xml",
        bytes(
            "<c:chart xmlns:c=\"c\"><c:v>zq11@example.org</c:v><c:externalData id=\"r\"/>"
                + "<c:v>Zebulon Quist</c:v></c:chart>"));
    parts.put(
        "word/glossary/document.xml", bytes("<w:g" + OPEN + run("zq12@example.org") + "</w:g>"));
    parts.put(
        "word/settings.xml",
        bytes(
            "<w:s"
                + OPEN
                + "<w:docVars><w:docVar w:name=\"a\" w:val=\"zq13\"/></w:docVars>"
                + "<w:mailMerge><w:query w:val=\"zq14\"/></w:mailMerge></w:s>"));
    parts.put("word/people.xml", bytes("<p author=\"zq15\"><person author=\"zq16\"/></p>"));
    parts.put("docProps/custom.xml", bytes("<p><v>zq17</v></p>"));
    parts.put("customXml/item1.xml", bytes("<p a=\"zq18\"><v>zq19</v></p>"));
    parts.put("word/embeddings/zq20.xlsx", bytes("PK zq21"));
    parts.put("word/vbaProject.bin", bytes("zq22"));
    parts.put("word/media/zq23.png", picture("zq24"));
    parts.put("word/media/image2.emf", bytes("zq25"));
    parts.put(
        "word/_rels/document.xml.rels",
        bytes(
            "<R><r Id=\"a\" Target=\"embeddings/zq20.xlsx\"/><r Target=\"media/zq23.png\"/>"
                + "<r TargetMode=\"External\" Target=\"file:///C:/Users/zq26/a.dotm\"/>"
                + "<r TargetMode=\"External\" Target=\"https://example.org/?u=zq27@example.org\"/>"
                + "</R>"));
    parts.put(
        "[Content_Types].xml", bytes("<T><Override PartName=\"/word/embeddings/zq20.xlsx\"/></T>"));
    return parts;
  }

  private static byte[] picture(String told) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "png", out);
    out.write(bytes(told));
    return out.toByteArray();
  }

  @Test
  void docx_tellsNothingInAnyByteOfAnyPart() throws Exception {
    byte[] treated = redact(Format.DOCX, zip(everyPlace()));

    Map<String, String> parts = read(treated);
    assertThat(parts.toString()).doesNotContainPattern("(?i)zq\\d|zebulon|quist");
    assertThat(new String(treated, StandardCharsets.ISO_8859_1))
        .doesNotContainPattern("(?i)zq\\d|zebulon|quist");
    assertThat(parts.get("word/document.xml"))
        .contains("Mr [PERSON], [EMAIL]", "ins [EMAIL]", "w:anchor=\"mark1\"", "\\l mark1");
  }

  @Test
  void docx_changesThatAreKept_areTreatedInBothReadings() throws Exception {
    String taken = "<w:del><w:r><w:delText>68-7731</w:delText></w:r></w:del>";
    String brought = "<w:ins><w:r><w:t>68-7732</w:t></w:r></w:ins>";
    byte[] document =
        bytes(
            "<w:document"
                + OPEN
                + "<w:p><w:r><w:t>SSN 412-</w:t></w:r>"
                + taken
                + brought
                + "<w:r><w:t> on file</w:t></w:r></w:p></w:document>");

    String treated =
        read(redact(Format.DOCX, zip(Map.of("word/document.xml", document))))
            .get("word/document.xml");

    assertThat(treated).doesNotContain("412-", "7731", "7732").contains("SSN ", " on file");
  }

  @Test
  void docx_tableIsTreatedByTheNamesOfItsColumns() throws Exception {
    StringBuilder table = new StringBuilder("<w:tbl>");
    for (String row :
        List.of(
            "Name,SSN,Account",
            "Ilse Brandt,412687732,000412887319",
            "Chidi Okafor,412687733,000412887320")) {
      table.append("<w:tr>");
      for (String cell : row.split(",")) {
        table.append("<w:tc>").append(run(cell)).append("</w:tc>");
      }
      table.append("</w:tr>");
    }
    byte[] document = bytes("<w:document" + OPEN + table + "</w:tbl></w:document>");

    String treated =
        read(redact(Format.DOCX, zip(Map.of("word/document.xml", document))))
            .get("word/document.xml");

    assertThat(treated).doesNotContainPattern("Ilse|Okafor|4126877|0004128").contains("Account");
  }

  @Test
  void docx_keepsItsLinksToPartsThatWereRenamed_andItsPictures() throws Exception {
    Map<String, String> parts = read(redact(Format.DOCX, zip(everyPlace())));

    String links = parts.get("word/_rels/document.xml.rels");
    String image =
        parts.keySet().stream().filter(name -> name.startsWith("word/media/part")).findAny().get();
    assertThat(links).contains("Target=\"/" + image + "\"");
    byte[] pixels = Objects.requireNonNull(parts.get(image)).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ImageIO.read(new ByteArrayInputStream(pixels)).getWidth()).isEqualTo(3);
    assertThat(report.notes())
        .contains(image + ": image kept, not looked into")
        .anyMatch(note -> note.startsWith("word/media/image2.emf: image left out"));
  }

  @Test
  void pdf_keepsTheLettersOfEurope_andShowsWhatNoFontHasOrSaysSo() throws Exception {
    byte[] treated =
        redact(
            Format.PDF,
            TestPdf.of(
                "\u2714\u2756",
                "Umowa z dnia dzisiejszego, zażółć gęślą jaźń, właściciel",
                "Najemca: Zofia Kowalczyk, zofia@example.org, źródło: księga",
                "Пациент обратился с жалобами на головную боль",
                "Η ασθενής είναι καλά ≥ 3 €"));

    String text;
    try (PDDocument document = Loader.loadPDF(treated)) {
      text = new PDFTextStripper().getText(document);
    }
    assertThat(text)
        .contains("zażółć gęślą jaźń, właściciel", "źródło: księga")
        .contains("Пациент обратился с жалобами", "Η ασθενής είναι καλά ≥ 3 €")
        .contains("[PERSON], [EMAIL]")
        .doesNotContain("Kowalczyk", "zofia");
    assertThat(report.notes()).anyMatch(note -> note.startsWith("page 1: signs"));
  }

  @Test
  void pdf_signsAreDrawnInTheSizeOfTheirLine_andUnknownOnesNot() throws Exception {
    byte[] treated = redact(Format.PDF, TestPdf.of("\u2714", "Visit done"));

    try (PDDocument document = Loader.loadPDF(treated)) {
      String drawn =
          new String(document.getPage(0).getContents().readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : drawn.lines().filter(l -> l.endsWith(" m") || l.endsWith(" l")).toList()) {
        assertThat(Double.parseDouble(line.split(" ")[0])).isBetween(0.0, 612.0);
        assertThat(Double.parseDouble(line.split(" ")[1])).isBetween(0.0, 842.0);
      }
      assertThat(drawn).contains(" m\n");
    }
  }

  @Test
  void pdf_tellsNothingOfItsAttachmentsMetadataAndForms() throws Exception {
    byte[] file;
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage());
      document
          .getDocumentCatalog()
          .setMetadata(
              new PDMetadata(document, new ByteArrayInputStream(bytes("<x>zq1@example.org</x>"))));
      PDComplexFileSpecification attached = new PDComplexFileSpecification();
      attached.setFile("zq2.txt");
      attached.setEmbeddedFile(
          new PDEmbeddedFile(document, new ByteArrayInputStream(bytes("zq3@example.org"))));
      PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
      files.setNames(Map.of("zq4", attached));
      PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
      names.setEmbeddedFiles(files);
      document.getDocumentCatalog().setNames(names);
      PDAcroForm form = new PDAcroForm(document);
      PDTextField field = new PDTextField(form);
      field.setPartialName("zq5");
      field.getCOSObject().setString(COSName.V, "zq6@example.org");
      form.setFields(List.of(field));
      document.getDocumentCatalog().setAcroForm(form);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out, CompressParameters.NO_COMPRESSION);
      file = out.toByteArray();
    }
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("zq2", "zq3", "zq5", "zq6");

    try (PDDocument treated = Loader.loadPDF(redact(Format.PDF, file))) {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      treated.save(plain, CompressParameters.NO_COMPRESSION);
      assertThat(plain.toString(StandardCharsets.ISO_8859_1)).doesNotContainPattern("zq\\d");
      assertThat(treated.getDocumentCatalog().getAcroForm()).isNull();
      assertThat(treated.getDocumentCatalog().getMetadata()).isNull();
    }
  }
}
