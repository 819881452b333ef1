package popsdk.android;

import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.net.Uri;
import android.telephony.TelephonyManager;
import java.util.EnumSet;
import java.util.Set;
import popsdk.Device;

/**
 * What this device can open. From Android 11 on an app sees only what its manifest says it looks for: the {@code <queries>} of this
 * library's manifest, which the build puts into the app's, are exactly the questions here.
 */
public final class CanOpen {
  private CanOpen() {}

  public static Set<Device.Can> on(Context context) {
    PackageManager packages = context.getPackageManager();
    Set<Device.Can> can = EnumSet.of(Device.Can.CONVERSATION);
    // A tablet may have a SIM for data alone, and a dialler that cannot call.
    TelephonyManager phone = packages.hasSystemFeature(PackageManager.FEATURE_TELEPHONY)
        ? (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE) : null;
    add(can, Device.Can.PHONE, phone != null && phone.isVoiceCapable() && opens(packages, Intent.ACTION_DIAL, "tel:"));
    add(can, Device.Can.SMS, phone != null && phone.isSmsCapable() && opens(packages, Intent.ACTION_SENDTO, "smsto:"));
    boolean browser = opens(packages, Intent.ACTION_VIEW, "https://example.org/");
    add(can, Device.Can.WEB, browser);
    add(can, Device.Can.WEB_CHAT, browser);
    add(can, Device.Can.APP, browser);  // their address is a page that leads to the store
    add(can, Device.Can.EMAIL, opens(packages, Intent.ACTION_SENDTO, "mailto:"));
    // Their addresses are https: and would open in any browser, where they say that the app is missing.
    add(can, Device.Can.WHATSAPP, opens(packages, Intent.ACTION_VIEW, "whatsapp://send"));
    add(can, Device.Can.TELEGRAM, opens(packages, Intent.ACTION_VIEW, "tg://resolve"));
    add(can, Device.Can.MESSENGER, opens(packages, Intent.ACTION_VIEW, "fb-messenger://user"));
    return can;
  }

  private static void add(Set<Device.Can> can, Device.Can what, boolean opens) {
    if (opens) can.add(what);
  }

  private static boolean opens(PackageManager packages, String action, String uri) {
    return new Intent(action, Uri.parse(uri)).resolveActivity(packages) != null;
  }

  /** The way to open what a flow's action names: a number is shown for the child to dial, and never called from here. */
  public static Intent intent(String uri) {
    String action = uri.startsWith("tel:") ? Intent.ACTION_DIAL
        : uri.startsWith("sms:") || uri.startsWith("mailto:") ? Intent.ACTION_SENDTO : Intent.ACTION_VIEW;
    return new Intent(action, Uri.parse(uri)).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK);
  }
}
