package android.util;

public class AtomicFile {
  public AtomicFile(java.io.File file) {}

  public byte[] readFully() throws java.io.IOException {
    return null;
  }

  public java.io.FileOutputStream startWrite() throws java.io.IOException {
    return null;
  }

  public void finishWrite(java.io.FileOutputStream to) {}

  public void failWrite(java.io.FileOutputStream to) {}

  public void delete() {}
}
