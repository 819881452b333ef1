package popsdk.web;

import java.util.List;
import java.util.Locale;

/** Writes a message to the page. */
final class JsonWriter {
  private final StringBuilder text = new StringBuilder("{");
  /** Whether something stands before what comes next. */
  private boolean first = true;

  JsonWriter key(String name) {
    separate();
    string(name);
    text.append(':');
    first = true;
    return this;
  }

  JsonWriter text(String name, String value) {
    return key(name).value(value);
  }

  /** Left out where it is empty. */
  JsonWriter optional(String name, String value) {
    return value.isEmpty() ? this : text(name, value);
  }

  JsonWriter flag(String name, boolean value) {
    key(name);
    text.append(value);
    first = false;
    return this;
  }

  JsonWriter texts(String name, List<String> values) {
    key(name).open('[');
    for (String value : values) value(value);
    return close(']');
  }

  JsonWriter value(String value) {
    separate();
    string(value);
    return this;
  }

  JsonWriter open(char bracket) {
    separate();
    text.append(bracket);
    first = true;
    return this;
  }

  JsonWriter close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  /** The whole message; what it was made in is overwritten. */
  String done() {
    String message = text.append('}').toString();
    for (int i = 0; i < text.length(); ++i) text.setCharAt(i, '\0');
    return message;
  }

  private void separate() {
    if (!first) text.append(',');
    first = false;
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); ++i) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == '\u2028' || c == '\u2029') {  // the last two end a line in older scripts
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
