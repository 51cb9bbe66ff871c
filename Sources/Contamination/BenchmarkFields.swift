import Foundation

/// Which fields of a benchmark's objects are its items' texts, choices and ids.
///
/// The first item decides by its names, in any case; all others must have the same. Choices are a list, an object
/// with a list `text`, an object of labels, or columns A, B, C …, option1, choice_a … beside the text.
struct BenchmarkFields {
  /// Names of texts that belong together; of the first of these that is there, all that are there.
  private static let texts = [
    ["question"], ["problem"], ["prompt"], ["query"], ["instruction", "input"], ["premise", "hypothesis"],
    ["sentence1", "sentence2"], ["question1", "question2"], ["text"], ["sentence"], ["input"], ["content"],
    ["body"],
    ["문제"], ["질문"],
  ]
  private static let ids = ["id", "guid", "index", "idx", "question_id", "_id", "uid"]
  private static let choices = ["choices", "options", "candidates"]
  private static let prefixes = ["", "option", "option_", "choice", "choice_", "alternative_", "ending"]
  private static let labels = (1...10).map { "\($0)" } + "abcdefghij".map { "\($0)" }

  let path: String
  /// The names asked for, or chosen by the first item.
  private(set) var fields: [String]

  init(path: String, fields: [String]) { (self.path, self.fields) = (path, fields) }

  /// Chooses the texts' names among those that are there, or sees that those asked for are.
  mutating func choose(from names: some Collection<String>, line: Int) throws {
    if fields.isEmpty {
      let group = Self.texts.first { group in names.contains { group.contains($0.lowercased()) } } ?? []
      fields = group.compactMap { name in names.sorted().first { $0.lowercased() == name } }
    }
    if let missing = fields.first(where: { !names.contains($0) }) {
      throw failure(line, "has no field \(missing)", names)
    }
    if fields.isEmpty { throw failure(line, "has no field that is known to hold a text", names) }
  }

  /// The item of an object. - Parameter line: its line, or its number in a list.
  mutating func item(_ object: [String: Any], line: Int) throws -> Benchmark.Item {
    if fields.isEmpty { try choose(from: object.keys, line: line) }
    let texts = try fields.map { name in
      guard let value = object[name] else { throw failure(line, "has no field \(name)", object.keys) }
      guard let text = value as? String else {
        throw ContaminationFailure(
          path, line: line, "\(name) is no text", remedy: "give each item a text, or name another field")
      }
      return text
    }
    let names = Dictionary(object.keys.map { ($0.lowercased(), $0) }) { min($0, $1) }
    let id = Self.ids.lazy.compactMap { names[$0] }.compactMap { Self.label(object[$0]) }.first
    return Benchmark.Item(
      id: id ?? "\(line)", texts: texts.filter { !$0.isEmpty }, choices: choices(of: object, names))
  }

  private func choices(of object: [String: Any], _ names: [String: String]) -> [String] {
    for name in Self.choices {
      guard let key = names[name], !fields.contains(key) else { continue }
      let found = Self.list(object[key])
      if !found.isEmpty { return found }
    }
    for prefix in Self.prefixes {
      for labels in [Self.labels[..<10], Self.labels[10...]] where !(prefix.isEmpty && labels.first == "1") {
        let found = labels.prefix { names[prefix + $0] != nil }.compactMap { label in
          names[prefix + label].flatMap { Self.label(object[$0]) }
        }
        if found.count > 1 { return found }
      }
    }
    return []
  }

  private static func list(_ value: Any?) -> [String] {
    if let list = value as? [Any] { return list.compactMap { label($0) } }
    guard let object = value as? [String: Any] else { return [] }
    if let list = object["text"] as? [Any] { return list.compactMap { label($0) } }
    return object.sorted { $0.key < $1.key }.compactMap { label($0.value) }
  }

  /// A text or a number as text; nil for anything else and for nothing.
  private static func label(_ value: Any?) -> String? {
    switch value {
    case let text as String: text.isEmpty ? nil : text
    case let number as NSNumber: "\(number)"
    default: nil
    }
  }

  private func failure(_ line: Int, _ problem: String, _ names: some Collection<String>)
    -> ContaminationFailure
  {
    ContaminationFailure(
      path, line: line, problem,
      remedy: "name the field of the text; there are \(names.sorted().joined(separator: ", "))")
  }
}
