package popsdk.http;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Who may answer: a server whose certificate proves its name, over TLS 1.2 or later. The protocol is looked at here again, for the
 * property {@code https.protocols} overrides what a socket factory asks for.
 */
final class Trust extends X509ExtendedTrustManager {
  private static final List<String> PROTOCOLS = Arrays.asList("TLSv1.3", "TLSv1.2");

  private final X509ExtendedTrustManager authorities;

  private Trust(KeyStore certificates) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(certificates);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager) {
        authorities = (X509ExtendedTrustManager) manager;
        return;
      }
    }
    throw new GeneralSecurityException("this system checks no certificates");
  }

  static Trust system() throws GeneralSecurityException {
    return new Trust(null);
  }

  static Trust in(File pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream from = new FileInputStream(pem)) {
      int number = 0;
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(from)) {
        store.setCertificateEntry(String.valueOf(number++), certificate);
      }
    }
    if (store.size() == 0) throw new CertificateException("no certificate in " + pem);
    return new Trust(store);
  }

  /** Those of the supported ones that are good enough. */
  static String[] protocols(String[] supported) {
    List<String> kept = new ArrayList<>(PROTOCOLS);
    kept.retainAll(Arrays.asList(supported));
    return kept.toArray(new String[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    String protocol = ((SSLSocket) socket).getHandshakeSession().getProtocol();
    if (!PROTOCOLS.contains(protocol)) throw new CertificateException(protocol + " is too old");
    authorities.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }

  // Nothing else is asked of it: it is a client's, and HttpURLConnection uses sockets. Without one the server's name would go unchecked.

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("there is no socket to check against");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    throw new CertificateException("there is no socket to check against");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    throw new CertificateException("this is no server");
  }
}
