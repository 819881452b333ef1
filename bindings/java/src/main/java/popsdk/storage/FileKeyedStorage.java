package popsdk.storage;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import popsdk.SecureStorage;

/**
 * Secure storage for desktops without a keystore that Java could reach: a file for each key, in a folder that only this user may
 * enter. It keeps keys from the machine's other users, and a code that was forgotten stays forgotten; from whoever uses this account, or
 * takes the disk, it keeps nothing. Leave the folder out of backups. Android has KeystoreStorage.
 */
public final class FileKeyedStorage implements SecureStorage {
  private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path folder;

  /** Makes the folder where it is not there. */
  public FileKeyedStorage(File folder) throws IOException {
    this.folder = folder.toPath();
    if (!Files.isDirectory(this.folder)) Files.createDirectories(this.folder, only("rwx------"));
  }

  /** On Windows the user's own folders are the user's alone already. */
  private static FileAttribute<?>[] only(String permissions) {
    if (!POSIX) return new FileAttribute<?>[0];
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))};
  }

  /** A name is ASCII, but it is no path. */
  private Path file(String name) throws IOException {
    if (!name.matches("[A-Za-z0-9_.-]{1,32}") || name.startsWith(".")) throw new IOException("no name for a key: " + name);
    return folder.resolve(name + ".key");
  }

  @Override
  public byte[] read(String name) throws IOException {
    try {
      return Files.readAllBytes(file(name));
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** The old value or the new one is there, whenever the machine stops. */
  @Override
  public void write(String name, byte[] value) throws IOException {
    Path made = Files.createTempFile(folder, "new", ".tmp", only("rw-------"));
    try {
      try (FileChannel to = FileChannel.open(made, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(value);
        while (left.hasRemaining()) to.write(left);
        to.force(true);
      }
      Files.move(made, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      settle();
    } finally {
      Files.deleteIfExists(made);
    }
  }

  @Override
  public void erase(String name) throws IOException {
    Files.deleteIfExists(file(name));
    settle();
  }

  /** A key that was replaced or erased does not come back by a power cut. Windows opens no folder as a file. */
  private void settle() throws IOException {
    if (!POSIX) return;
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
