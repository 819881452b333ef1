package popsdk.samples;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import popsdk.Clock;
import popsdk.Device;
import popsdk.EmbeddedDirectory;
import popsdk.FlowConfig;
import popsdk.PopClient;
import popsdk.WakeUp;
import popsdk.http.UrlConnectionTransport;
import popsdk.storage.FileKeyedStorage;

/** A client with everything these samples give to it, made from the command line. */
final class Hosted implements AutoCloseable {
  private static final long POLL_BUDGET_US = 2000;

  final PopClient client;
  final Device device;
  final FlowConfig flow;
  private final ExecutorService tasks;
  private final UrlConnectionTransport http;

  /**
   * @param game the app's name as a child knows it
   */
  Hosted(Options options, String game, WakeUp wakeUp) throws IOException, GeneralSecurityException {
    Clock clock = clock(options.now);
    tasks = Executors.newCachedThreadPool(work -> {
      Thread thread = new Thread(work, "task");
      thread.setDaemon(true);
      return thread;
    });
    http = options.authorities == null ? new UrlConnectionTransport() : new UrlConnectionTransport(new File(options.authorities));
    PopClient.Builder builder = PopClient.builder()
        .directory(directory(options, clock)).appName(game).words(PopClient.Words.DRAFTS).clock(clock).wakeUp(wakeUp).tasks(tasks);
    if (options.folder != null) {
      builder.folder(options.folder).secureStorage(new FileKeyedStorage(new File(options.folder, "keys")));
    }
    if (!options.offline) builder.http(http);
    if (options.log) builder.log((level, text) -> System.err.println("pop " + level + ": " + text));
    if (options.mirror != null) builder.addMirror(options.mirror);
    client = builder.build();
    device = options.device();
    flow = new FlowConfig(device).band(options.band()).platform(options.platform).sharedScreen(options.sharedScreen);
    // Now and not when a child opens help: the moment of an update is to say nothing.
    if (options.mirror != null) client.update(null);
  }

  /** The time given, running on from there. */
  private static Clock clock(Instant now) {
    long offset = now == null ? 0 : now.getEpochSecond() - Instant.now().getEpochSecond();
    return new Clock() {
      @Override
      public long unixSeconds() {
        return Instant.now().getEpochSecond() + offset;
      }

      @Override
      public long monotonicMs() {
        return System.nanoTime() / 1000000;
      }
    };
  }

  private static EmbeddedDirectory directory(Options options, Clock clock) throws IOException {
    if (options.root == null) return EmbeddedDirectory.fromResources(Hosted.class, "/pop");
    byte[] now = String.valueOf(clock.unixSeconds()).getBytes(StandardCharsets.US_ASCII);
    return EmbeddedDirectory.from(
        new FileInputStream(options.root), new FileInputStream(options.bundle), new ByteArrayInputStream(now));
  }

  /** Milliseconds until it is to be called again. */
  long poll() {
    return Math.min(client.poll(POLL_BUDGET_US), 60000);
  }

  @Override
  public void close() {
    client.close();
    http.close();
    tasks.shutdown();
  }
}
