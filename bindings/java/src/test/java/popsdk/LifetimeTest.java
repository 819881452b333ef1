package popsdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Nothing is left: no instance, no native side of a host, no thread, no class. */
class LifetimeTest {
  private static void assertNothingAlive() {
    Instances alive = PopClient.instances();
    int[] counts = {alive.clients, alive.answers, alive.flows, alive.conversations, alive.exchanges, alive.tasks};
    assertEquals("[0, 0, 0, 0, 0, 0]", Arrays.toString(counts));
  }

  /**
   * The threads that have this one's name in the system. One that the native side started here would have it too; the
   * machine's own, which come and go, have names of their own.
   */
  private static int threads() throws IOException {
    byte[] mine = Files.readAllBytes(Paths.get("/proc/thread-self/comm"));
    int count = 0;
    for (String id : new File("/proc/self/task").list()) {
      try {
        if (Arrays.equals(mine, Files.readAllBytes(Paths.get("/proc/self/task", id, "comm")))) ++count;
      } catch (IOException ended) {
        // One of the machine's, which ended between the two looks.
      }
    }
    return count;
  }

  /** Everything a client can be used for without another end. */
  private static void use(PopClient client, Given.SilentTransport transport) {
    client.find(Given.device().build());
    try (Flow flow = client.openFlow(Given.flow()); Conversation conversation = client.converse(Given.DEMO)) {
      flow.choose(flow.screen().choices.get(0).id);
      flow.screen().wipe();
      conversation.send("Hallo \uD83D\uDE00");
      client.poll(1000);
      conversation.view().wipe();
    }
    transport.finishAll();
  }

  @Test
  void aThousandClientsLeaveNothing() throws IOException {
    EmbeddedDirectory directory = Given.directory();
    Given.SilentTransport transport = new Given.SilentTransport();
    int before = threads();
    for (int i = 0; i < 1000; ++i) {
      try (PopClient client = PopClient.builder().directory(directory).http(transport).build()) {
        client.poll(1000);
        if (i % 50 == 0) use(client, transport);
      }
      transport.finishAll();
    }
    assertNothingAlive();
    assertEquals(before, threads());
    Given.collectUntil(() -> {
      Host.freeForgotten();
      return Host.count() == 0;
    });
  }

  private static PopClient forgetChildren(Given.SilentTransport transport) {
    PopClient client = Given.builder().http(transport).build();
    client.openFlow(Given.flow());
    client.converse(Given.DEMO);
    return client;
  }

  @Test
  void forgottenFlowsAndConversationsAreFreedByTheClientsPoll() {
    PopClient client = forgetChildren(new Given.SilentTransport());
    assertEquals(1, PopClient.instances().flows);
    Given.collectUntil(() -> {
      client.poll(0);
      return PopClient.instances().flows + PopClient.instances().conversations == 0;
    });
    client.close();
    assertNothingAlive();
  }

  /** With everything that could hold on to it: its own interfaces and listener know it, and a request is under way. */
  private static WeakReference<PopClient> forgetClient(Given.SilentTransport transport) {
    AtomicReference<PopClient> known = new AtomicReference<>();
    WakeUp wakeUp = () -> assertTrue(known.get() != null);
    PopClient client = Given.builder().http(transport).wakeUp(wakeUp).log((level, text) -> known.get()).build();
    known.set(client);
    client.openFlow(Given.flow().listener(() -> client.poll(0)));
    client.converse(Given.DEMO).send("Hallo");
    client.poll(1000000);
    return new WeakReference<>(client);
  }

  @Test
  void aForgottenClientIsFreedWithWhatWasMadeFromIt() {
    Given.SilentTransport transport = new Given.SilentTransport();
    WeakReference<PopClient> client = forgetClient(transport);
    transport.finishAll();
    Given.collectUntil(() -> {
      Host.freeForgotten();
      return PopClient.instances().clients == 0;
    });
    assertNull(client.get());
    assertNothingAlive();
    Given.collectUntil(() -> {
      Host.freeForgotten();
      return Host.count() == 0;
    });
  }

  /** Objects are collected and moved all the while, and what is used last is only used inside a call. */
  @Test
  void collectionsAtAnyMomentDoNoHarm() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Object> garbage = new AtomicReference<>();
    Thread collector = new Thread(() -> {
      while (!done.get()) {
        for (int i = 0; i < 2000; ++i) garbage.set(new byte[4096]);
        System.gc();
      }
    });
    collector.start();
    try {
      for (int i = 0; i < 20; ++i) {
        Given.SilentTransport transport = new Given.SilentTransport();
        PopClient client = Given.builder().http(transport).build();
        use(client, transport);
        assertEquals("S1", Given.builder().build().openFlow(Given.flow()).screen().id);
        if (i % 2 == 0) client.close();
      }
    } finally {
      done.set(true);
      collector.join();
    }
    Given.collectUntil(() -> {
      Host.freeForgotten();
      return Host.count() == 0;
    });
    assertNothingAlive();
  }

  /** The natives come out of the jar here, as they do in an app on a desktop. */
  private static WeakReference<ClassLoader> useJarInALoaderOfItsOwn() throws Exception {
    URL[] jar = {new File(System.getProperty("popsdk.test.jar")).toURI().toURL()};
    // This class's own natives first: they come from the file that the property names.
    String version = PopClient.version();
    String library = System.clearProperty("popsdk.library");
    try (URLClassLoader loader = new URLClassLoader(jar, null)) {
      Class<?> type = loader.loadClass("popsdk.PopClient");
      assertTrue(type != PopClient.class);
      assertEquals(version, type.getMethod("version").invoke(null));
      return new WeakReference<>(loader);
    } finally {
      if (library != null) System.setProperty("popsdk.library", library);
    }
  }

  @Test
  void theNativesInTheJarAreLoadedAndUnloaded() throws Exception {
    File temporary = new File(System.getProperty("java.io.tmpdir"));
    WeakReference<ClassLoader> loader = useJarInALoaderOfItsOwn();
    for (String name : temporary.list()) assertTrue(!name.startsWith("pop_jni"), name + " was left behind");
    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Given.collectUntil(() -> Given.gone(loader)));
  }
}
