package android.content;

public class Intent {
  public static final String ACTION_DIAL = "android.intent.action.DIAL";
  public static final String ACTION_SENDTO = "android.intent.action.SENDTO";
  public static final String ACTION_VIEW = "android.intent.action.VIEW";
  public static final int FLAG_ACTIVITY_NEW_TASK = 0x10000000;

  public Intent(String action, android.net.Uri uri) {}

  public Intent addFlags(int flags) {
    return this;
  }

  public ComponentName resolveActivity(android.content.pm.PackageManager packages) {
    return null;
  }
}
