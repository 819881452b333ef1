package popsdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What an app does wrong gets the documented error and changes nothing. */
class WrongUseTest {
  private static PopResult of(Executable call) {
    return assertThrows(PopException.class, call).result();
  }

  private static List<Executable> calls(PopClient client) {
    return Arrays.asList(
        () -> client.poll(0),
        () -> client.find(Given.device().build()),
        client::directoryInfo,
        () -> client.offerBundle(new byte[10]),
        () -> client.update(null),
        () -> client.entry(Given.device().build()),
        () -> client.openFlow(Given.flow()),
        () -> client.converse(Given.DEMO),
        () -> client.converseWithCode(Given.DEMO, "123456"),
        client::forgetCode);
  }

  private static List<Executable> calls(Flow flow) {
    return Arrays.asList(flow::screen, () -> flow.choose("x"), () -> flow.send("x"), () -> flow.setDraft("x"),
        () -> flow.event(Flow.Event.PAUSED), flow::hide);
  }

  private static List<Executable> calls(Conversation conversation) throws Exception {
    Offer offer = new Offer(new PacketReader(
        new PacketWriter().number(0).text("a", "").text("b", "").text("c", "").packet()));
    return Arrays.asList(() -> conversation.send("x"), conversation::cancel, () -> conversation.end(0), conversation::view,
        conversation::offer, () -> conversation.transfer(offer, true), () -> conversation.setCode("123456"));
  }

  @Test
  void whatIsClosedSaysSo() throws Exception {
    PopClient client = Given.builder().http(new Given.SilentTransport()).build();
    Flow flow = client.openFlow(Given.flow());
    Conversation conversation = client.converse(Given.DEMO);
    flow.close();
    conversation.close();
    flow.close();
    conversation.close();
    for (Executable call : calls(flow)) assertEquals(PopResult.E_HANDLE, of(call));
    for (Executable call : calls(conversation)) assertEquals(PopResult.E_HANDLE, of(call));
    client.close();
    client.close();
    for (Executable call : calls(client)) assertEquals(PopResult.E_HANDLE, of(call));
    assertEquals(false, client.secretsLocked() || client.codesOffered());
  }

  @Test
  void aClientTakesWhatWasMadeFromItAlong() throws Exception {
    PopClient client = Given.builder().http(new Given.SilentTransport()).build();
    Flow flow = client.openFlow(Given.flow());
    Conversation conversation = client.converse(Given.DEMO);
    client.close();
    Instances alive = PopClient.instances();
    assertEquals(0, alive.clients + alive.flows + alive.conversations + alive.answers);
    for (Executable call : calls(flow)) assertEquals(PopResult.E_HANDLE, of(call));
    for (Executable call : calls(conversation)) assertEquals(PopResult.E_HANDLE, of(call));
    flow.close();
    conversation.close();
  }

  /** Inside the app's own code, on the thread that is inside PoP. */
  @Test
  void aPollInsideACallbackIsRefused() {
    List<PopResult> results = new ArrayList<>();
    PopClient[] client = new PopClient[1];
    HttpTransport transport = (HostTest.Starting) (request, exchange) -> {
      results.add(of(() -> client[0].poll(0)));
      exchange.finish(HttpResponse.failed(PopResult.E_NETWORK));
    };
    client[0] = Given.builder().http(transport).build();
    Conversation conversation = client[0].converse(Given.DEMO);
    conversation.send("Hallo");
    client[0].poll(1000000);
    assertEquals(Arrays.asList(PopResult.E_STATE), results);
    assertEquals(1, conversation.view().messages.size());
    client[0].close();
  }

  @Test
  void aCloseInsideACallbackIsDoneWhenTheCallReturns() {
    PopClient[] client = new PopClient[1];
    Given.SilentTransport transport = new Given.SilentTransport() {
      @Override
      public void start(HttpRequest request, HttpExchange exchange) {
        open.add(exchange);
        client[0].close();
      }
    };
    client[0] = Given.builder().http(transport).build();
    Conversation conversation = client[0].converse(Given.DEMO);
    conversation.send("Hallo");
    client[0].poll(1000000);
    assertEquals(PopResult.E_HANDLE, of(conversation::view));
    assertEquals(0, PopClient.instances().clients);
    transport.finishAll();
    assertEquals(0, PopClient.instances().exchanges);
  }

