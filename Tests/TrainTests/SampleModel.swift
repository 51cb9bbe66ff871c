import Foundation
import StrictJSON
import TestKit

/// A model's folder with a tokenizer and a chat template, and nothing else.
struct SampleModel {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let scratch: Scratch
  var folder: String { scratch.path }

  /// - Parameters:
  ///   - tokenizer: of Tests/TokensTests/Golden.
  ///   - family: of chat-templates, or the template itself; nil for none.
  init(
    _ tokenizer: String, family: String? = nil, template: String? = nil, bos: String? = nil,
    eos: String? = nil
  )
    throws
  {
    scratch = try Scratch()
    let file = Self.root.appending(path: "Tests/TokensTests/Golden/tokenizers/\(tokenizer)/tokenizer.json")
    try FileManager.default.copyItem(at: file, to: URL(filePath: scratch.path + "/tokenizer.json"))
    let tokens = [("bos_token", bos), ("eos_token", eos)].compactMap { name, value in
      value.map { JSON.Member(name, .text($0)) }
    }
    _ = try scratch.write(
      String(decoding: JSON.object(tokens).serialized, as: UTF8.self), to: "tokenizer_config.json")
    let ours = try family.map {
      try String(contentsOf: Self.root.appending(path: "chat-templates/\($0).jinja"), encoding: .utf8)
    }
    if let text = template ?? ours { _ = try scratch.write(text, to: "chat_template.jinja") }
  }

  /// A file of rows beside the model.
  func rows(_ lines: [String], _ name: String = "rows.jsonl") throws -> String {
    try scratch.write(lines.joined(separator: "\n") + "\n", to: name)
  }

  static func golden(_ name: String) throws -> [JSON] {
    let path = root.appending(path: "Tests/TrainTests/Golden/\(name)")
    return try Data(contentsOf: path).split(separator: 0x0A).map { try JSON(parsing: Array($0)) }
  }

  /// One question and its answer.
  static func row(_ question: String, _ answer: String, more: [JSON.Member] = []) -> String {
    let messages = [("user", question), ("assistant", answer)].map { role, text in
      JSON.object([.init("role", .text(role)), .init("content", .text(text))])
    }
    return String(
      decoding: JSON.object([.init("messages", .array(messages))] + more).serialized, as: UTF8.self)
  }
}
