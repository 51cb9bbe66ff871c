/// A JSON document (RFC 8259): strings are UTF-8 bytes, members keep their order.
///
/// Two names are equal if their bytes are; `String` would take a decomposed syllable for the composed one.
public indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A number without fraction and exponent that fits.
  case integer(Int)
  case number(Double)
  case string([UInt8])
  case array([JSON])
  case object([Member])

  /// A name and its value.
  public struct Member: Sendable, Equatable {
    /// UTF-8.
    public var name: [UInt8]
    /// What it names.
    public var value: JSON

    /// A member by its name's bytes.
    public init(_ name: [UInt8], _ value: JSON) {
      self.name = name
      self.value = value
    }

    /// A member by its name's text.
    public init(_ name: String, _ value: JSON) { self.init(Array(name.utf8), value) }
  }
}

extension JSON {
  /// The member of an object; of equal names the last, as in Python and JavaScript.
  public subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name.elementsEqual(name.utf8) }?.value
  }

  /// A string.
  public static func text(_ text: String) -> JSON { .string(Array(text.utf8)) }

  /// Whether this is null.
  public var isNull: Bool { self == .null }

  /// A string's bytes.
  public var bytes: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }

  /// A string's text.
  public var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  /// True or false.
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

  /// A whole number, also one written with a fraction of nothing.
  public var int: Int? {
    switch self {
    case .integer(let int): int
    case .number(let double): Int(exactly: double)
    default: nil
    }
  }

  /// Any number.
  public var double: Double? {
    switch self {
    case .integer(let int): Double(int)
    case .number(let double): double
    default: nil
    }
  }

  /// An array's items.
  public var array: [JSON]? { if case .array(let items) = self { items } else { nil } }

  /// An object's members, in order.
  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
}
