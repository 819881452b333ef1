package popsdk;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The directory built into the app: what {@code pop-directory embed --out-folder} wrote after it had verified it, put among
 * the app's resources or assets.
 */
public final class EmbeddedDirectory {
  public static final String ROOT = "pop_root.json";
  public static final String BUNDLE = "pop_directory.popb";
  public static final String EMBEDDED_AT = "pop_embedded_at.txt";

  /** Direct: clients borrow them. */
  final ByteBuffer root;
  final ByteBuffer bundle;
  final long embeddedAt;

  private EmbeddedDirectory(byte[] root, byte[] bundle, String embeddedAt) throws IOException {
    this.root = direct(root);
    this.bundle = direct(bundle);
    try {
      this.embeddedAt = Long.parseLong(embeddedAt.trim());
    } catch (NumberFormatException wrong) {
      throw new IOException(EMBEDDED_AT + " holds no Unix seconds: make it with pop-directory embed");
    }
  }

  /** From streams, such as Android's assets, in the order of the constants above. Closes all three. */
  public static EmbeddedDirectory from(InputStream root, InputStream bundle, InputStream embeddedAt) throws IOException {
    try (InputStream first = root; InputStream second = bundle; InputStream third = embeddedAt) {
      return new EmbeddedDirectory(all(first), all(second), new String(all(third), StandardCharsets.US_ASCII));
    }
  }

  /**
   * From resources.
   *
   * @param near the class whose loader has them
   * @param folder as in {@link Class#getResourceAsStream}: "/pop" for pop/ at the top of a jar
   */
  public static EmbeddedDirectory fromResources(Class<?> near, String folder) throws IOException {
    return from(open(near, folder, ROOT), open(near, folder, BUNDLE), open(near, folder, EMBEDDED_AT));
  }

  public static EmbeddedDirectory fromFolder(File folder) throws IOException {
    return from(new FileInputStream(new File(folder, ROOT)), new FileInputStream(new File(folder, BUNDLE)),
        new FileInputStream(new File(folder, EMBEDDED_AT)));
  }

  private static InputStream open(Class<?> near, String folder, String name) throws IOException {
    InputStream found = near.getResourceAsStream(folder + "/" + name);
    if (found == null) throw new IOException("no resource " + folder + "/" + name + ": pop-directory embed makes it");
    return found;
  }

  private static ByteBuffer direct(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length);
    buffer.put(bytes);
    return buffer;
  }

  private static byte[] all(InputStream from) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    byte[] room = new byte[65536];
    for (int size; (size = from.read(room)) > 0; ) to.write(room, 0, size);
    return to.toByteArray();
  }
}
