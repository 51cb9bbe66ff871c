import Corpus
import Foundation
import GRDB
import Reasoning
import StrictJSON
import Tokens

/// The rows of all sources, one behind the other.
struct QuestionSource {
  /// A row before it is rendered.
  struct Row {
    enum Asked {
      case messages([JSON])
      /// Without a template.
      case text([UInt8])
      /// Ids made elsewhere.
      case ids([Int32])
    }

    let id: RecordID
    let place: String
    let asked: Asked
    /// As the data has it.
    let prompt: JSON
    /// For the template; nil: none.
    var tools: JSON?
    /// Further variables of the template.
    var variables: [JSON.Member] = []
    /// The other columns.
    let columns: JSON
    /// False for what may not be trained on: pages of class C, and those that nobody judged.
    var mayBeAsked = true
  }

  private enum Part {
    case lines(String)
    /// With the classes of its pages.
    case shard(SealedShard, PageClasses)
  }

  private var parts: ArraySlice<Part>
  private var lines: TextLines?
  private var items: ArraySlice<Item> = []
  private var position: Int64 = 0
  private let accepted: Bool

  /// - Parameter accepted: whether rows of a corpus have what their page accepted.
  /// - Throws: for a source that is not there or is none.
  init(_ sources: [String], accepted: Bool = false) throws {
    guard !sources.isEmpty else {
      throw TrainError("data", "there is none; give --data JSON Lines, or a corpus")
    }
    self.accepted = accepted
    parts = try sources.flatMap { try QuestionSource.parts(of: $0) }[...]
  }

  private static func parts(of source: String) throws -> [Part] {
    var isFolder: ObjCBool = false
    guard source == "-" || FileManager.default.fileExists(atPath: source, isDirectory: &isFolder) else {
      throw TrainError(source, "there is no such file or folder; check the path given to --data")
    }
    guard isFolder.boolValue else { return [.lines(source)] }
    let corpus = Corpus(root: source)
    // The latest stage that has questions.
    for stage in [Stage.dedup, .filter, .item]
    where FileManager.default.fileExists(atPath: corpus.folder(of: stage)) {
      let hasClasses = FileManager.default.fileExists(atPath: corpus.folder(of: .license))
      let classes = try PageClasses(hasClasses ? corpus.sealedShards(of: .license) : [])
      return try corpus.sealedShards(of: stage).map { .shard($0, classes) }
    }
    throw TrainError(
      source, "is a folder without questions; give a corpus (yisang crawl, yisang import), or JSON Lines")
  }

  /// The next row; nil at the end.
  mutating func next() throws -> Row? {
    while let part = parts.first {
      switch part {
      case .lines(let path):
        var file = try lines ?? TextLines(path)
        let line = try file.next()
        lines = file
        if let line {
          if line.isBlank { continue }
          return try Row(line: line, place: "\(file.path):\(file.number)")
        }
      case .shard(let shard, let classes):
        if items.isEmpty {
          let batch = try shard.shard.database.read { [position] in
            try Item.read($0, after: position, limit: 200)
          }
          position = batch.last?.0 ?? 0
          items = batch.map(\.1)[...]
        }
        if let item = items.popFirst() {
          return Row(item, isFree: classes.rank(of: item.page) < 2, accepted: accepted)
        }
      }
      parts.removeFirst()
      (lines, position) = (nil, 0)
    }
    return nil
  }
}

extension QuestionSource.Row {
  /// The names of what is asked; all other columns go to the rewards.
  private static let asking: Set<String> = ["prompt", "prompt_ids", "messages"]

