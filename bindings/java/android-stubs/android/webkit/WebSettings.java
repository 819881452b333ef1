package android.webkit;

public abstract class WebSettings {
  public static final int LOAD_NO_CACHE = 2;

  public abstract void setJavaScriptEnabled(boolean value);

  public abstract void setDomStorageEnabled(boolean value);

  public abstract void setDatabaseEnabled(boolean value);

  public abstract void setAllowFileAccess(boolean value);

  public abstract void setAllowContentAccess(boolean value);

  public abstract void setSaveFormData(boolean value);

  public abstract void setGeolocationEnabled(boolean value);

  public abstract void setBlockNetworkLoads(boolean value);

  public abstract void setCacheMode(int value);

  public abstract void setTextZoom(int value);
}
