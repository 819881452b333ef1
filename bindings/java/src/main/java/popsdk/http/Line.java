package popsdk.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A socket factory for one exchange at a time. HttpURLConnection keeps idle connections by factory, so that an exchange has
 * either the connection that this line had before or a new one, and no other exchange's; and this line knows the sockets, so that it
 * can be cut from another thread.
 */
final class Line extends SSLSocketFactory {
  private final SSLSocketFactory tls;
  /** Those below TLS: closing one returns at once, whatever another thread does with it. */
  private final List<Socket> sockets = new ArrayList<>();
  private boolean cut;

  Line(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /** Closes its connection. Whoever waits for it is woken, and there is no other one. */
  void cut() {
    List<Socket> open;
    synchronized (this) {
      cut = true;
      open = new ArrayList<>(sockets);
      sockets.clear();
    }
    for (Socket socket : open) close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed, which is what was wanted.
    }
  }

  private synchronized <S extends Socket> S hold(S socket) throws SocketException {
    if (cut) {
      close(socket);
      throw new SocketException("the exchange has ended");
    }
    sockets.removeIf(Socket::isClosed);
    if (!sockets.contains(socket)) sockets.add(socket);
    return socket;
  }

  private SSLSocket strict(Socket made) throws IOException {
    SSLSocket socket = (SSLSocket) made;
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(Trust.protocols(socket.getSupportedProtocols()));
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** Not connected yet, and not TLS yet: the socket below, over which HttpURLConnection then asks for TLS. */
  @Override
  public Socket createSocket() throws IOException {
    return hold(new Socket());
  }

  @Override
  public Socket createSocket(Socket below, String host, int port, boolean autoClose) throws IOException {
    hold(below);
    return strict(tls.createSocket(below, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(hold(new Socket(host, port)), host, port, true);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
    return createSocket(hold(new Socket(host, port, from, fromPort)), host, port, true);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(hold(new Socket(host, port)), host.getHostName(), port, true);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
    return createSocket(hold(new Socket(host, port, from, fromPort)), host.getHostName(), port, true);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }
}
