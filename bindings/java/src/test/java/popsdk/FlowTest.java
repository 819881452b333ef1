package popsdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The flow as Java sees it. */
class FlowTest {
  static final String EMOJI = "Ich habe Angst \uD83D\uDE22 \uD83D\uDC68\u200D\uD83D\uDC67\0!";

  /** Where only the Demo helpline talks. */
  private static final Device IN_ANTARCTICA = Given.device().chosenCountry("AQ").build();

  private static Choice withRole(Screen screen, Choice.Role role) {
    for (Choice choice : screen.choices) {
      if (choice.role == role) return choice;
    }
    return null;
  }

  /** To the screen of the conversation with the Demo helpline: main button, consent, the text field. */
  static Flow writing(PopClient client, FlowListener listener) {
    Flow flow = client.openFlow(new FlowConfig(IN_ANTARCTICA).band(Flow.Band.C).listener(listener));
    List<String> way = new ArrayList<>();
    while (flow.screen().textField != Screen.TextField.MESSAGE) {
      Choice next = withRole(flow.screen(), Choice.Role.MAIN);
      for (Choice choice : flow.screen().choices) {
        if (choice.id.contains(Given.DEMO)) next = choice;
      }
      assertNotNull(next, () -> way + " " + flow.screen().id);
      way.add(flow.screen().id + " " + next.id);
      assertTrue(way.size() < 10, way.toString());
      flow.choose(next.id);
    }
    return flow;
  }

  @Test
  void aScreenIsWhole() {
    try (PopClient client = Given.builder().appName("Blockland").build(); Flow flow = client.openFlow(Given.flow())) {
      Screen screen = flow.screen();
      assertEquals("S1", screen.id);
      assertEquals("de", screen.language);
      assertEquals(Flow.Band.B, screen.band);
      assertTrue(screen.secure);
      assertFalse(screen.rightToLeft || screen.lowKey || screen.title.isEmpty() || screen.hideLabel.isEmpty());
      assertEquals(Choice.Role.MAIN, screen.choices.get(0).role);
      assertNotNull(withRole(screen, Choice.Role.DANGER));
      assertEquals(Screen.TextField.NONE, screen.textField);
      assertEquals("", screen.draft());
      assertThrows(UnsupportedOperationException.class, () -> screen.choices.clear());
    }
  }

  @Test
  void everyScreenOfAWalkCanBeReadAndRowsAndSwitchesAreThere() {
    int rows = 0;
    int switches = 0;
    int uris = 0;
    try (PopClient client = Given.builder().http(new Given.SilentTransport()).build()) {
      for (int turn = 0; turn < 12; ++turn) {
        try (Flow flow = client.openFlow(new FlowConfig(Given.device().can(Device.Can.WEB).build()).sharedScreen(turn % 2 == 1))) {
          for (int step = 0; step < 6; ++step) {
            Screen screen = flow.screen();
            assertEquals(turn % 2 == 1, screen.lowKey, screen.id);
            for (Row row : screen.rows) {
              ++rows;
              if (!row.uri.isEmpty()) ++uris;
            }
            for (Choice choice : screen.choices) {
              if (choice.checked != Choice.Check.NONE) ++switches;
              assertFalse(choice.id.isEmpty() || (choice.label.isEmpty() && choice.icon.isEmpty()));
            }
            Action action = flow.choose(screen.choices.get((turn * 7 + step) % screen.choices.size()).id);
            assertEquals(PopResult.OK, action.result);
            assertEquals(action.kind == Action.Kind.OPEN, !action.uri.isEmpty());
            if (action.kind == Action.Kind.LEAVE) break;
          }
        }
      }
    }
    assertTrue(rows > 0 && uris > 0 && switches > 0, rows + " rows, " + uris + " uris, " + switches + " switches");
  }

