package popsdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import popsdk.storage.FileKeyedStorage;

/** Keys in files: this user's alone, replaced as a whole, and nothing beside them. */
class FileKeyedStorageTest {
  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void keysAreThisUsersAloneAndReplacedWhole(@TempDir Path temporary) throws IOException {
    Path folder = temporary.resolve("a/keys");
    SecureStorage storage = new FileKeyedStorage(folder.toFile());
    assertEquals("rwx------", rights(folder));
    assertNull(storage.read("pop.key"));
    for (byte[] value : new byte[][] {{1, 2, 3}, {}, {4}}) {
      storage.write("pop.key", value);
      assertArrayEquals(value, storage.read("pop.key"));
      String[] names = folder.toFile().list();
      assertEquals(1, names.length, String.join(" ", names));
      assertEquals("rw-------", rights(folder.resolve(names[0])));
    }
    // Another one on the same folder, as after a restart.
    assertArrayEquals(new byte[] {4}, new FileKeyedStorage(folder.toFile()).read("pop.key"));
    storage.erase("pop.key");
    storage.erase("pop.key");
    assertNull(storage.read("pop.key"));
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void aNameIsNoPath(@TempDir Path folder) throws IOException {
    SecureStorage storage = new FileKeyedStorage(folder.toFile());
    for (String name : new String[] {"", ".", "..", "../a", "a/b", ".a", "a\0", "\u00e4", "abcdefghijklmnopqrstuvwxyz0123456"}) {
      assertThrows(IOException.class, () -> storage.write(name, new byte[1]), name);
      assertThrows(IOException.class, () -> storage.read(name), name);
      assertThrows(IOException.class, () -> storage.erase(name), name);
    }
    assertEquals(0, folder.toFile().list().length);
  }

  /** What stands in the way of the file: the old value stays, and no half-made file. */
  @Test
  void aWriteThatFailsLeavesNothingBeside(@TempDir Path folder) throws IOException {
    SecureStorage storage = new FileKeyedStorage(folder.toFile());
    Files.createDirectories(folder.resolve("pop.key.key/in the way"));
    assertThrows(IOException.class, () -> storage.write("pop.key", new byte[] {1}));
    assertArrayEquals(new String[] {"pop.key.key"}, folder.toFile().list());
  }
}
