package popsdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import popsdk.web.WebBridge;

/** What an app's code throws at a bad moment: no text is told as lost that was taken, and what a child hid is gone. */
class ThrowingTest {
  private static final RuntimeException FAULT = new IllegalStateException("a fault of the app's");

  /** Right, or throwing. */
  private static final class FaultyClock implements Clock {
    boolean broken;

    @Override
    public long unixSeconds() {
      if (broken) throw FAULT;
      return System.currentTimeMillis() / 1000;
    }

    @Override
    public long monotonicMs() {
      if (broken) throw FAULT;
      return System.nanoTime() / 1000000;
    }
  }

  /** As code in Kotlin does it, which declares no exception. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwUndeclared(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aTextThatWasTakenIsNotToldAsFailed() {
    FaultyClock clock = new FaultyClock();
    try (PopClient client = Given.builder().clock(clock).http(new Given.SilentTransport()).build()) {
      Conversation conversation = client.converse(Given.DEMO);
      clock.broken = true;
      assertEquals(PopResult.OK, conversation.send("Hallo"));
      clock.broken = false;
      assertSame(FAULT, assertThrows(IllegalStateException.class, () -> client.poll(0)));
      assertEquals(1, conversation.view().messages.size());
      client.poll(0);

      Flow flow = FlowTest.writing(client, null);
      clock.broken = true;
      assertEquals(PopResult.OK, flow.send("Hallo"));
      clock.broken = false;
      assertSame(FAULT, assertThrows(IllegalStateException.class, () -> client.poll(0)));
      assertEquals(1, flow.screen().messages.size());
    }
  }

  @Test
  void anExceptionThatNoInterfaceDeclaresIsAFaultLikeOthers() {
    Exception fault = new Exception("not declared");
    List<HttpExchange> kept = new ArrayList<>();
    HttpTransport transport = new HttpTransport() {
      @Override
      public void start(HttpRequest request, HttpExchange exchange) {
        kept.add(exchange);
        ThrowingTest.<RuntimeException>throwUndeclared(fault);
      }

      @Override
      public void cancel(HttpExchange exchange) {}
    };
    List<PopResult> told = new ArrayList<>();
    PopClient.Builder builder = Given.builder().http(transport).addMirror("https://127.0.0.1:9/");
    try (PopClient client = builder.build(); Conversation conversation = client.converse(Given.DEMO)) {
      conversation.send("Hallo");
      assertSame(fault, assertThrows(Exception.class, () -> client.poll(1000000)));
      assertEquals(0, PopClient.instances().exchanges);
      assertEquals(PopResult.E_STATE,
          assertThrows(PopException.class, () -> kept.get(0).finish(HttpResponse.failed(PopResult.E_TLS))).result());
      // A listener's too.
      client.update((result, reason) -> {
        told.add(result);
        ThrowingTest.<RuntimeException>throwUndeclared(fault);
      });
      while (told.isEmpty()) assertSame(fault, assertThrows(Exception.class, () -> client.poll(1000000)));
    }
  }

  /** What a page was told. */
  private static final class SeenPage implements WebBridge.Page {
    final List<String> posted = new ArrayList<>();
    boolean closed;

    @Override
    public void post(String message) {
      posted.add(message);
    }

    @Override
    public void open(String uri) {}

    @Override
    public void closed() {
      closed = true;
    }

    void hasLeft() {
      assertEquals("{\"closed\":true}", posted.get(posted.size() - 1));
      assertEquals(true, closed);
    }
  }

  @Test
  void aPageThatWasHiddenIsLeftWhateverFails() {
    FaultyClock clock = new FaultyClock();
    PopClient client = Given.builder().clock(clock).build();
    Device device = Given.device().build();
    SeenPage page = new SeenPage();
    try (WebBridge bridge = new WebBridge(client, device, Given.flow(), page)) {
      bridge.open();
      clock.broken = true;
      assertSame(FAULT, assertThrows(IllegalStateException.class, () -> bridge.take("{\"do\":\"hide\"}")));
      clock.broken = false;
      page.hasLeft();
      assertEquals(0, PopClient.instances().flows);
    }
    SeenPage other = new SeenPage();
    try (WebBridge bridge = new WebBridge(client, device, Given.flow(), other)) {
      bridge.open();
      client.close();
      bridge.take("{\"do\":\"draft\",\"text\":\"a\"}");
      bridge.take("{\"do\":\"hide\"}");
      other.hasLeft();
    }
  }
}
