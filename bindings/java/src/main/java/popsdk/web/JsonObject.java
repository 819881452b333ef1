package popsdk.web;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a message of the page: one JSON object, of which the texts at its top are kept, in arrays that can be overwritten. A
 * text that is no Unicode, and whatever else is no JSON, is an IllegalArgumentException.
 */
final class JsonObject {
  private static final int DEEPEST = 32;

  private final Map<String, char[]> texts = new HashMap<>();
  private final CharSequence from;
  private int at;

  JsonObject(CharSequence from) {
    this.from = from;
    space();
    object(0);
    space();
    if (at != from.length()) throw wrong();
  }

  /** Empty where there is none. The array is this object's. */
  char[] chars(String name) {
    char[] found = texts.get(name);
    return found == null ? new char[0] : found;
  }

  String text(String name) {
    return new String(chars(name));
  }

  void wipe() {
    for (char[] each : texts.values()) Arrays.fill(each, '\0');
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("no JSON object");
  }

  private char next() {
    if (at == from.length()) throw wrong();
    return from.charAt(at++);
  }

  private boolean take(char wanted) {
    if (at == from.length() || from.charAt(at) != wanted) return false;
    ++at;
    return true;
  }

  private void need(char wanted) {
    if (!take(wanted)) throw wrong();
  }

  private void space() {
    while (at < from.length() && " \t\r\n".indexOf(from.charAt(at)) >= 0) ++at;
  }

  private void object(int depth) {
    need('{');
    space();
    if (take('}')) return;
    do {
      space();
      String name = new String(string());
      space();
      need(':');
      space();
      char[] text = value(depth);
      if (depth == 0 && text != null) texts.putIfAbsent(name, text);
      space();
    } while (take(','));
    need('}');
  }

  /** The text of a string; null for every other value. */
  private char[] value(int depth) {
    if (depth > DEEPEST || at == from.length()) throw wrong();
    switch (from.charAt(at)) {
      case '"':
        return string();
      case '{':
        object(depth + 1);
        return null;
      case '[':
        array(depth + 1);
        return null;
      default:
        word();
        return null;
    }
  }

  private void array(int depth) {
    need('[');
    space();
    if (take(']')) return;
    do {
      space();
      value(depth);
      space();
    } while (take(','));
    need(']');
  }

  private void word() {
    int begin = at;
    while (at < from.length() && ",]} \t\r\n".indexOf(from.charAt(at)) < 0) ++at;
    if (!from.subSequence(begin, at).toString().matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) throw wrong();
  }

  private char[] string() {
    need('"');
    char[] room = new char[length()];
    int size = 0;
    for (char c; (c = next()) != '"'; ) {
      if (c < ' ') throw wrong();
      room[size++] = c == '\\' ? escaped() : c;
    }
    char[] text = Arrays.copyOf(room, size);
    Arrays.fill(room, '\0');
    for (int i = 0; i < size; ++i) {
      if (!Character.isSurrogate(text[i])) continue;
      if (i + 1 == size || !Character.isSurrogatePair(text[i], text[i + 1])) throw wrong();
      ++i;
    }
    return text;
  }

  /** At least as long as the string that begins here, so that nothing has to be copied on the way. */
  private int length() {
    int end = at;
    while (end < from.length() && from.charAt(end) != '"') end += from.charAt(end) == '\\' ? 2 : 1;
    return Math.min(end, from.length()) - at;
  }

  private char escaped() {
    char c = next();
    int plain = "\"\\/bfnrt".indexOf(c);
    if (plain >= 0) return "\"\\/\b\f\n\r\t".charAt(plain);
    if (c != 'u') throw wrong();
    int code = 0;
    for (int i = 0; i < 4; ++i) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) throw wrong();
      code = code * 16 + digit;
    }
    return (char) code;
  }
}
