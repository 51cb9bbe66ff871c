internal import Foundation
internal import Yams

/// A mapping of a YAML file, read key by key with errors that name the file, the line and the nearest known key.
public struct ConfigurationMap {
  /// Why a configuration was refused.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    /// `file:line`.
    public let place: String
    /// What is wrong, and what to do.
    public let problem: String
    /// `file:line: problem`.
    public var description: String { "\(place): \(problem)" }

    /// A failure at a place.
    public init(place: String, problem: String) { (self.place, self.problem) = (place, problem) }
  }

  /// The file's name, for messages.
  public let file: String
  private let line: Int
  private let entries: [(key: String, line: Int, node: Node)]

  /// Reads a file whose root is a mapping; an empty file is an empty mapping.
  public init(contentsOf file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure(place: file, problem: "the file is missing or not readable")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw Failure(place: file, problem: "the file is not UTF-8; save it as UTF-8")
    }
    try self.init(text: text, file: file)
  }

  /// Reads YAML text whose root is a mapping.
  public init(text: String, file: String) throws {
    let node: Node?
    do { node = try Yams.compose(yaml: text) } catch {
      throw Failure(place: file, problem: "not valid YAML: \(error)")
    }
    if node == nil || node?.scalar?.string == "" {
      self.init(file: file, line: 1, entries: [])
    } else {
      try self.init(node: node, file: file, line: 1, name: "the file")
    }
  }

  private init(file: String, line: Int, entries: [(key: String, line: Int, node: Node)]) {
    (self.file, self.line, self.entries) = (file, line, entries)
  }

  private init(node: Node?, file: String, line: Int, name: String) throws {
    guard let mapping = node?.mapping else {
      throw Failure(place: "\(file):\(line)", problem: "\(name) must be a mapping of keys to values")
    }
    let entries = mapping.compactMap { key, value in
      key.scalar.map { ($0.string, key.mark?.line ?? line, value) }
    }
    self.init(file: file, line: line, entries: entries)
  }

  /// Refuses keys outside the list, naming the nearest known one.
  public func expectOnly(_ known: [String]) throws {
    for entry in entries where !known.contains(entry.key) {
      let near = nearest(entry.key, among: known).map { "; did you mean \($0)?" } ?? ""
      throw Failure(place: "\(file):\(entry.line)", problem: "unknown key \(entry.key)\(near)")
    }
  }

  /// The keys present, in the file's order.
  public var keys: [String] { entries.map(\.key) }

  /// A failure at a key's line.
  public func failure(_ key: String, _ problem: String) -> Failure {
    Failure(place: "\(file):\(entries.first { $0.key == key }?.line ?? line)", problem: problem)
  }

  private func scalar(_ key: String) throws -> String? {
    guard let node = entries.first(where: { $0.key == key })?.node else { return nil }
    guard let scalar = node.scalar else { throw failure(key, "\(key) must be a single value") }
    return node.tag == Tag(.null) ? nil : scalar.string
  }

  /// A text value; nil if absent or null.
  public func string(_ key: String) throws -> String? { try scalar(key) }

  /// A number; nil if absent or null.
  public func double(_ key: String) throws -> Double? {
    guard let text = try scalar(key) else { return nil }
    guard let value = Double(text), value.isFinite else {
      throw failure(key, "\(key) must be a number, not \(text)")
    }
    return value
  }

  /// A whole number; nil if absent or null.
  public func int(_ key: String) throws -> Int? {
    guard let text = try scalar(key) else { return nil }
    guard let value = Int(text.replacing("_", with: "")) else {
      throw failure(key, "\(key) must be a whole number, not \(text)")
    }
    return value
  }

  /// `true` or `false`; nil if absent or null.
  public func bool(_ key: String) throws -> Bool? {
    guard let text = try scalar(key) else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: throw failure(key, "\(key) must be true or false, not \(text)")
    }
  }

  /// A list of texts, or one text as a list of one; empty if absent.
  public func strings(_ key: String) throws -> [String] {
    guard let node = entries.first(where: { $0.key == key })?.node, node.tag != Tag(.null) else { return [] }
    if let scalar = node.scalar { return [scalar.string] }
    guard let list = node.sequence, list.allSatisfy({ $0.scalar != nil }) else {
      throw failure(key, "\(key) must be a list of texts")
    }
    return list.compactMap { $0.scalar?.string }
  }

  /// A nested mapping; nil if absent.
  public func map(_ key: String) throws -> ConfigurationMap? {
    guard let entry = entries.first(where: { $0.key == key }), entry.node.tag != Tag(.null) else {
      return nil
    }
    return try ConfigurationMap(node: entry.node, file: file, line: entry.line, name: key)
  }

  /// A list of nested mappings; empty if absent.
  public func maps(_ key: String) throws -> [ConfigurationMap] {
    guard let entry = entries.first(where: { $0.key == key }), entry.node.tag != Tag(.null) else { return [] }
    guard let list = entry.node.sequence else { throw failure(key, "\(key) must be a list") }
    return try list.map { node in
      try ConfigurationMap(
        node: node, file: file, line: node.mark?.line ?? entry.line, name: "an entry of \(key)")
    }
  }
}

/// The known name with the fewest edits from `name`, if it is near enough to be a slip.
public func nearest(_ name: String, among known: [String]) -> String? {
  let scored = known.map { (editDistance(Array(name.utf8), Array($0.utf8)), $0) }
  guard let best = scored.min(by: { $0 < $1 }), best.0 <= max(2, name.utf8.count / 3) else { return nil }
  return best.1
}

/// Levenshtein distance in bytes; names are short.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
      diagonal = above
    }
  }
  return row[right.count]
}
