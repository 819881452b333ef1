import CPop

/// The library itself.
public enum Library {
  /// Of the core in use.
  public static var version: String { String(cString: pop_version()) }
}
