package popsdk.web;

import java.util.Locale;
import popsdk.Choice;
import popsdk.Flow;
import popsdk.Message;
import popsdk.Row;
import popsdk.Screen;

/** A screen as the page gets it: samples/web/README.md lists the parts. */
final class ScreenJson {
  private ScreenJson() {}

  static void write(JsonWriter out, String key, Screen screen) {
    out.key(key).open('{');
    out.text("id", screen.id).text("language", screen.language).flag("rtl", screen.rightToLeft);
    out.text("band", screen.band == Flow.Band.UNKNOWN ? "B" : screen.band.name()).flag("low_key", screen.lowKey);
    out.text("hide", screen.hideLabel).text("title", screen.title).optional("place", screen.place).text("live", screen.live);
    out.flag("assertive", screen.liveAssertive).text("text", name(screen.textField)).optional("text_label", screen.textLabel);
    out.optional("send_label", screen.sendLabel).optional("draft", screen.draft()).optional("table_label", screen.tableLabel);
    out.texts("lines", screen.lines);
    out.key("rows").open('[');
    for (Row row : screen.rows) write(out, row);
    out.close(']').key("messages").open('[');
    for (Message message : screen.messages) write(out, message);
    out.close(']').key("choices").open('[');
    for (Choice choice : screen.choices) write(out, choice);
    out.close(']').close('}');
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void write(JsonWriter out, Row row) {
    out.open('{').optional("icon", row.icon).text("name", row.name).text("text", row.text);
    QrCode code = row.uri.isEmpty() ? null : QrCode.of(row.uri);
    if (code != null) out.texts("qr", code.lines());
    out.close('}');
  }

  private static void write(JsonWriter out, Message message) {
    out.open('{').text("sender", message.sender).text("from", name(message.from)).text("state", name(message.state));
    out.text("text", message.text()).optional("title", message.title).optional("link_host", message.linkHost).close('}');
  }

  private static void write(JsonWriter out, Choice choice) {
    out.open('{').text("id", choice.id).text("label", choice.label).text("role", name(choice.role));
    out.optional("hint", choice.hint).optional("trace", choice.trace).optional("icon", choice.icon);
    out.optional("a11y_label", choice.a11yLabel).optional("group", choice.group).optional("language", choice.language);
    if (choice.checked != Choice.Check.NONE) out.flag("checked", choice.checked == Choice.Check.ON);
    out.close('}');
  }
}
