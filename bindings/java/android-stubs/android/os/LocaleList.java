package android.os;

public final class LocaleList {
  public java.util.Locale get(int index) {
    return null;
  }

  public int size() {
    return 0;
  }
}
