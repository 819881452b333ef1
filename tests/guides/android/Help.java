package com.example.starharbour;

import android.content.Context;
import android.content.res.AssetManager;
import android.os.Handler;
import android.os.Looper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import popsdk.Action;
import popsdk.Choice;
import popsdk.Device;
import popsdk.EmbeddedDirectory;
import popsdk.Flow;
import popsdk.FlowConfig;
import popsdk.PopClient;
import popsdk.Screen;
import popsdk.android.AndroidHints;
import popsdk.android.KeystoreStorage;
import popsdk.http.UrlConnectionTransport;

/** The code of docs/android.md. */
public final class Help implements AutoCloseable {
  // guide: pump
  private final Handler main = new Handler(Looper.getMainLooper());
  private final Runnable pump = this::pump;

  private void pump() {
    main.removeCallbacks(pump);
    long next = client.poll(2000);
    if (next != PopClient.NOTHING_DUE) main.postDelayed(pump, next);
  }

  // guide end
  // guide: client
  private final PopClient client;
  private final Device device;
  private final UrlConnectionTransport http = new UrlConnectionTransport();
  private Flow flow;

  public Help(Context context) throws IOException, GeneralSecurityException {
    AssetManager assets = context.getAssets();
    EmbeddedDirectory directory = EmbeddedDirectory.from(assets.open("pop/" + EmbeddedDirectory.ROOT),
        assets.open("pop/" + EmbeddedDirectory.BUNDLE), assets.open("pop/" + EmbeddedDirectory.EMBEDDED_AT));
    client = PopClient.builder()
        .directory(directory)
        .folder(context.getNoBackupFilesDir().getPath())
        .appName("Star Harbour")
        .http(http)
        .secureStorage(new KeystoreStorage(context))
        .wakeUp(() -> main.post(pump)) // from any thread
        .build();
    device = AndroidHints.current(context).build();
    pump();
  }

  @Override
  public void close() {
    main.removeCallbacks(pump);
    client.close(); // at once, whatever is under way
    http.close();
  }

  // guide end
  // guide: open
  /** What the app does with a screen: draw it, open an address, show the app again. */
  public interface Face {
    void draw(Screen screen);

    void open(String uri);

    void leave();
  }

  public void open(Face face) {
    flow = client.openFlow(new FlowConfig(device)
        .platform(Flow.Platform.ANDROID)
        .listener(() -> face.draw(flow.screen()))); // a message came, the line dropped
    face.draw(flow.screen());
    pump();
  }

  public void choose(Face face, Choice choice) {
    Action action = flow.choose(choice.id);
    if (action.kind == Action.Kind.OPEN) face.open(action.uri);
    if (action.kind == Action.Kind.LEAVE) {
      hide(face);
      return;
    }
    face.draw(flow.screen());
    pump();
  }

  public void hide(Face face) {
    face.leave(); // the app's own screen first
    flow.hide();
    flow.close();
    pump();
  }
  // guide end
}
