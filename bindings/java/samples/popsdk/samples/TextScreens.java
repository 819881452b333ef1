package popsdk.samples;

import java.io.PrintStream;
import popsdk.Action;
import popsdk.Choice;
import popsdk.Flow;
import popsdk.Message;
import popsdk.PopResult;
import popsdk.Row;
import popsdk.Screen;

/** The flow as text: a screen, its choices numbered, and a line from the child. */
final class TextScreens {
  /** Where lines come from. */
  interface Lines {
    /** Waits for one; null at the end. */
    String next() throws InterruptedException;
  }

  private final Hosted hosted;
  private final PrintStream out;
  private final String game;
  private Flow flow;
  private Screen screen;

  TextScreens(Hosted hosted, PrintStream out, String game) {
    this.hosted = hosted;
    this.out = out;
    this.game = game;
    hosted.flow.listener(this::draw);
  }

  void run(Lines lines) throws InterruptedException {
    menu();
    for (String line; (line = lines.next()) != null; ) {
      if (flow == null) {
        if (!line.equals("1")) return;
        flow = hosted.client.openFlow(hosted.flow);
        draw();
      } else {
        take(line);
      }
    }
  }

  private void menu() {
    out.println(game + "\n[1] " + hosted.client.entry(hosted.device).label + "\n[2] Quit");
  }

  private void draw() {
    screen = flow.screen();
    out.println("\n== " + screen.title + (screen.place.isEmpty() ? "" : " · " + screen.place));
    if (!screen.live.isEmpty()) out.println("* " + screen.live);
    for (Message each : screen.messages) out.println(each.sender + ": " + each.title + (each.title.isEmpty() ? "" : "\n  ") + each.text());
    for (String each : screen.lines) out.println(each);
    for (Row each : screen.rows) out.println(each.name + " – " + each.text);
    out.println("[h] " + screen.hideLabel);
    String mark = screen.textField == Screen.TextField.NONE ? "" : "/";  // a number alone is then something to say
    for (int i = 0; i < screen.choices.size(); ++i) {
      Choice each = screen.choices.get(i);
      if (!each.group.isEmpty()) out.println(each.group);
      String check = each.checked == Choice.Check.NONE ? "" : each.checked == Choice.Check.ON ? " ✓" : " –";
      out.println("[" + mark + (i + 1) + "] " + each.label + check + (each.hint.isEmpty() ? "" : " (" + each.hint + ")"));
    }
    if (!mark.isEmpty()) out.println(screen.textLabel);
    screen.wipe();
  }

  private void take(String line) {
    if (line.equals("h")) {
      flow.hide();
      leave();
      return;
    }
    boolean writes = screen.textField != Screen.TextField.NONE;
    String number = writes && line.startsWith("/") ? line.substring(1) : writes ? "" : line;
    if (number.matches("[0-9]{1,4}") && number(number) < screen.choices.size() && number(number) >= 0) {
      choose(screen.choices.get(number(number)).id);
    } else if (writes && flow.send(line) == PopResult.OK) {
      draw();
    } else {
      out.println("?");
      draw();
    }
  }

  private static int number(String typed) {
    return Integer.parseInt(typed) - 1;
  }

  private void choose(String id) {
    Action action = flow.choose(id);
    if (action.kind == Action.Kind.LEAVE) {
      leave();
      return;
    }
    if (action.kind == Action.Kind.OPEN) out.println("On a phone this opens: " + action.uri);
    draw();
  }

  private void leave() {
    flow.close();
    flow = null;
    out.print("\033[H\033[2J\033[3J");
    menu();
  }
}
