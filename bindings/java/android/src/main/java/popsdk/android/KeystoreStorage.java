package popsdk.android;

import android.content.Context;
import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import android.util.AtomicFile;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import popsdk.SecureStorage;

/**
 * Secure storage by Android's Keystore: values lie encrypted in files that no backup takes, under a key that never leaves the
 * keystore. Keystores of devices fail by RuntimeExceptions too (ProviderException): each is an IOException here, for a code that
 * cannot be kept must not end the app.
 */
public final class KeystoreStorage implements SecureStorage {
  private static final String KEYSTORE = "AndroidKeyStore";
  private static final String ALIAS = "popsdk";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final File folder;

  public KeystoreStorage(Context context) {
    folder = context.getNoBackupFilesDir();
  }

  @Override
  public byte[] read(String name) throws IOException {
    byte[] sealed;
    try {
      sealed = file(name).readFully();
    } catch (FileNotFoundException none) {
      return null;
    }
    if (sealed.length < NONCE) throw new IOException("a key file was cut short");
    try {
      Key key = keystore().getKey(ALIAS, null);
      if (key == null) return null;  // the files came from another device: there is no value here
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
      cipher.updateAAD(name.getBytes("UTF-8"));
      return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    } catch (GeneralSecurityException | RuntimeException fault) {
      throw new IOException(fault);
    }
  }

  @Override
  public void write(String name, byte[] value) throws IOException {
    AtomicFile file = file(name);
    FileOutputStream to = null;
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key());
      cipher.updateAAD(name.getBytes("UTF-8"));
      byte[] sealed = cipher.doFinal(value);
      to = file.startWrite();
      to.write(cipher.getIV());
      to.write(sealed);
      file.finishWrite(to);
    } catch (GeneralSecurityException | RuntimeException fault) {
      if (to != null) file.failWrite(to);
      throw new IOException(fault);
    } catch (IOException fault) {
      if (to != null) file.failWrite(to);
      throw fault;
    }
  }

  @Override
  public void erase(String name) throws IOException {
    file(name).delete();
  }

  private AtomicFile file(String name) throws IOException {
    if (!name.matches("[A-Za-z0-9_.-]{1,32}")) throw new IOException("no name for a key");
    return new AtomicFile(new File(folder, "popsdk." + name));
  }

  private static KeyStore keystore() throws GeneralSecurityException, IOException {
    KeyStore keystore = KeyStore.getInstance(KEYSTORE);
    keystore.load(null);
    return keystore;
  }

  private static Key key() throws GeneralSecurityException, IOException {
    Key key = keystore().getKey(ALIAS, null);
    if (key != null) return key;
    KeyGenerator generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE);
    generator.init(new KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT | KeyProperties.PURPOSE_DECRYPT)
        .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
        .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
        .setKeySize(256)
        .build());
    return generator.generateKey();
  }
}
