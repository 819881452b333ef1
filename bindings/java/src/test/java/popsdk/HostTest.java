package popsdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app's own interfaces: called when they should be, and what they throw leaves PoP whole. */
class HostTest {
  private static Conversation talking(PopClient client) {
    Conversation conversation = client.converse(Given.DEMO);
    assertEquals(PopResult.OK, conversation.send("Hallo \uD83D\uDE00"));
    return conversation;
  }

  @Test
  void aRequestHasAllItsParts() {
    Given.SilentTransport transport = new Given.SilentTransport();
    try (PopClient client = Given.builder().http(transport).build(); Conversation conversation = talking(client)) {
      client.poll(1000000);
      HttpRequest request = transport.asked.poll();
      assertNotNull(request);
      assertEquals("POST", request.method);
      assertTrue(request.url.startsWith("https://"), request.url);
      List<String> names = new ArrayList<>();
      for (HttpRequest.Header header : request.headers) names.add(header.name);
      assertTrue(names.contains("content-type"), names.toString());
      assertTrue(request.body.length > 2048);
      assertTrue(request.timeoutMs > 0 && request.maxResponseBytes > 0);
      assertEquals(1, PopClient.instances().exchanges);
    }
    assertEquals(1, transport.cancelled);
    transport.finishAll();
    assertEquals(0, PopClient.instances().exchanges);
  }

  @Test
  void anExchangeEndsOnceOnAnyThreadAlsoAfterTheClient() throws InterruptedException {
    Given.SilentTransport transport = new Given.SilentTransport();
    AtomicInteger woken = new AtomicInteger();
    PopClient client = Given.builder().http(transport).wakeUp(woken::incrementAndGet).build();
    Conversation conversation = talking(client);
    client.poll(1000000);
    HttpExchange first = transport.open.poll();
    Thread network = new Thread(() -> first.finish(HttpResponse.answered(502, null, new byte[0])));
    network.start();
    network.join();
    assertEquals(1, woken.get());
    assertEquals(PopResult.E_STATE,
        assertThrows(PopException.class, () -> first.finish(HttpResponse.failed(PopResult.E_TLS))).result());
    client.poll(1000000);
    assertEquals(Conversation.State.CONNECTING, conversation.view().state);
    client.close();
    transport.finishAll();
    assertEquals(0, PopClient.instances().exchanges);
    conversation.close();
  }

  @Test
  void aFailureIsToldAsItIs() {
    for (PopResult result : PopResult.values()) {
      boolean ends = "E_NETWORK E_TIMEOUT E_TLS E_TOO_LARGE E_CANCELLED".contains(result.name()) && result.failed();
      if (ends) {
        HttpResponse.failed(result);
      } else {
        assertThrows(PopException.class, () -> HttpResponse.failed(result), result.name());
      }
    }
    assertThrows(PopException.class, () -> HttpResponse.answered(200, null, null));
  }

  /** The ways in which a transport can refuse, or finish before it returns. */
  @Test
  void aStartMayThrowOrFinishAtOnce() {
    RuntimeException fault = new IllegalStateException("a fault of the app's");
    List<HttpExchange> kept = new ArrayList<>();
    HttpTransport[] transports = {
      (Starting) (request, exchange) -> {
        throw new IOException("no network");
      },
      (Starting) (request, exchange) -> {
        kept.add(exchange);
        throw fault;
      },
      (Starting) (request, exchange) -> exchange.finish(HttpResponse.failed(PopResult.E_NETWORK)),
      (Starting) (request, exchange) -> {
        exchange.finish(HttpResponse.failed(PopResult.E_NETWORK));
        throw fault;
      },
    };
    for (HttpTransport transport : transports) {
      try (PopClient client = Given.builder().http(transport).build(); Conversation conversation = talking(client)) {
        RuntimeException thrown = null;
        try {
          client.poll(1000000);
        } catch (IllegalStateException given) {
          thrown = given;
        }
        assertSame(transport == transports[1] || transport == transports[3] ? fault : null, thrown);
        assertEquals(Message.State.UNSENT, conversation.view().messages.get(0).state);
        assertEquals(0, PopClient.instances().exchanges);
      }
    }
    // One that never began is no exchange of anybody's.
    assertEquals(PopResult.E_STATE,
        assertThrows(PopException.class, () -> kept.get(0).finish(HttpResponse.failed(PopResult.E_TLS))).result());
  }

  interface Starting extends HttpTransport {
    @Override
    default void cancel(HttpExchange exchange) {}
  }

