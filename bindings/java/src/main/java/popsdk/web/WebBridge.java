package popsdk.web;

import java.nio.CharBuffer;
import popsdk.Action;
import popsdk.Device;
import popsdk.Entry;
import popsdk.Flow;
import popsdk.FlowConfig;
import popsdk.PopClient;
import popsdk.PopException;
import popsdk.PopResult;
import popsdk.Screen;

/**
 * Carries the messages between the page of samples/web and a flow: the page's come in by {@link #take}, those for it go out by {@link
 * Page#post}, as samples/web/README.md lists them. All on the thread that polls the client, whose listeners must run there too (as they
 * do where {@link PopClient.Builder#listeners} is not given).
 *
 * <p>The page and its messages are Strings of the system's, which nobody can overwrite; what is made of them here is overwritten.
 */
public final class WebBridge implements AutoCloseable {
  /** What stands around the page. */
  public interface Page {
    /** Hand this to the page's {@code pop.onmessage}. */
    void post(String message);

    /** Let the platform open it: tel:, sms:, https:, mailto:. Never the page. */
    void open(String uri);

    /** The flow is closed: show the app's own screen. The page is covered already. */
    void closed();
  }

  private final PopClient client;
  private final Device device;
  private final FlowConfig config;
  private final Page page;
  private Flow flow;

  /**
   * @param device as in the configuration
   * @param config its listener is set here
   */
  public WebBridge(PopClient client, Device device, FlowConfig config, Page page) {
    this.client = client;
    this.device = device;
    this.config = config.listener(() -> {
      if (flow != null) sendScreen("screen");
    });
    this.page = page;
  }

  /** Opens help on the page: makes the flow where there is none. */
  public void open() {
    if (flow == null) flow = client.openFlow(config);
    sendScreen("opened");
  }

  /**
   * One message of the page. Besides those of the page, {@code {"do":"open"}} is {@link #open}, and {@code {"do":"entry"}} is
   * answered with the word for the app's own menus.
   *
   * @throws IllegalArgumentException for what is no JSON object: nothing was done
   */
  public void take(CharSequence text) {
    JsonObject message = new JsonObject(text);
    try {
      take(message);
    } finally {
      message.wipe();
    }
  }

  private void take(JsonObject message) {
    String what = message.text("do");
    if (what.equals("open")) {
      open();
    } else if (what.equals("entry")) {
      sendEntry();
    } else if (flow != null) {  // else it was still on its way when the flow closed
      takeInFlow(what, message);
    }
  }

  private void takeInFlow(String what, JsonObject message) {
    switch (what) {
      case "ready":
        sendScreen("opened");
        break;
      case "choose":
        choose(message.text("id"));
        break;
      case "send":
        send(message.chars("text"));
        break;
      case "draft":
        draft(message.chars("text"));
        break;
      case "hide":
        hide();
        break;
      case "event":
        event(message.text("event"));
        break;
      default:
        break;
    }
  }

  private void choose(String id) {
    try {
      Action action = flow.choose(id);
      if (action.kind == Action.Kind.LEAVE) {
        leave();
        return;
      }
      if (action.kind == Action.Kind.OPEN) page.open(action.uri);
    } catch (PopException refused) {
      // The screen says what is left to do.
    }
    // Also where it did not work: the screen may have changed while the child tapped.
    sendScreen("screen");
  }

  private void send(char[] text) {
    boolean taken = false;
    try {
      taken = flow.send(CharBuffer.wrap(text)) == PopResult.OK;
    } catch (PopException refused) {
      // The text stays in the field.
    }
    JsonWriter out = new JsonWriter().flag("taken", taken);
    write(out, "screen");
  }

  private void draft(char[] text) {
    try {
      flow.setDraft(CharBuffer.wrap(text));
    } catch (PopException refused) {
      // The text is in the field all the same.
    }
  }

  /** Whatever fails, or an app's own code throws: the child hid it, and it is gone. */
  private void hide() {
    try {
      flow.hide();
    } catch (PopException refused) {
      // What it would have wiped goes with the flow.
    } finally {
      leave();
    }
  }

  private void event(String name) {
    try {
      for (Flow.Event event : Flow.Event.values()) {
        if (event.name().equalsIgnoreCase(name)) flow.event(event);
      }
    } catch (PopException refused) {
      // The screen is as it was.
    }
    sendScreen("screen");
  }

  private void leave() {
    Flow left = flow;
    flow = null;
    try {
      left.close();
    } finally {
      page.post(new JsonWriter().flag("closed", true).done());
      page.closed();
    }
  }

  private void sendScreen(String name) {
    write(new JsonWriter(), name);
  }

  private void write(JsonWriter out, String name) {
    Screen screen = flow.screen();
    ScreenJson.write(out, name, screen);
    screen.wipe();
    page.post(out.done());
  }

  private void sendEntry() {
    Entry entry = client.entry(device);
    JsonWriter out = new JsonWriter().key("entry").open('{');
    out.text("label", entry.label).text("language", entry.language).flag("rtl", entry.rightToLeft).text("icon", entry.icon).close('}');
    page.post(out.done());
  }

  /** Wipes the flow. The page is not told. */
  @Override
  public void close() {
    if (flow != null) flow.close();
    flow = null;
  }
}
