package android.view;

public class View {
  public static final int IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS = 8;

  public View(android.content.Context context) {}

  public void setImportantForAutofill(int mode) {}

  public android.view.inputmethod.InputConnection onCreateInputConnection(android.view.inputmethod.EditorInfo info) {
    return null;
  }
}
