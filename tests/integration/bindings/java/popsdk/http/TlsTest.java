package popsdk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static popsdk.http.Asker.LIMIT;
import static popsdk.http.Asker.PATIENCE_MS;
import static popsdk.http.Asker.pattern;
import static popsdk.http.Asker.post;
import static popsdk.http.Asker.url;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import popsdk.HttpResponse;
import popsdk.PopResult;
import popsdk.Requests;

/** Who may answer: only a server that proves its name to the given authority, over TLS 1.2 or later. */
class TlsTest {
  private static void refused(String server, String where) throws Exception {
    try (Asker asker = new Asker()) {
      int before = Integer.parseInt(asker.ask("/requests?" + server));
      HttpResponse response = asker.run(post(where, pattern(100)));
      assertEquals(PopResult.E_TLS, Requests.result(response), where);
      int asked = server.equals("TRUSTED") ? 1 : 0;
      assertEquals(before + asked, Integer.parseInt(asker.ask("/requests?" + server)), "a request left");
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    refused("STRANGER", url("STRANGER", "/echo"));
  }

  /** The name is in the hosts file of this test, and in no certificate. */
  @Test
  void anotherHostsNameIsRefused() throws Exception {
    refused("TRUSTED", url("TRUSTED", "/echo", "other.test"));
  }

  @Test
  void theNameOfTheCertificateIsTaken() throws Exception {
    try (Asker asker = new Asker()) {
      assertEquals(PopResult.OK, asker.result(post(url("TRUSTED", "/echo", "localhost"), pattern(3))));
    }
  }

  /** This Java permits old TLS, see CMakeLists.txt; the server offers nothing better. */
  @Test
  void oldTlsIsRefusedEvenWhereTheSystemPermitsIt() throws Exception {
    refused("OLD", url("OLD", "/echo"));
  }

  @Test
  void oldTlsIsRefusedEvenWhereTheAppAsksForIt() throws Exception {
    System.setProperty("https.protocols", "TLSv1.1");
    try (Asker asker = new Asker()) {
      assertEquals(PopResult.E_TLS, asker.result(post(url("OLD", "/echo"), pattern(100))));
    } finally {
      System.clearProperty("https.protocols");
    }
  }

  @Test
  void withoutAnAuthorityOfTheAppsTheSystemsAreAsked() throws Exception {
    try (UrlConnectionTransport transport = new UrlConnectionTransport()) {
      AtomicReference<HttpResponse> answer = new AtomicReference<>();
      synchronized (answer) {
        transport.begin(Requests.of("GET", url("TRUSTED", "/head"), null, PATIENCE_MS, LIMIT, 0), answer, response -> {
          synchronized (answer) {
            answer.set(response);
            answer.notifyAll();
          }
        });
        while (answer.get() == null) answer.wait();
      }
      assertEquals(PopResult.E_TLS, Requests.result(answer.get()));
    }
  }

  @Test
  void httpNeverLeaves() throws Exception {
    try (Asker asker = new Asker()) {
      assertEquals(PopResult.E_NETWORK, asker.result(post(url("PLAIN", "/echo").replace("https:", "http:"), pattern(3))));
      assertEquals("0", asker.ask("/requests?PLAIN"));
    }
  }

  /** What an app sets for all its connections, and should not have. */
  @Test
  void anAppThatTrustsEverybodyChangesNothingHere() throws Exception {
    SSLSocketFactory factory = HttpsURLConnection.getDefaultSSLSocketFactory();
    HostnameVerifier verifier = HttpsURLConnection.getDefaultHostnameVerifier();
    SSLContext careless = SSLContext.getInstance("TLS");
    careless.init(null, new TrustManager[] {new TrustsAll()}, null);
    HttpsURLConnection.setDefaultSSLSocketFactory(careless.getSocketFactory());
    HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
    try {
      refused("STRANGER", url("STRANGER", "/echo"));
      refused("TRUSTED", url("TRUSTED", "/echo", "other.test"));
    } finally {
      HttpsURLConnection.setDefaultSSLSocketFactory(factory);
      HttpsURLConnection.setDefaultHostnameVerifier(verifier);
    }
  }

  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Android asks this alone. */
  @Test
  void namesOfCertificates() {
    Collection<List<?>> names = Arrays.asList(
        Arrays.asList(2, "relay.example"), Arrays.asList(2, "*.wild.example"), Arrays.asList(2, "*.example"),
        Arrays.asList(2, "half*.example.org"), Arrays.asList(7, "192.0.2.7"), Arrays.asList(1, "mail.example"));
    for (String host : new String[] {"relay.example", "Relay.EXAMPLE", "a.wild.example", "192.0.2.7"}) {
      assertTrue(ServerName.isFor(host, names), host);
    }
    for (String host : new String[] {"other.example", "a.b.wild.example", "wild.example", "halfway.example.org", "192.0.2.8",
             "mail.example", "xrelay.example", "relay.example.", ""}) {
      assertFalse(ServerName.isFor(host, names), host);
    }
    assertFalse(ServerName.isFor("relay.example", null));
    assertFalse(ServerName.isFor("192.0.2.7", Collections.singletonList(Arrays.asList(2, "192.0.2.7"))));
  }
}
