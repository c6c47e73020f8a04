package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimate of what a request costs, pictures included. */
final class CountTokensTest {

  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = RunningGateway.with("");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static long counted(String block) {
    String body =
        "{'model':'simulated-naive','messages':[{'role':'user','content':[BLOCK]}]}"
            .replace("BLOCK", block)
            .replace('\'', '"');
    var response = gateway.post("/v1/messages/count_tokens", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningGateway.json(response).path("input_tokens").asLong();
  }

  private static String picture(String format, int width, int height) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), format, bytes);
    return image(format, bytes.toByteArray());
  }

  private static String image(String format, byte[] bytes) {
    return "{'type':'image','source':{'type':'base64','media_type':'image/"
        + format
        + "','data':'"
        + Base64.getEncoder().encodeToString(bytes)
        + "'}}";
  }

  @ParameterizedTest
  @CsvSource({
    "png, 200, 300, 80",
    "jpeg, 200, 300, 80",
    "gif, 200, 300, 80",
    "png, 1, 1, 1",
    "png, 1000, 1000, 1334",
    "jpeg, 2000, 2000, 1600",
    "png, 3136, 100, 105"
  })
  void picture_costsItsPixels(String format, int width, int height, long tokens) throws Exception {
    assertThat(counted(picture(format, width, height))).isEqualTo(tokens);
  }

  @Test
  void webp_isReadInAllItsForms() {
    byte[] plain = new byte[40];
    System.arraycopy(
        "RIFF----WEBPVP8 ".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, plain, 0, 16);
    plain[26] = (byte) 200;
    plain[28] = (byte) 44;
    plain[29] = 1;
    byte[] extended = plain.clone();
    extended[15] = 'X';
    extended[24] = (byte) 199;
    extended[26] = 0;
    extended[27] = 43;
    extended[28] = 1;
    extended[29] = 0;
    byte[] lossless = plain.clone();
    lossless[15] = 'L';
    int packed = 199 | 299 << 14;
    for (int i = 0; i < 4; i++) {
      lossless[21 + i] = (byte) (packed >> 8 * i);
    }

    assertThat(counted(image("webp", plain))).isEqualTo(80);
    assertThat(counted(image("webp", extended))).isEqualTo(80);
    assertThat(counted(image("webp", lossless))).isEqualTo(80);
  }

  @Test
  void whatHasNoSizeThatCanBeRead_costsAsMuchAsTheLargest() throws Exception {
    byte[] noise = new byte[300];
    new java.util.Random(7).nextBytes(noise);
    assertThat(counted(image("png", noise))).isEqualTo(1600);
    assertThat(counted("{'type':'image','source':{'type':'url','url':'https://a.example/a.png'}}"))
        .isGreaterThanOrEqualTo(1600);
    assertThat(counted("{'type':'text','text':'Which tea?'}," + picture("png", 200, 300)))
        .isEqualTo(84);
  }
}
