package android.telephony;

public class TelephonyManager {
  public static final int PHONE_TYPE_CDMA = 2;

  public String getSimCountryIso() {
    return null;
  }

  public String getNetworkOperator() {
    return null;
  }

  public int getPhoneType() {
    return 0;
  }

  public boolean isVoiceCapable() {
    return false;
  }

  public boolean isSmsCapable() {
    return false;
  }
}
