/// A value of a JSON document.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads JSON (RFC 8259) as pages write it; nil where nothing can be read, or what is nested more than 64 levels deep.
  ///
  /// What is before the first bracket is passed over, further values after the first make an array. Common slips are
  /// mended: see `JSONParser`. Of members with equal names the last counts.
  public init?(mending text: [UInt8]) {
    var parser = JSONParser(text)
    guard let value = parser.document() else { return nil }
    self = value
  }

  /// A member of an object.
  public subscript(_ name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The text of a string.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The items of an array; any other value as its only item, null as none.
  public var items: [JSONValue] {
    switch self {
    case .array(let items): items
    case .null: []
    default: [self]
    }
  }
}