  @Test
  void anotherThreadInsideIsBusy() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    HttpTransport transport = (HostTest.Starting) (request, exchange) -> {
      inside.countDown();
      try {
        tried.await();
      } catch (InterruptedException stop) {
        throw new AssertionError(stop);
      }
      exchange.finish(HttpResponse.failed(PopResult.E_NETWORK));
    };
    PopClient client = Given.builder().http(transport).build();
    Flow flow = client.openFlow(Given.flow());
    Conversation conversation = client.converse(Given.DEMO);
    conversation.send("Hallo");
    Thread first = new Thread(() -> client.poll(1000000));
    first.start();
    inside.await();
    List<PopResult> results = new ArrayList<>();
    try {
      for (List<Executable> calls : Arrays.asList(calls(client), calls(flow), calls(conversation))) {
        for (Executable call : calls) results.add(of(call));
      }
      client.close();
    } finally {
      tried.countDown();
      first.join();
    }
    for (PopResult result : results) assertEquals(PopResult.E_BUSY, result, results.toString());
    assertEquals(0, PopClient.instances().clients);
  }

  @Test
  void whatIsMissingIsAnError() {
    assertEquals(PopResult.E_ARGUMENT, of(() -> PopClient.builder().build()));
    assertEquals(PopResult.E_ARGUMENT, of(() -> new FlowConfig(null)));
    try (PopClient client = Given.builder().http(new Given.SilentTransport()).build();
        Flow flow = FlowTest.writing(client, null); Conversation conversation = client.converse(Given.DEMO)) {
      assertThrows(NullPointerException.class, () -> client.find(null));
      assertThrows(NullPointerException.class, () -> client.converse(null));
      assertThrows(NullPointerException.class, () -> flow.choose(null));
      assertEquals(PopResult.E_ARGUMENT, flow.send((byte[]) null));
      assertEquals(PopResult.E_ARGUMENT, conversation.send((byte[]) null));
      assertTrue(of(() -> client.offerBundle(null)).failed());
      assertEquals(PopResult.E_ARGUMENT, of(() -> conversation.end(6)));
      assertEquals(0, flow.screen().messages.size());
    }
  }

  @Test
  void hugeLengthsAreRefused() {
    byte[] huge = new byte[30 << 20];
    Arrays.fill(huge, (byte) 'a');
    String text = new String(new char[1 << 20]).replace('\0', 'a');
    try (PopClient client = Given.builder().http(new Given.SilentTransport()).build();
        Flow flow = FlowTest.writing(client, null); Conversation conversation = client.converse(Given.DEMO)) {
      assertEquals(PopResult.E_TOO_LARGE, flow.send(huge));
      assertEquals(PopResult.E_TOO_LARGE, flow.setDraft(huge));
      assertEquals(PopResult.E_TOO_LARGE, conversation.send(huge));
      assertTrue(of(() -> client.offerBundle(huge)).failed());
      assertEquals(PopResult.E_TOO_LARGE, of(() -> flow.choose(text)));
      Device wrong = Given.device().locales(text).region(text).timeZone(text).topic(text).build();
      try {
        assertEquals("", client.find(wrong).country);
      } catch (PopException refused) {
        assertTrue(refused.result() == PopResult.E_TOO_LARGE || refused.result() == PopResult.E_ARGUMENT, refused.toString());
      }
      assertTrue(of(() -> client.converse(text)).failed());
    }
    assertTrue(of(() -> Given.builder().appName(text).addMirror("https://" + text).build()).failed());
  }

  @Test
  void aConfigurationThatBreaksItsContractIsNamed() {
    assertEquals(PopResult.E_ARGUMENT, of(() -> Given.builder().relayUrl("http://relay.example/").build()));
    assertEquals(PopResult.E_ARGUMENT, of(() -> Given.builder().addMirror("https://mirror.example").build()));
    assertTrue(of(() -> Given.builder().addWords(new byte[] {'{'}).build()).failed());
    assertEquals(PopResult.E_TOO_LARGE, of(() -> Given.builder().maxBundleBytes(1000).build()));
    for (long size : new long[] {-1, 1L << 32}) assertEquals(PopResult.E_ARGUMENT, of(() -> Given.builder().maxBundleBytes(size)));
    assertEquals(0, PopClient.instances().clients);
  }
}
