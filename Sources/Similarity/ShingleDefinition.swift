/// What a shingle is: how many of which units in a row.
public enum ShingleDefinition: Sendable, Hashable, CustomStringConvertible {
  /// So many units of `MixedUnits`. A shorter text has no shingles: it can only be an exact copy.
  case mixed(Int)
  /// So many Unicode scalars after NFC, every run of white space one space, none at the ends.
  /// A shorter text is one shingle as a whole.
  case characters(Int)

  /// Five mixed units: by data.md §2.5 the one that bears Korean spacing errors and keeps English apart.
  public static let usual = ShingleDefinition.mixed(5)

  /// How long a shingle may be.
  public static let lengths = 1...64

  /// `mixed:5`, `chars:3`; nil for anything else or a length outside `lengths`.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].allSatisfy({ (0x30...0x39).contains($0) }),
      let length = Int(String(decoding: parts[1], as: UTF8.self)), Self.lengths.contains(length)
    else { return nil }
    switch String(decoding: parts[0], as: UTF8.self) {
    case "mixed": self = .mixed(length)
    case "chars": self = .characters(length)
    default: return nil
    }
  }

  /// The form `init` reads.
  public var description: String {
    switch self {
    case .mixed(let length): "mixed:\(length)"
    case .characters(let length): "chars:\(length)"
    }
  }

  /// Units to a shingle; at least 1.
  public var length: Int {
    switch self {
    case .mixed(let length), .characters(let length): max(length, 1)
    }
  }
}
