package popsdk.android;

import android.content.Context;
import android.content.pm.PackageManager;
import android.os.LocaleList;
import android.telephony.TelephonyManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import popsdk.Device;

/** What an Android device tells about place, language and abilities, without a permission and without asking anybody. */
public final class AndroidHints {
  private AndroidHints() {}

  /** Read now: a SIM can be changed, and a border crossed. */
  public static Device.Builder current(Context context) {
    LocaleList list = context.getResources().getConfiguration().getLocales();
    List<String> locales = new ArrayList<>();
    for (int i = 0; i < list.size(); ++i) locales.add(list.get(i).toLanguageTag());
    Device.Builder device = Device.builder().locales(locales).timeZone(TimeZone.getDefault().getID()).can(CanOpen.on(context));
    if (list.size() > 0) device.region(known(list.get(0).getCountry()));
    TelephonyManager phone = (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
    // Without the feature there may be such a service all the same, which may throw at each question.
    if (phone == null || !context.getPackageManager().hasSystemFeature(PackageManager.FEATURE_TELEPHONY)) return device;
    device.simCountry(known(phone.getSimCountryIso()));
    String network = phone.getNetworkOperator();
    // Of a CDMA network it says what the phone was made for, not where it is.
    boolean here = phone.getPhoneType() != TelephonyManager.PHONE_TYPE_CDMA;
    if (here && network != null && network.matches("[0-9]{5,6}")) device.network(network.substring(0, 3), network.substring(3));
    return device;
  }

  private static String known(String country) {
    return country == null || !country.matches("[A-Za-z]{2}") ? null : country.toUpperCase(Locale.ROOT);
  }
}
