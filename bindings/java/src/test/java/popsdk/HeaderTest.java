package popsdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The enums against the C headers: each constant, its value, and none too few or too many. */
class HeaderTest {
  /** Every enum constant of the headers with its value. */
  private static Map<String, Long> constants() throws IOException {
    Map<String, Long> found = new LinkedHashMap<>();
    Path include = Paths.get(System.getProperty("popsdk.test.include"), "pop");
    for (String header : new String[] {"types.h", "host.h", "client.h", "directory.h", "handoff.h", "flow.h"}) {
      String text = new String(Files.readAllBytes(include.resolve(header)), StandardCharsets.UTF_8);
      text = text.replaceAll("(?s)/\\*.*?\\*/", " ");
      Matcher enums = Pattern.compile("enum\\s*\\w*\\s*\\{([^}]*)\\}").matcher(text);
      while (enums.find()) {
        Matcher each = Pattern.compile("(POP_\\w+)\\s*=\\s*(-?\\d+)(\\s*<<\\s*(\\d+))?").matcher(enums.group(1));
        while (each.find()) {
          long value = Long.parseLong(each.group(2));
          found.put(each.group(1), each.group(4) == null ? value : value << Integer.parseInt(each.group(4)));
        }
      }
    }
    return found;
  }

  @Test
  void everyResultIsThereWithItsValueNameAndSentence() throws IOException {
    Map<String, Long> header = constants();
    List<String> results = new ArrayList<>();
    for (PopResult result : PopResult.values()) {
      String name = "POP_" + result.name();
      results.add(name);
      assertEquals(header.get(name), (long) result.code(), name);
      assertEquals(name, Utf8.text(Native.resultName(result.code())));
      assertFalse(result.sentence().isEmpty(), name);
      assertEquals(result, PopResult.of(result.code()));
    }
    for (String name : header.keySet()) {
      if (name.startsWith("POP_E_")) assertEquals(true, results.contains(name), name + " is missing in PopResult");
    }
    assertEquals(PopResult.E_INTERNAL, PopResult.of(-9999));
  }

  /** Of each enum: its constants' prefix in the headers, what its first constant's value is, and whether they are bits. */
  private static Object[][] enums() {
    return new Object[][] {
      {"POP_BAND_", Flow.Band.values(), 0, false},
      {"POP_ROLE_", Choice.Role.values(), 0, false},
      {"POP_PLATFORM_", Flow.Platform.values(), 0, false},
      {"POP_TEXT_", Screen.TextField.values(), 0, false},
      {"POP_CHECK_", Choice.Check.values(), 0, false},
      {"POP_EVENT_", Flow.Event.values(), 1, false},
      {"POP_ACTION_", Action.Kind.values(), 0, false},
      {"POP_CONVERSATION_", Conversation.State.values(), 0, false},
      {"POP_CODE_", Conversation.Code.values(), 0, false},
      {"POP_FROM_", Message.From.values(), 0, false},
      {"POP_KIND_", Message.Kind.values(), 0, false},
      {"POP_MESSAGE_", Message.State.values(), 0, false},
      {"POP_PLACE_", Answer.PlaceFrom.values(), 0, false},
      {"POP_CAN_", Device.Can.values(), 1, true},
      {"POP_NEEDS_", Device.Needs.values(), 1, true},
      {"POP_WHY_", Service.Why.values(), 1, true},
      {"POP_ANSWER_", Answer.Flag.values(), 1, true},
      {"POP_WORDS_", PopClient.Words.values(), 0, false},
      {"POP_LOG_", LogSink.Level.values(), 1, false},
    };
  }

  @Test
  void everyEnumCountsAsTheHeadersDo() throws IOException {
    Map<String, Long> header = constants();
    // Two numbers that share a prefix with the states of a code.
    header.remove("POP_CODE_MIN");
    header.remove("POP_CODE_MAX");
    for (Object[] each : enums()) {
      Enum<?>[] values = (Enum<?>[]) each[1];
      for (Enum<?> value : values) {
        long first = (Integer) each[2];
        long expected = (Boolean) each[3] ? first << value.ordinal() : first + value.ordinal();
        assertEquals(header.get(each[0] + value.name()), expected, each[0] + value.name());
      }
      long known = header.keySet().stream().filter(name -> name.startsWith((String) each[0])).count();
      assertEquals(known, values.length, each[0] + "*");
    }
    String[] open = {"POP_OPEN_UNKNOWN", "POP_OPEN_NOW", "POP_CLOSED_NOW"};
    for (OpenState state : OpenState.values()) assertEquals(header.get(open[state.ordinal()]), (long) state.ordinal());
    for (Freshness state : Freshness.values()) assertEquals(header.get("POP_" + state.name()), (long) state.ordinal());
  }

  @Test
  void theVersionIsThatOfTheHeaders() throws IOException {
    Path header = Paths.get(System.getProperty("popsdk.test.include"), "pop", "pop.h");
    String text = new String(Files.readAllBytes(header), StandardCharsets.UTF_8);
    assertEquals(true, text.contains("#define POP_VERSION \"" + PopClient.version() + "\""));
  }
}
