package android.content;

public abstract class Context {
  public static final String TELEPHONY_SERVICE = "phone";

  public abstract Object getSystemService(String name);

  public abstract android.content.res.Resources getResources();

  public abstract android.content.res.AssetManager getAssets();

  public abstract android.content.pm.PackageManager getPackageManager();

  public abstract java.io.File getNoBackupFilesDir();
}
