package popsdk;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;

/**
 * What this machine tells about place and language without asking anybody: a desktop's. Android tells more, see
 * popsdk.android.AndroidHints.
 */
public final class DeviceHints {
  private DeviceHints() {}

  /** Languages, region and time zone, read now. Add what the device can open. */
  public static Device.Builder current() {
    Set<String> locales = new LinkedHashSet<>();
    locales.add(Locale.getDefault(Locale.Category.DISPLAY).toLanguageTag());
    locales.add(Locale.getDefault(Locale.Category.FORMAT).toLanguageTag());
    return of(locales, Locale.getDefault(Locale.Category.FORMAT).getCountry(), TimeZone.getDefault().getID());
  }

  static Device.Builder of(Set<String> locales, String country, String zone) {
    locales.remove("und");
    return Device.builder().locales(locales).region(country.isEmpty() ? null : country).timeZone(zone);
  }
}
