package popsdk.http;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Whether a certificate is for this host, by its subject alternative names alone (RFC 6125). Java checks that within the handshake,
 * because {@link Line} asks for it. Android's HttpURLConnection asks this besides, and its own verifier is one that an app may have
 * replaced by one that says yes to all.
 */
final class ServerName implements HostnameVerifier {
  /** One for all: Android keeps idle connections by verifier too. */
  static final ServerName CHECK = new ServerName();
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  @Override
  public boolean verify(String host, SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain[0] instanceof X509Certificate && isFor(host, ((X509Certificate) chain[0]).getSubjectAlternativeNames());
    } catch (SSLPeerUnverifiedException | CertificateParsingException unknown) {
      return false;
    }
  }

  static boolean isFor(String host, Collection<List<?>> names) {
    if (names == null) return false;
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    boolean address = plain.indexOf(':') >= 0 || plain.matches("[0-9.]+");
    for (List<?> name : names) {
      int kind = (Integer) name.get(0);
      if (kind == ADDRESS && address && plain.equalsIgnoreCase((String) name.get(1))) return true;
      if (kind == DNS && !address && matches(plain.toLowerCase(Locale.ROOT), ((String) name.get(1)).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  /** A star stands for the whole first label, and there are two more after it. */
  private static boolean matches(String host, String name) {
    if (!name.startsWith("*.")) return host.equals(name);
    String rest = name.substring(1);
    int dot = host.indexOf('.');
    return rest.indexOf('.', 1) > 0 && rest.indexOf('*') < 0 && dot > 0 && host.substring(dot).equals(rest);
  }
}
