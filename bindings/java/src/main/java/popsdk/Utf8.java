package popsdk;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** Between Java's text and UTF-8. JNI's own "modified UTF-8" is never used: it breaks emoji. */
final class Utf8 {
  private Utf8() {}

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /**
   * @return the text as UTF-8, in an array of its own; null when it holds half of a surrogate pair, for which there is no
   *     UTF-8. Nothing is put in its place: what a child wrote is sent as it is or not at all.
   */
  static byte[] bytesOrNull(CharSequence text) {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPORT);
    if (text.length() > Integer.MAX_VALUE / 4) throw tooLong();
    ByteBuffer room = ByteBuffer.allocate(text.length() * 3);
    try {
      CoderResult done = encoder.encode(CharBuffer.wrap(text), room, true);
      return done.isError() ? null : Arrays.copyOf(room.array(), room.position());
    } finally {
      Arrays.fill(room.array(), (byte) 0);
    }
  }

  /** As {@link #bytesOrNull}, for what a developer gave. */
  static byte[] bytes(CharSequence text, String what) {
    byte[] bytes = bytesOrNull(text);
    if (bytes != null) return bytes;
    throw new PopException(PopResult.E_ARGUMENT, what + " holds half of a surrogate pair, which is no Unicode text");
  }

  /** What comes of the text in UTF-8, which is overwritten afterwards; {@code E_ARGUMENT} for half of a surrogate pair. */
  static PopResult lend(CharSequence text, Function<byte[], PopResult> taker) {
    byte[] utf8 = bytesOrNull(text);
    if (utf8 == null) return PopResult.E_ARGUMENT;
    try {
      return taker.apply(utf8);
    } finally {
      wipe(utf8);
    }
  }

  static void wipe(byte[] utf8) {
    Arrays.fill(utf8, (byte) 0);
  }

  private static PopException tooLong() {
    return new PopException(PopResult.E_TOO_LARGE, "the text is longer than any that can be taken");
  }
}
