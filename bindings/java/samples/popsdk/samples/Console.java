package popsdk.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import popsdk.PopException;
import popsdk.web.WebBridge;

/**
 * Help in a terminal; with {@code --bridge} the app around the web page, its messages on standard input and output. One thread
 * polls and does all; another one reads lines for it.
 */
public final class Console {
  private static final String GAME = "Star Harbour";
  /** Instead of a line: there is something to poll for, or no line will come any more. */
  private static final String WAKE = new String("wake");
  private static final String END = new String("end");

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final PrintStream out;

  private Console() throws IOException {
    out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, "UTF-8");
  }

  public static void main(String[] arguments) throws Exception {
    for (String each : arguments) {
      if (each.equals("--help")) {
        System.out.print("pop-java-console: help in a terminal\n\n" + Options.USAGE);
        return;
      }
    }
    try {
      System.exit(new Console().run(new Options(arguments)));
    } catch (IllegalArgumentException wrong) {
      System.err.println("pop-java-console: " + wrong.getMessage() + "; see --help");
      System.exit(2);
    } catch (PopException | IOException | GeneralSecurityException fault) {
      System.err.println("pop-java-console: " + fault.getMessage());
      System.exit(1);
    }
  }

  private int run(Options options) throws IOException, GeneralSecurityException, InterruptedException {
    try (Hosted hosted = new Hosted(options, GAME, () -> lines.add(WAKE))) {
      Thread reader = new Thread(this::read, "lines");
      reader.setDaemon(true);
      reader.start();
      if (options.bridge) {
        bridge(hosted);
      } else {
        new TextScreens(hosted, out, GAME).run(() -> next(hosted));
      }
      return 0;
    }
  }

  private void read() {
    try (BufferedReader from = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line; (line = from.readLine()) != null; ) lines.add(line);
    } catch (IOException gone) {
      // As when it ends.
    }
    lines.add(END);
  }

  /** The next line, polling meanwhile; null at the end. */
  private String next(Hosted hosted) throws InterruptedException {
    while (true) {
      String line = lines.poll(hosted.poll(), TimeUnit.MILLISECONDS);
      if (line == END) return null;
      if (line != null && line != WAKE) return line;
    }
  }

  private void bridge(Hosted hosted) throws InterruptedException {
    WebBridge.Page page = new WebBridge.Page() {
      @Override
      public void post(String message) {
        out.print(message + "\n");
        out.flush();
      }

      @Override
      public void open(String uri) {
        post("{\"uri\":\"" + uri.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
      }

      @Override
      public void closed() {}
    };
    try (WebBridge bridge = new WebBridge(hosted.client, hosted.device, hosted.flow, page)) {
      for (String line; (line = next(hosted)) != null; ) {
        try {
          bridge.take(line);
        } catch (IllegalArgumentException wrong) {
          System.err.println("pop-java-console: a line that is no JSON object was left out");
        }
      }
    }
  }
}
