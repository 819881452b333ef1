package popsdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A conversation without a flow. What needs the other end is tested against a live one, through the bridge. */
class ConversationTest {
  private static PopResult opening(PopClient client, String service) {
    return assertThrows(PopException.class, () -> client.converse(service)).result();
  }

  @Test
  void itBeginsReadyAndKeepsWhatIsNotSent() {
    Given.SilentTransport transport = new Given.SilentTransport();
    try (PopClient client = Given.builder().http(transport).build(); Conversation conversation = client.converse(Given.DEMO)) {
      ConversationView view = conversation.view();
      assertEquals(Conversation.State.READY, view.state);
      assertEquals(Conversation.Code.NONE, view.code);
      assertEquals(PopResult.OK, view.reason);
      assertEquals(-1, view.queuePosition);
      assertEquals(-1, view.waitMinutes);
      assertTrue(view.trial);
      assertFalse(view.appRelay || view.busy || view.moving);
      assertNull(conversation.offer());
      assertEquals(PopResult.E_STATE, conversation.cancel());

      assertEquals(PopResult.OK, conversation.send(FlowTest.EMOJI));
      assertEquals(FlowTest.EMOJI, conversation.view().messages.get(0).text());
      assertEquals("", conversation.view().messages.get(0).sender);
      assertEquals(PopResult.OK, conversation.cancel());
      assertEquals(0, conversation.view().messages.size());

      assertEquals(PopResult.E_ARGUMENT, conversation.send("\uD83D"));
      assertEquals(PopResult.E_TOO_LARGE, conversation.send(new byte[23121]));
      assertEquals(PopResult.OK, conversation.send("eins"));
      client.poll(1000000);
      assertEquals(Conversation.State.CONNECTING, conversation.view().state);
      conversation.end(3);
      assertEquals(Conversation.State.ENDED, conversation.view().state);
      assertEquals(PopResult.E_STATE, conversation.send("zwei"));
      ConversationView last = conversation.view();
      last.wipe();
      for (Message message : last.messages) {
        for (byte each : message.textUtf8()) assertEquals(0, each);
      }
    }
    transport.finishAll();
  }

  @Test
  void whyThereIsNoneIsTold() {
    try (PopClient client = Given.builder().build()) {
      assertEquals(PopResult.E_NO_TRANSPORT, opening(client, Given.DEMO));
    }
    try (PopClient client = Given.builder().http(new Given.SilentTransport()).build()) {
      assertEquals(PopResult.E_NOT_FOUND, opening(client, "zz.no-such-service"));
      String german = client.find(Given.device().build()).services.get(0).id;
      assertEquals(PopResult.E_NO_HANDOFF, opening(client, german));
      assertEquals(PopResult.E_NO_STORAGE,
          assertThrows(PopException.class, () -> client.converseWithCode(Given.DEMO, "123456")).result());
      assertEquals(PopResult.E_NO_STORAGE, assertThrows(PopException.class, client::forgetCode).result());
      assertFalse(client.codesOffered());
      try (Conversation conversation = client.converse(Given.DEMO)) {
        assertEquals(PopResult.E_NO_STORAGE,
            assertThrows(PopException.class, () -> conversation.setCode("123456")).result());
      }
    }
    assertEquals(0, PopClient.instances().conversations);
  }

  @Test
  void whatWasNotOfferedCannotBeAnswered() throws IOException {
    try (PopClient client = Given.builder().http(new Given.SilentTransport()).build();
        Conversation conversation = client.converse(Given.DEMO)) {
      PacketWriter packet = new PacketWriter().number(0);
      for (String text : new String[] {"de.nummer", "", ""}) packet.text(text, "offer");
      Offer never = new Offer(new PacketReader(packet.packet()));
      for (boolean agrees : new boolean[] {true, false}) {
        assertEquals(PopResult.E_STATE,
            assertThrows(PopException.class, () -> conversation.transfer(never, agrees)).result());
      }
    }
    assertEquals(0, PopClient.instances().conversations);
  }
}
