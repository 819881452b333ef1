package popsdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers from the verified directory. */
class DirectoryTest {
  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(new File(System.getProperty("popsdk.test.directory"), name).toPath());
  }

  @Test
  void germanyIsAnsweredWithItsHelplines() {
    try (PopClient client = Given.builder().build()) {
      Answer answer = client.find(Given.device().build());
      assertEquals(PopResult.OK, answer.result);
      assertEquals("DE", answer.country);
      assertEquals(PopResult.OK, answer.heldBack);
      assertEquals("de", answer.screenLanguage.substring(0, 2));
      assertFalse(answer.rightToLeft);
      Service nummer = null;
      for (Service service : answer.services) {
        for (Channel channel : service.channels) {
          if (channel.uri.equals("tel:116111")) nummer = service;
        }
      }
      assertTrue(nummer != null, "116111 is missing");
      assertTrue(nummer.id.startsWith("de."), nummer.id);
      assertTrue(nummer.why.contains(Service.Why.IN_THIS_COUNTRY), nummer.why.toString());
      assertTrue(nummer.why.contains(Service.Why.UNCONFIRMED), nummer.why.toString());
      List<String> numbers = new ArrayList<>();
      for (EmergencyNumber number : answer.emergencyNumbers) numbers.add(number.number + " " + number.main);
      assertTrue(numbers.contains("112 true"), numbers.toString());
      assertThrows(UnsupportedOperationException.class, () -> answer.services.clear());
    }
  }

  @Test
  void whereNothingIsKnownTheResultSaysSo() {
    try (PopClient client = Given.builder().build()) {
      Answer nowhere = client.find(Device.builder().can(Device.Can.PHONE).build());
      assertEquals(PopResult.NO_PLACE, nowhere.result);
      assertEquals("", nowhere.country);
      assertTrue(nowhere.flags.contains(Answer.Flag.ASK_COUNTRY));
      // Antarctica has no helpline of its own, and the world's are no use to a telephone alone.
      Answer cold = client.find(Device.builder().can(Device.Can.PHONE).chosenCountry("AQ").build());
      assertEquals(PopResult.NO_SERVICE, cold.result);
      assertTrue(cold.flags.contains(Answer.Flag.NO_LOCAL_SERVICE));
    }
  }

  @Test
  void everyFieldOfADeviceArrives() {
    try (PopClient client = Given.builder().build()) {
      Device poland = Given.device().chosenCountry("PL").build();
      assertEquals(Answer.PlaceFrom.CHOSEN, client.find(poland).countryFrom);
      Device.Builder plain = Device.builder().locales("en").can(Device.Can.PHONE);
      assertEquals(Answer.PlaceFrom.NETWORK, client.find(plain.network("262", "01").build()).countryFrom);
      assertEquals(Answer.PlaceFrom.SIM, client.find(Device.builder().simCountry("DE").build()).countryFrom);
      assertEquals(Answer.PlaceFrom.REGION, client.find(Device.builder().region("DE").build()).countryFrom);
      assertEquals(Answer.PlaceFrom.TIME_ZONE, client.find(Device.builder().timeZone("Europe/Berlin").build()).countryFrom);
      assertEquals(Answer.PlaceFrom.LOCALE, client.find(Device.builder().locales("de-DE").build()).countryFrom);
      assertEquals(Answer.PlaceFrom.ADDRESS, client.find(Device.builder().addressCountry("DE").build()).countryFrom);
      assertTrue(client.find(Given.device().offline(true).build()).flags.contains(Answer.Flag.OFFLINE));
      Answer silent = client.find(Given.device().needs(Device.Needs.TEXT_ONLY).build());
      for (Service service : silent.services) {
        for (Channel channel : service.channels) assertFalse(channel.usable && channel.type.equals("phone"), service.id);
      }
      Answer adult = client.find(Given.device().age(40).topic("bullying").area("DE-BE").build());
      assertEquals("DE", adult.country);
      Device changed = poland.change().chosenCountry(null).build();
      assertEquals("DE", client.find(changed).country);
      assertEquals("PL", client.find(poland).country);
      assertTrue(poland.can().contains(Device.Can.WEB_CHAT));
    }
  }

  @Test
  void preferredChannelsComeFirst() {
    try (PopClient client = Given.builder().build()) {
      for (String type : new String[] {"website", "web_form"}) {
        for (Service service : client.find(Given.device().prefer(Collections.singletonList(type)).build()).services) {
          if (service.id.equals("001.iwf")) assertEquals(type, service.channels.get(0).type);
        }
      }
    }
  }

  @Test
  void theDirectorySaysWhatItIs() {
    try (PopClient client = Given.builder().build()) {
      DirectoryInfo info = client.directoryInfo();
      assertTrue(info.trial);
      assertTrue(info.builtIn);
      assertEquals(Freshness.FRESH, info.freshness);
      assertTrue(info.rootVersion >= 1 && info.timestampVersion >= 1 && info.snapshotVersion >= 1);
      assertTrue(info.issued > 1600000000L);
      assertEquals(0, info.heldBack);
    }
  }

  @Test
  void aBundleIsOfferedAndABadOneRefused() throws IOException {
    try (PopClient client = Given.builder().build()) {
      byte[] bundle = file(EmbeddedDirectory.BUNDLE);
      assertEquals(PopResult.UNCHANGED, client.offerBundle(bundle));
      Arrays.fill(bundle, (byte) 7);
      PopException refused = assertThrows(PopException.class, () -> client.offerBundle(bundle));
      assertTrue(refused.result().failed());
      assertEquals(PopResult.OK, client.find(Given.device().build()).result);
    }
  }

  @Test
  void aRootThatIsNotTheirsIsRefusedWithTheReason() throws IOException {
    byte[] root = file(EmbeddedDirectory.ROOT);
    byte[] other = new String(root, StandardCharsets.UTF_8).replaceAll("\"sig\":\"..", "\"sig\":\"00").getBytes("UTF-8");
    byte[] time = file(EmbeddedDirectory.EMBEDDED_AT);
    EmbeddedDirectory wrong = EmbeddedDirectory.from(new ByteArrayInputStream(other),
        new ByteArrayInputStream(file(EmbeddedDirectory.BUNDLE)), new ByteArrayInputStream(time));
    PopException refused = assertThrows(PopException.class, () -> PopClient.builder().directory(wrong).build());
    assertEquals(PopResult.E_SIGNATURE, refused.result());
    assertTrue(refused.getMessage().startsWith("POP_E_SIGNATURE: "), refused.getMessage());
    assertThrows(IOException.class, () -> EmbeddedDirectory.from(new ByteArrayInputStream(root),
        new ByteArrayInputStream(root), new ByteArrayInputStream(root)));
    assertThrows(IOException.class, () -> EmbeddedDirectory.fromResources(DirectoryTest.class, "/nowhere"));
  }

  @Test
  void theEntryIsInTheChildsLanguage() {
    try (PopClient client = Given.builder().build()) {
      Entry german = client.entry(Given.device().build());
      Entry arabic = client.entry(Given.device().locales("ar-EG").build());
      assertEquals("de", german.language);
      assertFalse(german.rightToLeft);
      assertTrue(arabic.rightToLeft);
      assertFalse(german.label.isEmpty() || german.label.equals(arabic.label));
      assertEquals("hand", german.icon);
    }
  }
}
