package popsdk.samples;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import popsdk.Device;
import popsdk.DeviceHints;
import popsdk.Flow;

/** The command line, which is that of the other samples; what it does not say this machine tells. */
final class Options {
  static final String USAGE = "  --bridge           the messages of samples/web/README.md on standard input and output\n"
      + "  --locale TAG       language and region, best first; may be given again\n"
      + "  --country CC       where the child says it is (ISO 3166-1, two letters)\n"
      + "  --time-zone NAME   IANA time zone\n"
      + "  --now TIME         YYYY-MM-DDTHH:MM:SSZ instead of the clock\n"
      + "  --age YEARS        chooses words and services\n"
      + "  --cannot LIST      what this device cannot open: phone,sms,whatsapp,web,webchat,email,\n"
      + "                     telegram,messenger,app,conversation\n"
      + "  --text-only        the child cannot or does not want to speak\n"
      + "  --offline          no network\n"
      + "  --platform NAME    as on android, ios, desktop (default) or console\n"
      + "  --shared-screen    others may see this screen\n"
      + "  --speech WHERE     taken and not used: this sample does not speak\n"
      + "  --folder DIR       where directory updates, the resume file and its key may lie (memory only)\n"
      + "  --mirror URL       where newer directories are published; looked at once, at the start\n"
      + "  --ca FILE          certificates to trust instead of the system's\n"
      + "  --root FILE --bundle FILE   another directory than the one built in\n"
      + "  --log              developer's log on standard error\n";

  private final List<String> locales = new ArrayList<>();
  private final Set<Device.Can> can = EnumSet.allOf(Device.Can.class);
  private String timeZone;
  private String country;
  private boolean textOnly;
  int age;
  Instant now;
  Flow.Platform platform = Flow.Platform.DESKTOP;
  boolean bridge;
  boolean sharedScreen;
  boolean offline;
  boolean log;
  String folder;
  String mirror;
  String authorities;
  String root;
  String bundle;

  /**
   * @throws IllegalArgumentException for what is no option or no value for one
   */
  Options(String[] arguments) {
    Map<String, Runnable> flags = new HashMap<>();
    flags.put("--bridge", () -> bridge = true);
    flags.put("--offline", () -> offline = true);
    flags.put("--shared-screen", () -> sharedScreen = true);
    flags.put("--text-only", () -> textOnly = true);
    flags.put("--log", () -> log = true);
    Map<String, Consumer<String>> values = new HashMap<>();
    values.put("--locale", locales::add);
    values.put("--country", value -> country = value);
    values.put("--time-zone", value -> timeZone = value);
    values.put("--now", value -> now = Instant.parse(value));
    values.put("--age", value -> age = years(value));
    values.put("--cannot", this::takeAway);
    values.put("--platform", value -> platform = platform(value));
    values.put("--speech", value -> {});
    values.put("--folder", value -> folder = value);
    values.put("--mirror", value -> mirror = value);
    values.put("--ca", value -> authorities = value);
    values.put("--root", value -> root = value);
    values.put("--bundle", value -> bundle = value);
    for (int i = 0; i < arguments.length; ++i) {
      String name = arguments[i];
      if (flags.containsKey(name)) {
        flags.get(name).run();
        continue;
      }
      if (!values.containsKey(name)) throw new IllegalArgumentException("unknown option " + name);
      if (++i == arguments.length) throw new IllegalArgumentException(name + " needs a value");
      try {
        values.get(name).accept(arguments[i]);
      } catch (DateTimeParseException | IllegalArgumentException wrong) {
        throw new IllegalArgumentException("\"" + arguments[i] + "\" is no value for " + name);
      }
    }
    if ((root == null) != (bundle == null)) throw new IllegalArgumentException("--root and --bundle belong together");
  }

  private static int years(String value) {
    int years = Integer.parseInt(value);
    if (years < 1 || years > 129) throw new IllegalArgumentException();
    return years;
  }

  private static Flow.Platform platform(String name) {
    for (Flow.Platform each : EnumSet.range(Flow.Platform.ANDROID, Flow.Platform.CONSOLE)) {
      if (each.name().equalsIgnoreCase(name)) return each;
    }
    throw new IllegalArgumentException();
  }

  private void takeAway(String list) {
    for (String name : list.split(",")) {
      Device.Can what = Device.Can.valueOf(name.equals("webchat") ? "WEB_CHAT" : name.toUpperCase(java.util.Locale.ROOT));
      can.remove(what);
      if (what == Device.Can.WEB) can.remove(Device.Can.WEB_CHAT);
    }
  }

  Flow.Band band() {
    return age == 0 ? Flow.Band.UNKNOWN : age < 10 ? Flow.Band.A : age < 13 ? Flow.Band.B : Flow.Band.C;
  }

  Device device() {
    Device.Builder device = DeviceHints.current();
    if (!locales.isEmpty()) device.locales(locales).region(null);
    if (timeZone != null) device.timeZone(timeZone);
    if (textOnly) device.needs(Device.Needs.TEXT_ONLY);
    return device.chosenCountry(country).can(can).offline(offline).age(age).build();
  }
}
