package popsdk.samples;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.ComponentOrientation;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.event.ActionListener;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JRootPane;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.UIManager;
import popsdk.Action;
import popsdk.Entry;
import popsdk.Flow;
import popsdk.PopException;
import popsdk.PopResult;

/** Help in a Swing app. Everything happens on Swing's own thread: a timer polls, a wake-up asks it to poll now. */
public final class SwingHelp {
  private static final String GAME = "Star Harbour";

  private final JFrame window = new JFrame(GAME);
  private final Hosted hosted;
  private final Timer timer = new Timer(1, event -> poll());
  private Flow flow;
  private ScreenPanel panel;

  private SwingHelp(Options options) throws IOException, GeneralSecurityException {
    hosted = new Hosted(options, GAME, () -> SwingUtilities.invokeLater(this::poll));
    hosted.flow.listener(this::draw);
    window.setDefaultCloseOperation(JFrame.EXIT_ON_CLOSE);
    window.setSize(new Dimension(480, 800));
    timer.setRepeats(false);
    game();
    window.setVisible(true);
    poll();
  }

  /** Besides the console's options: {@code --picture FILE ID,ID} takes these choices, writes what is then drawn to a file, and ends. */
  public static void main(String[] arguments) throws Exception {
    boolean picture = arguments.length > 2 && arguments[0].equals("--picture");
    Options options;
    try {
      options = new Options(Arrays.copyOfRange(arguments, picture ? 3 : 0, arguments.length));
    } catch (IllegalArgumentException wrong) {
      System.err.println("pop-java-swing: " + wrong.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    UIManager.setLookAndFeel(UIManager.getCrossPlatformLookAndFeelClassName());
    SwingUtilities.invokeAndWait(() -> {
      try {
        SwingHelp help = new SwingHelp(options);
        if (picture) help.picture(new File(arguments[1]), arguments[2].split(","));
      } catch (PopException | IOException | GeneralSecurityException fault) {
        System.err.println("pop-java-swing: " + fault.getMessage());
        System.exit(1);
      }
    });
  }

  private void picture(File file, String[] choices) {
    open();
    for (String choice : choices) {
      if (!choice.isEmpty()) choose(choice);
    }
    SwingUtilities.invokeLater(() -> {
      JRootPane root = window.getRootPane();
      BufferedImage image = new BufferedImage(root.getWidth(), root.getHeight(), BufferedImage.TYPE_INT_RGB);
      root.paint(image.getGraphics());
      try {
        ImageIO.write(image, "png", file);
        System.exit(0);
      } catch (IOException fault) {
        System.err.println("pop-java-swing: " + fault.getMessage());
        System.exit(1);
      }
    });
  }

  private void poll() {
    timer.setInitialDelay((int) hosted.poll());
    timer.restart();
  }

  /** The app's own screen, with the way in. */
  private void game() {
    Entry entry = hosted.client.entry(hosted.device);
    JPanel own = new JPanel(new BorderLayout());
    own.setBackground(new Color(0x10243a));
    JLabel title = new JLabel(GAME, JLabel.CENTER);
    title.setForeground(Color.WHITE);
    title.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 30));
    own.add(title);
    JButton help = new JButton(entry.label);
    help.setFont(ScreenPanel.FONT);
    help.setComponentOrientation(entry.rightToLeft ? ComponentOrientation.RIGHT_TO_LEFT : ComponentOrientation.LEFT_TO_RIGHT);
    help.setBorder(BorderFactory.createEmptyBorder(20, 20, 20, 20));
    ActionListener open = event -> open();
    help.addActionListener(open);
    own.add(help, BorderLayout.SOUTH);
    show(own);
  }

  private void show(JPanel content) {
    window.setContentPane(content);
    window.revalidate();
    window.repaint();
  }

  private void open() {
    flow = hosted.client.openFlow(hosted.flow);
    draw();
  }

  /** After every call to PoP a poll follows at once. */
  private void draw() {
    if (flow == null) return;
    ScreenPanel next = new ScreenPanel(flow.screen(), panel, new ScreenPanel.Child() {
      @Override
      public void hide() {
        SwingHelp.this.hide();
      }

      @Override
      public void choose(String id) {
        SwingHelp.this.choose(id);
      }

      @Override
      public boolean write(char[] text) {
        boolean taken = flow.send(java.nio.CharBuffer.wrap(text)) == PopResult.OK;
        SwingUtilities.invokeLater(SwingHelp.this::draw);
        poll();
        return taken;
      }
    });
    panel = next;
    show(next);
  }

  private void choose(String id) {
    Action action = flow.choose(id);
    if (action.kind == Action.Kind.LEAVE) {
      game();
      leave();
    } else {
      draw();
    }
    // A desktop has nothing that dials: it says what a phone would open.
    if (action.kind == Action.Kind.OPEN) JOptionPane.showMessageDialog(window, action.uri);
    poll();
  }

  /** The app's own screen first. */
  private void hide() {
    game();
    window.getContentPane().paint(window.getContentPane().getGraphics());
    flow.hide();
    leave();
  }

  private void leave() {
    flow.close();
    flow = null;
    panel = null;
  }
}
