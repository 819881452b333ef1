package popsdk;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Locale;

/**
 * Finds the native side: the file that the system property {@code popsdk.library} names; or {@code pop_jni} among the app's
 * own libraries (on Android those of the APK, elsewhere {@code java.library.path}); or the copy inside the jar.
 */
final class NativeLibrary {
  private NativeLibrary() {}

  static void load() {
    String file = System.getProperty("popsdk.library");
    if (file != null) {
      System.load(new File(file).getAbsolutePath());
    } else {
      try {
        System.loadLibrary("pop_jni");
      } catch (UnsatisfiedLinkError missing) {
        loadFromJar(missing);
      }
    }
    String version = Utf8.text(Native.version());
    if (!version.equals(Native.VERSION)) {
      throw new UnsatisfiedLinkError("libpop_jni is of PoP " + version + ", its classes of " + Native.VERSION);
    }
  }

  /** "/popsdk/native/linux-x86_64/libpop_jni.so" */
  private static String resource() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("mac")) system = "macos";
    if (system.startsWith("windows")) system = "windows";
    if (machine.equals("amd64")) machine = "x86_64";
    if (machine.equals("arm64")) machine = "aarch64";
    return "/popsdk/native/" + system + "-" + machine + "/" + System.mapLibraryName("pop_jni");
  }

  /** Never on Android, whose oldest versions have no java.nio.file. */
  private static void loadFromJar(UnsatisfiedLinkError missing) {
    String resource = resource();
    File copy = null;
    try (InputStream from = NativeLibrary.class.getResourceAsStream(resource)) {
      if (from == null) {
        UnsatisfiedLinkError error =
            new UnsatisfiedLinkError("no native side of PoP for this machine: neither pop_jni in java.library.path nor "
                + resource + " in the jar, and the system property popsdk.library is not set");
        error.initCause(missing);
        throw error;
      }
      // Readable and writable by this user alone.
      copy = Files.createTempFile("pop_jni", ".tmp").toFile();
      try (OutputStream to = new FileOutputStream(copy)) {
        byte[] room = new byte[65536];
        for (int size; (size = from.read(room)) > 0; ) to.write(room, 0, size);
      }
      System.load(copy.getAbsolutePath());
    } catch (IOException fault) {
      UnsatisfiedLinkError error = new UnsatisfiedLinkError("the native side of PoP could not be taken out of the jar");
      error.initCause(fault);
      throw error;
    } finally {
      // It stays loaded without its name; a system that does not allow that removes it at the end.
      if (copy != null && !copy.delete()) copy.deleteOnExit();
    }
  }
}
