package popsdk.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.Authenticator;
import java.net.HttpURLConnection;

/** Keeps the app's own authenticator, which may ask the user, from being asked where a server wants a password. */
final class NoPasswords extends Authenticator {
  /** One for all: Java keeps idle connections by authenticator too. */
  private static final NoPasswords NONE = new NoPasswords();
  /** Since Java 9; null before, and on Android. */
  private static final Method SET = find();

  private static Method find() {
    try {
      return HttpURLConnection.class.getMethod("setAuthenticator", Authenticator.class);
    } catch (NoSuchMethodException old) {
      return null;
    }
  }

  /** It has no password for anybody. */
  static void askedBy(HttpURLConnection connection) {
    if (SET == null) return;
    try {
      SET.invoke(connection, NONE);
    } catch (IllegalAccessException | InvocationTargetException refused) {
      throw new IllegalStateException(refused);
    }
  }
}
