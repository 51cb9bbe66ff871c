import StrictJSON

/// A question of an English prompt set, with what its row says of it.
///
/// Read are OpenThoughts' rows and their like: `problem` or `question`; `conversations` (ShareGPT: from, value) or
/// `messages` (role, content), of which the first user's turn is the question; `prompt`, also as messages; `instruction`,
/// with `input` below it.
public struct SourceQuestion: Sendable, Equatable {
  /// As it stands in the row.
  public let question: String
  /// `answer` and its like, else a solution, else the assistant's turn without its thoughts.
  public let answer: String?
  /// What else `yisang import` reads, by its names: category, license, url, and source.
  public let fields: [String: String]

  /// A row of more bytes is refused.
  public static let longest = 1 << 20

  /// Reads a line.
  ///
  /// - Throws: what is wrong with the row.
  public init(parsing line: [UInt8]) throws(SourceProblem) {
    guard let row = try? JSON(parsing: line, maxValues: 100_000), row.members != nil else {
      throw SourceProblem("not a JSON object")
    }
    let turns =
      [row["conversations"], row["messages"], row["prompt"]].lazy.compactMap { $0?.array }.first ?? []
    let asked = SourceQuestion.turn(of: ["human", "user"], in: turns)
    let written =
      SourceQuestion.text(row, ["problem", "question"]) ?? asked ?? SourceQuestion.text(row, ["prompt"])
    let ordered = SourceQuestion.text(row, ["instruction"]).map { instruction in
      SourceQuestion.text(row, ["input"]).map { instruction + "\n\n" + $0 } ?? instruction
    }
    guard let question = written ?? ordered else { throw SourceProblem("no question") }
    self.question = question
    answer =
      SourceQuestion.text(
        row, ["answer", "expected_answer", "final_answer", "ground_truth", "solution", "output", "response"])
      ?? SourceQuestion.turn(of: ["gpt", "assistant"], in: turns).map(SourceQuestion.withoutThoughts)
    var fields: [String: String] = [:]
    for (name, others) in [
      ("category", ["category", "domain"]), ("license", ["license"]), ("url", ["url"]),
      ("source", ["source"]),
    ] { fields[name] = SourceQuestion.text(row, others) }
    self.fields = fields
  }

  /// The first of some members that is a text with something in it, or a number.
  private static func text(_ row: JSON, _ names: [String]) -> String? {
    names.lazy.compactMap { name -> String? in
      switch row[name] {
      case .string(let bytes): bytes.contains { $0 > 0x20 } ? String(decoding: bytes, as: UTF8.self) : nil
      case .integer(let number): "\(number)"
      case .number(let number) where number.isFinite: "\(number)"
      default: nil
      }
    }.first
  }

  /// The first turn of a speaker; a content in parts is their texts.
  private static func turn(of names: [String], in turns: [JSON]) -> String? {
    let turn = turns.first { turn in (turn["from"]?.text ?? turn["role"]?.text).map(names.contains) ?? false }
    guard let said = turn?["value"] ?? turn?["content"] else { return nil }
    let text = said.text ?? said.array?.compactMap { $0["text"]?.text }.joined(separator: "\n")
    return text.flatMap { $0.utf8.contains { $0 > 0x20 } ? $0 : nil }
  }

  /// What follows the thoughts, by the marks of OpenThoughts and of `<think>`.
  private static func withoutThoughts(_ text: String) -> String {
    var rest = Array(text.utf8)[...]
    for mark in ["</think>", "<|begin_of_solution|>"] {
      if let last = rest.places(of: mark).last { rest = rest[last.upperBound...] }
    }
    if let end = rest.places(of: "<|end_of_solution|>").first { rest = rest[..<end.lowerBound] }
    return String(scalars: [UInt32](of: String(decoding: rest, as: UTF8.self))[...].trimmed)
  }
}

/// What is wrong with a row.
public struct SourceProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// In words.
  public let description: String

  init(_ description: String) { self.description = description }
}