  @Test
  void theClockIsTheApps() {
    long[] now = {System.currentTimeMillis() / 1000};
    Clock clock = new Clock() {
      @Override
      public long unixSeconds() {
        return now[0];
      }

      @Override
      public long monotonicMs() {
        return 0;
      }
    };
    try (PopClient client = Given.builder().clock(clock).build()) {
      assertEquals(Freshness.FRESH, client.directoryInfo().freshness);
      now[0] += 3L * 365 * 86400;
      assertEquals(Freshness.VERY_STALE, client.directoryInfo().freshness);
    }
  }

  @Test
  void aClockThatThrowsGivesWayToTheSystems() {
    RuntimeException fault = new IllegalStateException("broken clock");
    boolean[] broken = {false};
    Clock clock = new Clock() {
      @Override
      public long unixSeconds() {
        if (broken[0]) throw fault;
        return System.currentTimeMillis() / 1000;
      }

      @Override
      public long monotonicMs() {
        if (broken[0]) throw fault;
        return System.nanoTime() / 1000000;
      }
    };
    try (PopClient client = Given.builder().clock(clock).build()) {
      broken[0] = true;
      assertSame(fault, assertThrows(IllegalStateException.class, () -> client.find(Given.device().build())));
      broken[0] = false;
      assertEquals(PopResult.OK, client.find(Given.device().build()).result);
    }
    assertEquals(0, PopClient.instances().answers);
  }

  /** The trial directory with bytes changed near its end: some country's newest version cannot be believed. */
  private static EmbeddedDirectory damaged() throws IOException {
    File folder = new File(System.getProperty("popsdk.test.directory"));
    byte[] bundle = Files.readAllBytes(new File(folder, EmbeddedDirectory.BUNDLE).toPath());
    for (int i = 0; i < 64; ++i) bundle[bundle.length / 16 * 15 + i] ^= 1;
    return EmbeddedDirectory.from(new FileInputStream(new File(folder, EmbeddedDirectory.ROOT)),
        new ByteArrayInputStream(bundle), new FileInputStream(new File(folder, EmbeddedDirectory.EMBEDDED_AT)));
  }

  private static void lookEverywhere(PopClient client) {
    for (String country : Locale.getISOCountries()) client.find(Given.device().chosenCountry(country).build());
  }

  @Test
  void logLinesComeWithTheirLevelAndMayThrow() throws IOException {
    List<String> lines = new ArrayList<>();
    RuntimeException fault = new IllegalStateException("full disk");
    boolean[] broken = {false};
    LogSink sink = (level, text) -> {
      lines.add(level + " " + text);
      if (broken[0]) throw fault;
    };
    for (boolean now : new boolean[] {false, true}) {
      broken[0] = now;
      lines.clear();
      try (PopClient client = PopClient.builder().directory(damaged()).log(sink).build()) {
        if (now) {
          assertSame(fault, assertThrows(IllegalStateException.class, () -> lookEverywhere(client)));
        } else {
          lookEverywhere(client);
        }
      }
      assertTrue(lines.size() > 0 && lines.get(0).startsWith("WARNING directory: "), lines.toString());
    }
    assertEquals(0, PopClient.instances().answers);
  }

  /** Drives a client until a conversation's code is no longer being set. */
  private static Conversation.Code settled(PopClient client, Conversation conversation, Deque<Runnable> tasks) {
    while (conversation.view().code == Conversation.Code.SETTING) {
      while (!tasks.isEmpty()) tasks.poll().run();
      client.poll(1000000);
    }
    return conversation.view().code;
  }

  @Test
  void aCodeIsSetAndEnteredByTasksAndStorage(@TempDir Path folder) {
    Given.MemoryStorage storage = new Given.MemoryStorage();
    Deque<Runnable> tasks = new ArrayDeque<>();
    Given.SilentTransport transport = new Given.SilentTransport();
    PopClient.Builder builder = Given.builder().http(transport).secureStorage(storage).tasks(tasks::add)
        .folder(folder.toString());
    try (PopClient client = builder.build()) {
      while (!tasks.isEmpty()) tasks.poll().run();
      client.poll(1000000);
      assertTrue(client.codesOffered());
      assertTrue(storage.values.size() > 0);
      for (byte[] taken : storage.taken) {
        for (byte each : taken) assertEquals(0, each, "a secret was left in the array it was handed over in");
      }
      Conversation conversation = talking(client);
      assertEquals(PopResult.E_ARGUMENT,
          assertThrows(PopException.class, () -> conversation.setCode("ab\uD83D")).result());
      assertThrows(PopException.class, () -> conversation.setCode("abc"));
      conversation.setCode("\uD83D\uDC36\uD83D\uDC31");
      assertEquals(Conversation.Code.SETTING, conversation.view().code);
      assertEquals(Conversation.Code.SET, settled(client, conversation, tasks));
      conversation.close();
      Conversation back = client.converseWithCode(Given.DEMO, "\uD83D\uDC36\uD83D\uDC31");
      assertEquals(Conversation.State.OPENING, back.view().state);
      while (back.view().state == Conversation.State.OPENING) {
        while (!tasks.isEmpty()) tasks.poll().run();
        client.poll(1000000);
      }
      assertEquals(Conversation.Code.SET, back.view().code);
      client.forgetCode();
      while (!tasks.isEmpty()) tasks.poll().run();
      client.poll(1000000);
      assertEquals(Conversation.Code.LOST, back.view().code);
    }
    while (!tasks.isEmpty()) tasks.poll().run();
    transport.finishAll();
    assertEquals(0, PopClient.instances().tasks);
    assertEquals(0, PopClient.instances().exchanges);
  }