  @Test
  void aTapThatCrossedAChangeOfScreenIsNoException() {
    try (PopClient client = Given.builder().build(); Flow flow = client.openFlow(Given.flow())) {
      String main = flow.screen().choices.get(0).id;
      assertEquals(PopResult.OK, flow.choose(main).result);
      String now = flow.screen().id;
      Action second = flow.choose("no-such-choice");
      assertEquals(PopResult.E_NOT_FOUND, second.result);
      assertEquals(Action.Kind.SCREEN, second.kind);
      assertEquals(now, flow.screen().id);
    }
  }

  @Test
  void whatAChildWritesArrivesAsItIs() {
    Given.SilentTransport transport = new Given.SilentTransport();
    try (PopClient client = Given.builder().http(transport).build(); Flow flow = writing(client, null)) {
      String beginning;
      try (Flow other = client.openFlow(new FlowConfig(IN_ANTARCTICA))) {
        beginning = other.screen().id;
      }
      assertEquals(PopResult.OK, flow.setDraft(EMOJI));
      Screen draft = flow.screen();
      assertEquals(EMOJI, draft.draft());
      assertArrayEquals(EMOJI.getBytes(StandardCharsets.UTF_8), draft.draftUtf8());
      assertEquals(PopResult.OK, flow.setDraft("abc".getBytes(StandardCharsets.UTF_8)));
      assertEquals("abc", flow.screen().draft());

      assertEquals(PopResult.OK, flow.send(EMOJI));
      Screen sent = flow.screen();
      assertEquals(1, sent.messages.size());
      Message message = sent.messages.get(0);
      assertEquals(EMOJI, message.text());
      assertEquals(Message.From.CHILD, message.from);
      assertEquals(Message.State.UNSENT, message.state);
      assertEquals(Message.Kind.TEXT, message.kind);
      assertFalse(message.sender.isEmpty());
      assertEquals("", sent.draft());

      draft.wipe();
      sent.wipe();
      for (byte each : draft.draftUtf8()) assertEquals(0, each);
      for (byte each : message.textUtf8()) assertEquals(0, each);
      assertEquals(EMOJI, flow.screen().messages.get(0).text());

      assertEquals(PopResult.OK, flow.send(new StringBuilder("characters of a text field")));
      assertEquals(2, flow.screen().messages.size());
      flow.hide();
      assertEquals(beginning, flow.screen().id);
      assertEquals(0, flow.screen().messages.size());
    }
    transport.finishAll();
  }

  @Test
  void whatCannotBeSentIsSaidAndNothingIsSent() {
    try (PopClient client = Given.builder().http(new Given.SilentTransport()).build(); Flow flow = writing(client, null)) {
      assertEquals(PopResult.OK, flow.setDraft("bleibt"));
      assertEquals(PopResult.E_ARGUMENT, flow.send("halb \uD83D"));
      assertEquals(PopResult.E_ARGUMENT, flow.send("\uDE22 halb"));
      assertEquals(PopResult.E_ARGUMENT, flow.setDraft("halb \uD83D"));
      assertEquals(PopResult.E_ARGUMENT, flow.send(""));
      assertEquals(PopResult.E_ARGUMENT, flow.send(new byte[] {'a', (byte) 0xed, (byte) 0xa0, (byte) 0xbd}));
      assertEquals(PopResult.E_TOO_LARGE, flow.send(new String(new char[50000]).replace('\0', 'a')));
      assertEquals("bleibt", flow.screen().draft());
      assertEquals(0, flow.screen().messages.size());
    }
    try (PopClient client = Given.builder().build(); Flow flow = client.openFlow(Given.flow())) {
      assertEquals(PopResult.E_STATE, flow.send("hier ist kein Feld"));
      assertEquals(PopResult.E_STATE, flow.setDraft("hier ist kein Feld"));
    }
  }

  @Test
  void eventsAreTaken() {
    try (PopClient client = Given.builder().build(); Flow flow = client.openFlow(Given.flow())) {
      for (Flow.Event event : Flow.Event.values()) {
        flow.event(event);
        if (event == Flow.Event.SCREEN_SHARED) assertTrue(flow.screen().lowKey);
        if (event == Flow.Event.SCREEN_PRIVATE) assertFalse(flow.screen().lowKey);
      }
    }
  }
}
