package io.sallyport.privacy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** Documents of one page for tests. */
final class TestPdf {

  private TestPdf() {}

  /** Lines in a font with the letters of Europe, a last one in signs; packed as most are. */
  static byte[] of(String signs, String... lines) throws IOException {
    try (PDDocument document = new PDDocument();
        InputStream font =
            PDDocument.class.getResourceAsStream(
                "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf");
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      PDPage page = new PDPage();
      document.addPage(page);
      PDFont letters = PDType0Font.load(document, font);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        float y = 700;
        for (String line : lines) {
          show(content, letters, y, line);
          y -= 20;
        }
        if (!signs.isEmpty()) {
          show(content, new PDType1Font(FontName.ZAPF_DINGBATS), y, signs);
        }
      }
      document.save(out);
      return out.toByteArray();
    }
  }

  private static void show(PDPageContentStream content, PDFont font, float y, String line)
      throws IOException {
    content.beginText();
    content.setFont(font, 11);
    content.newLineAtOffset(50, y);
    content.showText(line);
    content.endText();
  }
}
