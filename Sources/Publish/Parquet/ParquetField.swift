/// A field of a row: a nullable text, or a list of structures of texts.
///
/// Lists have the three levels that the format asks for ("LogicalTypes", LIST). Everything in them is optional in the
/// schema, as every reader expects it, and always there.
enum ParquetField: Equatable {
  case text(String)
  case list(String, of: [String])

  /// The level of a value that is there, in a list: list, item, structure and text are all optional or repeated.
  static let depthInList: UInt8 = 4

  /// The columns of texts it is stored in, each as the names that lead to it.
  var leaves: [[String]] {
    switch self {
    case .text(let name): [[name]]
    case .list(let name, let fields): fields.map { [name, "list", "element", $0] }
    }
  }
}

/// A value of a field.
enum ParquetValue: Equatable {
  case text(String?)
  /// The texts of each structure in the order of its fields; one structure at least.
  case list([[String]])
}
