/// The beginning of a text, for showing it.
public struct Beginning: Sendable, Equatable {
  /// It.
  public let text: String
  /// Whether there is more behind it.
  public let isCut: Bool

  /// The first so many scalars: one character may have any number of them.
  public init(of whole: String, scalars: Int) {
    text = String(String.UnicodeScalarView(whole.unicodeScalars.prefix(scalars)))
    isCut = text.utf8.count < whole.utf8.count
  }

  /// With a sign of what is left out.
  public var marked: String { isCut ? text + " …" : text }
}
