internal import Corpus
internal import StrictJSON

extension Conversation {
  /// Values of one row: one message of twenty values and a hundred thousand messages.
  private static let mostValues = 2_000_000

  /// Reads a row of JSON Lines: `messages` (OpenAI, Hugging Face), `prompt` and `completion` (TRL), `conversations` (ShareGPT), or
  /// `input_ids` with `labels` (Hugging Face; −100 has no loss).
  ///
  /// - Throws: `TrainError` with the row's place.
  init(line: [UInt8], place: String) throws {
    let row = try Conversation.json(line, place)
    guard case .object(let members) = row else {
      throw TrainError(
        place, "a row must be an object; write a JSON array as lines with: jq -c '.[]' FILE")
    }
    let body: Body
    if let messages = try Conversation.structured(row["messages"], place) {
      body = .messages(try Conversation.messages(messages, "messages", place), from: 0)
    } else if let turns = row["conversations"], !turns.isNull {
      body = .messages(
        try Conversation.messages(Conversation.renamed(turns), "conversations", place), from: 0)
    } else if let prompt = row["prompt"], let completion = row["completion"] {
      body = try Conversation.body(prompt, completion, place)
    } else if let ids = row["input_ids"], let labels = row["labels"] {
      body = try Conversation.body(ids: ids, labels: labels, place)
    } else {
      let names = members.prefix(12).map { String(decoding: $0.name, as: UTF8.self) }
      throw TrainError(
        place,
        "there are neither messages, nor prompt and completion, nor conversations, nor input_ids and labels, but "
          + (names.isEmpty ? "nothing" : names.joined(separator: ", ")) + "; rename a column")
    }
    tools = try Conversation.structured(row["tools"], place)
    variables = row["chat_template_kwargs"]?.members ?? []
    self.body = body
    self.place = place
    item = row["item"]?.bytes.flatMap { RecordID(hexadecimal: $0) }
    category = row["category"]?.text ?? row["source"]?.text
    id = row["id"]?.bytes.flatMap { RecordID(hexadecimal: $0) } ?? Conversation.id(body, tools)
  }

  /// Reads the messages of a shard's example.
  init(id: RecordID, item: RecordID, category: String?, messages: [UInt8], place: String) throws {
    (self.id, self.item, self.category, self.place) = (id, item, category, place)
    let json = try Conversation.json(messages, place)
    body = .messages(try Conversation.messages(json, "messages", place), from: 0)
  }

  private static func json(_ bytes: [UInt8], _ place: String) throws -> JSON {
    do { return try JSON(parsing: bytes, maxValues: mostValues) } catch {
      throw TrainError(place, "\(error); every line must be one JSON object")
    }
  }

  /// A value, or what a text has of it: tables keep lists as JSON in a text.
  static func structured(_ value: JSON?, _ place: String) throws -> JSON? {
    guard let value, !value.isNull else { return nil }
    guard case .string(let text) = value else { return value }
    return try json(text, place)
  }

  private static func body(_ prompt: JSON, _ completion: JSON, _ place: String) throws -> Body {
    if let prompt = prompt.bytes, let completion = completion.bytes {
      return .plain(prompt: prompt, completion: completion)
    }
    guard prompt.array != nil, completion.array != nil else {
      throw TrainError(place, "prompt and completion must be two texts or two lists of messages")
    }
    let before = try messages(prompt, "prompt", place)
    return .messages(before + (try messages(completion, "completion", place)), from: before.count)
  }

  private static func body(ids: JSON, labels: JSON, _ place: String) throws -> Body {
    let (ids, labels) = (ids.array?.map(\.int) ?? [], labels.array?.map(\.int) ?? [])
    guard !ids.isEmpty, ids.count == labels.count else {
      throw TrainError(place, "input_ids and labels must be two lists of numbers, equally long")
    }
    let pairs = try zip(ids, labels).map { id, label in
      guard let id = id.flatMap(Int32.init(exactly:)), id >= 0, let label, label == -100 || label == Int(id)
      else {
        throw TrainError(place, "each of the labels must be its id of input_ids, or -100")
      }
      return (id, label != -100)
    }
    return .ids(pairs.map(\.0), learns: pairs.map(\.1))
  }

  private static let roles: Set<String> = ["system", "user", "assistant", "tool"]

  private static func messages(_ value: JSON, _ column: String, _ place: String) throws -> [JSON] {
    guard let items = value.array else { throw TrainError(place, "\(column) must be a list of messages") }
    return try items.enumerated().map { index, message in
      func problem(_ text: String) -> TrainError { TrainError(place, "\(column)[\(index)]: \(text)") }
      guard case .object(var members) = message else { throw problem("a message must be an object") }
      guard Set(members.map(\.name)).count == members.count else {
        throw problem("a name stands there twice (from is role, value is content); leave one")
      }
      guard let role = message["role"]?.text else { throw problem("there is no role") }
      // A template passes over a role that it does not know, and what was said is lost unseen.
      guard roles.contains(role) else {
        throw problem("role \(role.debugDescription) is none of system, user, assistant, tool; rename it")
      }
      guard let content = text(message["content"]), role == "assistant" || message["content"]?.isNull == false
      else {
        throw problem("content must be a text or a list of text parts; other parts cannot be learnt from")
      }
      members.removeAll { $0.name == contentName }
      members.insert(.init(contentName, .string(content)), at: min(1, members.count))
      return .object(members)
    }
  }

  private static let contentName = Array("content".utf8)

  /// A text, what a list of text parts says together, nothing for null; nil for what is no text.
  private static func text(_ content: JSON?) -> [UInt8]? {
    switch content {
    case nil, .null: return []
    case .string(let bytes): return bytes
    case .array(let parts):
      var all: [UInt8] = []
      for part in parts {
        guard let bytes = part.bytes ?? (part["type"]?.text ?? "text" == "text" ? part["text"]?.bytes : nil)
        else { return nil }
        all += bytes
      }
      return all
    default: return nil
    }
  }

  private static let names = [
    "human": "user", "gpt": "assistant", "chatgpt": "assistant", "bot": "assistant", "model": "assistant",
    "function": "tool", "observation": "tool", "function_response": "tool",
  ]

  /// ShareGPT's turns as messages: `from` and `value`, with names of its own.
  private static func renamed(_ turns: JSON) -> JSON {
    guard let items = turns.array else { return turns }
    return .array(
      items.map { item in
        guard case .object(let members) = item else { return item }
        return .object(
          members.map { member in
            switch String(decoding: member.name, as: UTF8.self) {
            case "from", "role":
              let name = member.value.text ?? ""
              return .init("role", member.value.text == nil ? member.value : .text(names[name] ?? name))
            case "value": return .init("content", member.value)
            default: return member
            }
          })
      })
  }

  /// Of what the row says.
  private static func id(_ body: Body, _ tools: JSON?) -> RecordID {
    var digest = Digest()
    switch body {
    case .messages(let messages, let from):
      digest.updateDelimited(Array("messages \(from)".utf8))
      digest.updateDelimited(JSON.array(messages).serialized)
    case .plain(let prompt, let completion):
      digest.updateDelimited(Array("plain".utf8))
      digest.updateDelimited(prompt)
      digest.updateDelimited(completion)
    case .ids(let ids, let learns):
      digest.updateDelimited(Array("ids".utf8))
      ids.withUnsafeBytes { digest.updateDelimited(Array($0)) }
      digest.updateDelimited(learns.map { $0 ? 1 : 0 })
    }
    digest.updateDelimited(tools?.serialized ?? [])
    return RecordID(digest.finish().prefix(16)) ?? RecordID(page: "")
  }
}
