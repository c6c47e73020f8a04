package io.sallyport.privacy.internal.files;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Images are written anew from their pixels: what else their files tell stays behind. */
final class OfficeImage {

  private static final long MOST_PIXELS = 50_000_000;

  private OfficeImage() {}

  /** The pixels alone, in the same format; nothing when they cannot be read or written. */
  static byte[] pixels(String name, byte[] bytes) {
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String format = suffix.equals("jpeg") ? "jpg" : suffix;
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return new byte[0];
      }
      ImageReader reader = readers.next();
      reader.setInput(in, true, true);
      if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) {
        return new byte[0];
      }
      BufferedImage image = reader.read(0);
      reader.dispose();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      return ImageIO.write(image, format, out) ? out.toByteArray() : new byte[0];
    } catch (IOException | RuntimeException e) {
      // Readers of images throw what they like at damaged ones.
      return new byte[0];
    }
  }
}
