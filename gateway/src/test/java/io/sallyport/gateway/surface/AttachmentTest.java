package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttachmentTest {

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

  /** What base64 is, as a pattern and in slow steps. */
  private static byte @Nullable [] slowly(String content) {
    String packed = content.replaceAll("[\r\n]", "");
    if (!BASE64.matcher(packed).matches()) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(packed.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Property
  void base64_isReadAsThePatternSays(
      @ForAll
          @StringLength(max = 12)
          @Chars({
            '+', '/', '-', '_', '=', '\r', '\n', ' ', '.', '\u00e9', '\u4e2d', '@', '[', '`', '{'
          })
          @CharRange(from = 'A', to = 'D')
          @CharRange(from = 'w', to = 'z')
          @CharRange(from = '0', to = '9')
          String content) {
    assertThat(Attachment.base64(content)).isEqualTo(slowly(content));
  }

  @ParameterizedTest
  @CsvSource({"aGVsbG8=", "aGVsbG8", "'aGVs\r\nbG8=\n'"})
  void base64InAnyForm_isRead(String content) {
    assertThat(Attachment.base64(content)).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"''", "=", "aGVs=bG8", "aGVsbG8===", "'aGVs bG8='", "a"})
  void whatIsNoBase64_isNot(String content) {
    assertThat(Attachment.base64(content)).isNull();
  }
}
