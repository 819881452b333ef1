package popsdk.samples;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.ComponentOrientation;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.event.KeyEvent;
import javax.swing.AbstractAction;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.Scrollable;
import javax.swing.SwingUtilities;
import javax.swing.text.DefaultCaret;
import javax.swing.text.JTextComponent;
import popsdk.Choice;
import popsdk.Message;
import popsdk.Row;
import popsdk.Screen;
import popsdk.web.QrCode;

/** A screen of the flow, drawn: Hide on top, what is said, what can be chosen; from right to left where its language runs so. */
final class ScreenPanel extends JPanel {
  /** What the child does. */
  interface Child {
    void hide();

    void choose(String id);

    /** True when it was taken. The text is overwritten afterwards. */
    boolean write(char[] text);
  }

  static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 17);
  private static final long serialVersionUID = 1;
  private static final Color GROUND = Color.WHITE;
  private static final Color TEXT = new Color(0x1a1a1a);
  private static final Color MAIN = new Color(0x0b5c8a);
  private static final Color DANGER = new Color(0xa3001b);

  private final transient Child child;
  private final String screenId;
  private final JPanel column = new Column();
  private final ComponentOrientation direction;
  private final JScrollPane scroll;
  private JTextComponent field;

  /**
   * @param before what was drawn before, whose text field goes on where the screen only changed; may be null
   */
  ScreenPanel(Screen screen, ScreenPanel before, Child child) {
    super(new BorderLayout());
    this.child = child;
    screenId = screen.id;
    direction = screen.rightToLeft ? ComponentOrientation.RIGHT_TO_LEFT : ComponentOrientation.LEFT_TO_RIGHT;
    JButton hide = button(screen.hideLabel, "", new Color(0xffd34d), Color.BLACK, child::hide);
    add(hide, BorderLayout.NORTH);
    getInputMap(WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), "hide");
    getActionMap().put("hide", new AbstractAction() {
      private static final long serialVersionUID = 1;

      @Override
      public void actionPerformed(java.awt.event.ActionEvent event) {
        child.hide();
      }
    });
    column.setLayout(new BoxLayout(column, BoxLayout.Y_AXIS));
    column.setBackground(GROUND);
    column.setBorder(BorderFactory.createEmptyBorder(12, 16, 12, 16));
    fill(screen, before);
    scroll = new JScrollPane(column, JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.getVerticalScrollBar().setUnitIncrement(24);
    add(scroll);
    // A new screen is seen from its top; one that only changed stays where the child was.
    int place = before != null && before.screenId.equals(screenId) ? before.scroll.getVerticalScrollBar().getValue() : 0;
    SwingUtilities.invokeLater(() -> scroll.getVerticalScrollBar().setValue(place));
    applyComponentOrientation(direction);
    screen.wipe();
  }

  private void fill(Screen screen, ScreenPanel before) {
    text(screen.title, FONT.deriveFont(Font.BOLD, 23f));
    if (!screen.place.isEmpty()) text(screen.place, FONT.deriveFont(Font.BOLD));
    if (!screen.live.isEmpty()) text(screen.live, FONT.deriveFont(Font.ITALIC));
    for (Message each : screen.messages) {
      text(each.sender, FONT.deriveFont(Font.BOLD));
      text((each.title.isEmpty() ? "" : each.title + "\n") + each.text(), FONT);
    }
    for (String each : screen.lines) text(each, FONT);
    if (!screen.tableLabel.isEmpty()) text(screen.tableLabel, FONT.deriveFont(Font.BOLD));
    for (Row each : screen.rows) {
      text(each.name, FONT.deriveFont(Font.BOLD));
      text(each.text, FONT);
      if (!each.uri.isEmpty()) square(QrCode.of(each.uri));
    }
    if (!screen.scanLabel.isEmpty()) text(screen.scanLabel, FONT);
    if (screen.textField != Screen.TextField.NONE) write(screen, before);
    for (Choice each : screen.choices) {
      if (!each.group.isEmpty()) text(each.group, FONT.deriveFont(Font.BOLD));
      boolean danger = each.role == Choice.Role.DANGER;
      Color ground = danger ? DANGER : each.role == Choice.Role.MAIN ? MAIN : GROUND;
      String mark = each.checked == Choice.Check.NONE ? "" : each.checked == Choice.Check.ON ? "☑ " : "☐ ";
      JButton button = button(mark + each.label, each.hint, ground, ground == GROUND ? MAIN : Color.WHITE, () -> child.choose(each.id));
      button.getAccessibleContext().setAccessibleName(each.a11yLabel);
      below(button);
    }
  }

  private void below(JComponent part) {
    part.setAlignmentX(Component.LEFT_ALIGNMENT);
    column.add(part);
    column.add(Box.createVerticalStrut(8));
  }

  private void text(String said, Font font) {
    JTextArea area = new JTextArea(said);
    ((DefaultCaret) area.getCaret()).setUpdatePolicy(DefaultCaret.NEVER_UPDATE);  // or it would scroll to itself
    area.setFont(font);
    area.setForeground(TEXT);
    area.setBackground(GROUND);
    area.setEditable(false);
    area.setFocusable(false);
    area.setLineWrap(true);
    area.setWrapStyleWord(true);
    below(area);
  }

  /** A label wraps what is HTML, and a label of PoP's is text: so its signs are named. */
  private JButton button(String label, String hint, Color ground, Color colour, Runnable chosen) {
    JButton button = new JButton("<html><div style='text-align:" + (direction.isLeftToRight() ? "left" : "right") + "'>" + escaped(label)
        + (hint.isEmpty() ? "" : "<br><small>" + escaped(hint) + "</small>") + "</div></html>");
    button.setFont(FONT);
    button.setBackground(ground);
    button.setForeground(colour);
    button.setHorizontalAlignment(JButton.LEADING);
    button.setBorder(BorderFactory.createCompoundBorder(
        BorderFactory.createLineBorder(colour == Color.WHITE ? ground : colour, 2), BorderFactory.createEmptyBorder(10, 12, 10, 12)));
    button.setMaximumSize(new Dimension(Integer.MAX_VALUE, Integer.MAX_VALUE));
    button.addActionListener(event -> chosen.run());
    return button;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private void square(QrCode code) {
    if (code == null) return;
    JComponent drawn = new JComponent() {
      private static final long serialVersionUID = 1;

      @Override
      protected void paintComponent(Graphics to) {
        int side = 4;
        to.setColor(Color.WHITE);
        to.fillRect(0, 0, getWidth(), getHeight());
        to.setColor(Color.BLACK);
        for (int y = 0; y < code.size(); ++y) {
          for (int x = 0; x < code.size(); ++x) {
            if (code.dark(x, y)) to.fillRect((x + 4) * side, (y + 4) * side, side, side);
          }
        }
      }
    };
    Dimension size = new Dimension(4 * (code.size() + 8), 4 * (code.size() + 8));
    drawn.setPreferredSize(size);
    drawn.setMaximumSize(size);
    below(drawn);
  }

  private void write(Screen screen, ScreenPanel before) {
    JLabel label = new JLabel(screen.textLabel);
    label.setFont(FONT);
    below(label);
    if (before != null && before.field != null && before.screenId.charAt(1) == screenId.charAt(1)) {
      field = before.field;
    } else if (screen.textField == Screen.TextField.PIN) {
      field = new JPasswordField();
    } else {
      field = new JTextField(screen.draft());
    }
    field.setFont(FONT);
    label.setLabelFor(field);
    below(field);
    below(button(screen.sendLabel, "", MAIN, Color.WHITE, this::send));
  }

  private void send() {
    javax.swing.text.Segment typed = new javax.swing.text.Segment();
    try {
      field.getDocument().getText(0, field.getDocument().getLength(), typed);
    } catch (javax.swing.text.BadLocationException never) {
      throw new IllegalStateException(never);
    }
    char[] text = java.util.Arrays.copyOfRange(typed.array, typed.offset, typed.offset + typed.count);
    if (child.write(text)) field.setText("");
    java.util.Arrays.fill(text, '\0');
  }

  /** As wide as the window: lines wrap, and nothing scrolls sideways. */
  private static final class Column extends JPanel implements Scrollable {
    private static final long serialVersionUID = 1;

    @Override
    public Dimension getPreferredScrollableViewportSize() {
      return getPreferredSize();
    }

    @Override
    public int getScrollableUnitIncrement(java.awt.Rectangle visible, int orientation, int way) {
      return 24;
    }

    @Override
    public int getScrollableBlockIncrement(java.awt.Rectangle visible, int orientation, int way) {
      return visible.height;
    }

    @Override
    public boolean getScrollableTracksViewportWidth() {
      return true;
    }

    @Override
    public boolean getScrollableTracksViewportHeight() {
      return false;
    }
  }
}
