package android.content.res;

public final class Configuration {
  public float fontScale;

  public android.os.LocaleList getLocales() {
    return null;
  }
}