  @Test
  void tasksMayRunAtOnceOrOnAThreadOrBeRefused(@TempDir Path folder) throws InterruptedException {
    RuntimeException fault = new IllegalArgumentException("a fault of the app's");
    List<Thread> threads = new ArrayList<>();
    for (int way = 0; way < 4; ++way) {
      int how = way;
      Executor executor = task -> {
        if (how == 0) task.run();
        if (how == 1) throw new RejectedExecutionException();
        if (how == 2) {
          threads.add(new Thread(task));
          threads.get(threads.size() - 1).start();
        }
        if (how == 3) {
          task.run();
          task.run();
          throw fault;
        }
      };
      PopClient.Builder builder = Given.builder().http(new Given.SilentTransport()).tasks(executor)
          .secureStorage(new Given.MemoryStorage()).folder(folder.resolve("" + way).toString());
      if (how == 3) {
        assertSame(fault, assertThrows(IllegalArgumentException.class, builder::build));
        assertEquals(0, PopClient.instances().clients);
        continue;
      }
      try (PopClient client = builder.build()) {
        for (Thread thread : threads) thread.join();
        client.poll(1000000);
        assertTrue(client.codesOffered(), "way " + how);
      }
      assertEquals(0, PopClient.instances().tasks);
    }
  }

  @Test
  void storageThatFailsMeansNoCode(@TempDir Path folder) {
    SecureStorage broken = new Given.MemoryStorage() {
      @Override
      public synchronized byte[] read(String name) throws IOException {
        throw new IOException("locked");
      }

      @Override
      public synchronized void write(String name, byte[] value) throws IOException {
        throw new IOException("locked");
      }
    };
    try (PopClient client = Given.builder().secureStorage(broken).folder(folder.resolve("a").toString()).build()) {
      assertFalse(client.codesOffered());
    }
    SecureStorage large = new Given.MemoryStorage() {
      @Override
      public synchronized byte[] read(String name) {
        return new byte[100000];
      }
    };
    Given.builder().secureStorage(large).folder(folder.resolve("b").toString()).build().close();
    RuntimeException fault = new IllegalStateException("a fault of the app's");
    SecureStorage faulty = new Given.MemoryStorage() {
      @Override
      public synchronized byte[] read(String name) {
        throw fault;
      }
    };
    PopClient.Builder builder = Given.builder().secureStorage(faulty).folder(folder.resolve("c").toString());
    assertSame(fault, assertThrows(IllegalStateException.class, builder::build));
  }

  private static Choice choice(Screen screen, String id) {
    for (Choice each : screen.choices) {
      if (each.id.equals(id)) return each;
    }
    return null;
  }

  @Test
  void theVoiceIsTheAppsAndOfferedWhereItHasOne() {
    List<String> spoken = new ArrayList<>();
    boolean[] faulty = {false};
    Speech speech = new Speech() {
      @Override
      public boolean speaks(String language) {
        return language.startsWith("de");
      }

      @Override
      public void speak(String language, String text) {
        spoken.add(language + ": " + text);
        if (faulty[0]) throw new IllegalStateException("no sound");
      }

      @Override
      public void stop() {
        spoken.add("stop");
      }
    };
    try (PopClient client = Given.builder().speech(speech).build()) {
      try (Flow polish = client.openFlow(new FlowConfig(Given.device().locales("pl-PL").build()))) {
        assertSame(null, choice(polish.screen(), "read"));
      }
      try (Flow flow = client.openFlow(Given.flow())) {
        assertNotNull(choice(flow.screen(), "read"), "no button");
        spoken.clear();
        flow.choose("read");
        assertTrue(spoken.get(spoken.size() - 1).startsWith("de: "), spoken.toString());
        faulty[0] = true;
        assertThrows(IllegalStateException.class, () -> flow.choose("read"));
        spoken.clear();
        flow.hide();
        assertEquals("stop", spoken.get(0));
      }
    }
  }
}
