internal import Yams

/// A policy that cannot be used.
public struct LicensePolicyError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, behind the key or the line it is about.
  public let problem: String

  /// `licence policy: problem`.
  public var description: String { "licence policy: \(problem)" }

  init(_ problem: String) { self.problem = problem }

  /// Says in a line what a decoder says in many.
  init(_ error: any Error) {
    switch error {
    case let error as LicensePolicyError: self = error
    case let error as DecodingError: self.init(Self.problem(error))
    case let error as YamlError: self.init(Self.problem(error))
    default: self.init("not readable")
    }
  }

  private static func problem(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context): return "\(path(context.codingPath + [key])): is missing"
    case .valueNotFound(_, let context): return "\(path(context.codingPath)): has no value"
    case .typeMismatch(let type, let context): return "\(path(context.codingPath)): must be \(name(of: type))"
    case .dataCorrupted(let context):
      if let error = context.underlyingError as? YamlError { return problem(error) }
      let path = path(context.codingPath)
      return switch path {
      case "purpose": "purpose: must be noncommercial or commercial"
      case "version": "version: must be a whole number"
      case "the file": "not readable as YAML"
      default: "\(path): must be A, B or C"
      }
    @unknown default: return "not readable"
    }
  }

  private static func problem(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line): \(problem)"
    case .duplicatedKeysInMapping(let keys, let context):
      "line \(context.mark.line): \(keys.sorted().joined(separator: ", ")): is there twice"
    case .reader(let problem, _, _, _): problem
    default: "not readable as YAML"
    }
  }

  /// `licenses[3].terms`.
  private static func path(_ keys: [any CodingKey]) -> String {
    if keys.isEmpty { return "the file" }
    return keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += (path.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }

  private static func name(of type: Any.Type) -> String {
    let name = "\(type)"
    if type == Int.self { return "a whole number" }
    if type == String.self || type == LicenseClass.self || name == "Scalar" { return "a single value" }
    return name.hasPrefix("Array") || name == "Sequence" ? "a list" : "a mapping of keys to values"
  }
}