  /// - Parameters:
  ///   - isFree: whether its page is of class A or B.
  ///   - accepted: whether it has what its page accepted.
  fileprivate init(_ item: Item, isFree: Bool, accepted asksAccepted: Bool) {
    mayBeAsked = isFree
    let text = Item.text(title: item.title, body: item.body)
    let accepted = item.answers.filter(\.accepted)
    let gold = statedAnswer(in: (accepted.isEmpty ? item.answers : accepted).map(\.body))
    (id, place) = (item.id, item.url)
    let messages = [QuestionSource.Row.user(.text(text))]
    (asked, prompt) = (.messages(messages), .array(messages))
    var columns = [
      JSON.Member("id", .text(item.id.description)), JSON.Member("question", .text(text)),
      JSON.Member("gold", gold.map(JSON.text) ?? .null),
    ]
    if asksAccepted, isFree, let answer = accepted.first {
      columns.append(JSON.Member("accepted", .text(answer.body)))
    }
    self.columns = .object(columns)
  }

  fileprivate init(line: [UInt8], place: String) throws {
    let row: JSON
    do { row = try JSON(parsing: line, maxValues: 20_000_000) } catch {
      throw TrainError(place, "\(error); every line must be one JSON object")
    }
    guard let members = row.members else { throw TrainError(place, "a row must be an object") }
    self.place = place
    columns = .object(
      members.filter { !QuestionSource.Row.asking.contains(String(decoding: $0.name, as: UTF8.self)) })
    if let ids = row["prompt_ids"]?.array {
      let read = ids.compactMap { $0.int.flatMap { Int32(exactly: $0) } }
      guard !read.isEmpty, read.count == ids.count else {
        throw TrainError(place, "prompt_ids must be a list of ids")
      }
      (asked, prompt) = (.ids(read), row["prompt"] ?? .null)
    } else if let text = row["prompt"]?.bytes {
      (asked, prompt) = (.text(text), .string(text))
    } else if let messages = row["prompt"]?.array ?? row["messages"]?.array {
      // What follows the last question is an answer to it, and not asked.
      let end = messages.lastIndex { !$0.isAssistant }.map { $0 + 1 } ?? 0
      let from = row["prompt"]?.array == nil ? Array(messages[..<end]) : messages
      guard from.allSatisfy({ $0["role"]?.text != nil }) else {
        throw TrainError(place, "each message must have a role, such as user")
      }
      guard !from.isEmpty else {
        throw TrainError(place, "the messages have no question: all of them are the assistant's")
      }
      (asked, prompt) = (.messages(from), .array(from))
    } else if let question = row["question"]?.bytes {
      let messages = [QuestionSource.Row.user(.string(question))]
      (asked, prompt) = (.messages(messages), .array(messages))
    } else {
      if let name = ["prompt_ids", "prompt", "messages", "question"].first(where: { row[$0] != nil }) {
        throw TrainError(
          place, "\(name) must be a \(name == "question" ? "text" : "list, or a text for prompt")")
      }
      let names = members.prefix(12).map { String(decoding: $0.name, as: UTF8.self) }
      throw TrainError(
        place,
        "there is no prompt, prompt_ids, messages or question, but "
          + (names.isEmpty ? "nothing" : names.joined(separator: ", ")) + "; rename a column")
    }
    tools = try Conversation.structured(row["tools"], place)
    variables = row["chat_template_kwargs"]?.members ?? []
    id =
      row["id"]?.bytes.flatMap { RecordID(hexadecimal: $0) }
      ?? QuestionSource.Row.id(asked, prompt, tools, variables)
  }

  private static func user(_ content: JSON) -> JSON {
    .object([JSON.Member("role", .text("user")), JSON.Member("content", content)])
  }

  /// Of what is asked, and how.
  private static func id(
    _ asked: Asked, _ prompt: JSON, _ tools: JSON?, _ variables: [JSON.Member]
  ) -> RecordID {
    var digest = Digest()
    digest.updateDelimited(prompt.serialized)
    if case .ids(let ids) = asked { digest.updateDelimited(ids.flatMap { Array("\($0),".utf8) }) }
    if tools != nil || !variables.isEmpty {
      digest.updateDelimited(tools?.serialized ?? [])
      digest.updateDelimited(JSON.object(variables).serialized)
    }
    return RecordID(digest.finish().prefix(16)) ?? RecordID(page: "")
  }
}
