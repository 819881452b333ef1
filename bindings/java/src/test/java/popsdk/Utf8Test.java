package popsdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Text as UTF-8, and half of a surrogate pair refused rather than replaced. */
class Utf8Test {
  private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";

  @Test
  void everyCodePointSurvives() {
    for (int point = 0; point <= 0x10ffff; ++point) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      String text = new String(Character.toChars(point));
      byte[] utf8 = Utf8.bytesOrNull(text);
      assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), utf8);
      assertEquals(text, Utf8.text(utf8));
    }
  }

  @Test
  void halfAPairIsNoText() {
    for (String text : new String[] {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D", FAMILY + "\uD83D", "\uD83D\uD83D\uDE00"}) {
      assertNull(Utf8.bytesOrNull(text), text);
      PopException refused = assertThrows(PopException.class, () -> Utf8.bytes(text, "the code"));
      assertEquals(PopResult.E_ARGUMENT, refused.result());
    }
  }

  @Test
  void itReachesTheNativeSideAndComesBack() {
    try (PopClient client = Given.builder().appName("Spiel " + FAMILY + "\0 \u00e9\u4e2d").build();
        Flow flow = client.openFlow(Given.flow())) {
      // NUL and what lies beyond the first plane are what JNI's own form of UTF-8 breaks.
      StringBuilder said = new StringBuilder();
      for (int i = 0; i < 3; ++i) {
        Screen screen = flow.screen();
        said.append(screen.title).append(screen.lines);
        for (Choice choice : screen.choices) said.append(choice.label).append(choice.trace);
        flow.choose(screen.choices.get(0).id);
      }
      assertEquals(true, said.indexOf("Spiel " + FAMILY) >= 0, said.toString());
    }
  }

  @Test
  void whatADeveloperGaveIsNamedWhereItIsNoText() {
    PopException refused = assertThrows(PopException.class, () -> Given.builder().appName("\uD83D").build());
    assertEquals(PopResult.E_ARGUMENT, refused.result());
    assertEquals(true, refused.getMessage().contains("appName"), refused.getMessage());
  }
}
