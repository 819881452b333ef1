package popsdk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/** The rules by which R8 and ProGuard leave the native side what it finds by name. */
class KeepRulesTest {
  /**
   * All of it, since a rule for some is easily one for too few: R8 takes {@code ...} for all parameters of a method and not for
   * the rest of them.
   */
  @Test
  void everythingThatTheNativeSideNamesIsKept() throws IOException {
    try (InputStream file = KeepRulesTest.class.getResourceAsStream("/META-INF/proguard/popsdk.pro");
        Scanner text = new Scanner(file, StandardCharsets.UTF_8.name()).useDelimiter("\\A")) {
      String rules = text.next().replaceAll("#[^\n]*", "").replaceAll("\\s+", " ");
      assertTrue(rules.contains("-keep,includedescriptorclasses class " + Native.class.getName() + " { *; }"), rules);
      assertTrue(rules.contains("-keepclassmembers enum popsdk.** { public static **[] values(); }"), rules);
    }
  }
}
