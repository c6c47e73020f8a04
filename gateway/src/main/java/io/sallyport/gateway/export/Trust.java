package io.sallyport.gateway.export;

import io.sallyport.gateway.config.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates a sink's server may have. */
final class Trust {

  private Trust() {}

  /**
   * TLS that trusts whoever a PEM file names.
   *
   * @param authority the file; null for those that Java trusts
   * @throws IllegalArgumentException when the file holds no certificates
   */
  static SSLContext of(@Nullable Path authority) {
    try {
      if (authority == null) {
        return SSLContext.getDefault();
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      try (InputStream in = new ByteArrayInputStream(SmallFile.read(authority))) {
        int number = 0;
        for (Certificate certificate :
            CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("ca-" + number++, certificate);
        }
      }
      if (store.size() == 0) {
        throw new IllegalArgumentException(
            "ca: " + authority + " holds no certificate (expected: PEM)");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "ca: " + authority + " cannot be read (expected: certificates as PEM)", e);
    }
  }
}
