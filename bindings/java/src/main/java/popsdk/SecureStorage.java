package popsdk;

import java.io.IOException;

/**
 * Small secrets in the platform's keystore, bound to this device and kept out of backups. Without it no code can be set and
 * nothing is ever kept. A name is at most 32 ASCII characters, a value at most 256 bytes. Called on the thread that calls
 * PoP or inside a task.
 */
public interface SecureStorage {
  /**
   * @return the value, in an array that PoP overwrites when it has read it; null when there is none
   */
  byte[] read(String name) throws IOException;

  /**
   * @param value overwritten by PoP when this returns
   */
  void write(String name, byte[] value) throws IOException;

  /** Also where there is none. */
  void erase(String name) throws IOException;
}
