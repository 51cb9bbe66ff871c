import Foundation
public import StrictJSON

extension ChatTemplate {
  /// Bytes of the largest file that is read.
  private static let largestFile = 64 << 20

  /// Reads the template of a model's folder, as transformers does: `chat_template.jinja` with
  /// `additional_chat_templates/*.jinja`, or else `chat_template` of `tokenizer_config.json`, which may be a list of
  /// named templates: `tool_use` where tools are given, `default` otherwise.
  ///
  /// Special tokens of `tokenizer_config.json` and `special_tokens_map.json` become variables.
  ///
  /// - Throws: `TemplateError` where there is no template, or none that can be read.
  public static func load(folder: String) throws -> ChatTemplate {
    let configuration = try document(folder, "tokenizer_config.json")
    var named = try Self.named(configuration?["chat_template"])
    if let own = try file(folder + "/chat_template.jinja") {
      named = ["default": own]
      let more = folder + "/additional_chat_templates"
      for name in (try? FileManager.default.contentsOfDirectory(atPath: more)) ?? []
      where name.hasSuffix(".jinja") {
        named[String(name.dropLast(6))] = try file(more + "/" + name)
      }
    }
    guard let source = named["default"] ?? (named.count == 1 ? named.values.first : nil) else {
      throw TemplateError(
        named.isEmpty
          ? "\(folder) has no chat_template.jinja and no chat_template in tokenizer_config.json"
          : "\(folder) has several chat templates and none named default: \(named.keys.sorted().joined(separator: ", "))"
      )
    }
    return try ChatTemplate(
      source: source, toolSource: named["tool_use"], tokens: try specialTokens(folder: folder))
  }

  /// The special tokens of a model's folder as variables of a template; none where its files name none.
  public static func specialTokens(folder: String) throws -> [JSON.Member] {
    tokens([try document(folder, "special_tokens_map.json"), try document(folder, "tokenizer_config.json")])
  }

  private static func named(_ value: JSON?) throws -> [String: [UInt8]] {
    switch value {
    case nil, .null: return [:]
    case .string(let source): return ["default": source]
    case .array(let items):
      var named: [String: [UInt8]] = [:]
      for item in items {
        guard let name = item["name"]?.text, let source = item["template"]?.bytes else {
          throw TemplateError("tokenizer_config.json: a chat template without name or template")
        }
        named[name] = source
      }
      return named
    default: throw TemplateError("tokenizer_config.json: chat_template is no text")
    }
  }

  private static let names = ["bos", "eos", "unk", "sep", "pad", "cls", "mask"].map {
    Array("\($0)_token".utf8)
  }

  /// A token is a text, or an object with its text; later files win. Other names are a model's own special tokens.
  private static func tokens(_ files: [JSON?]) -> [JSON.Member] {
    var found: [JSON.Member] = []
    for file in files {
      let extra = ["extra_special_tokens", "model_specific_special_tokens"].flatMap {
        file?[$0]?.members ?? []
      }
      for member in (file?.members ?? []).filter({ names.contains($0.name) }) + extra {
        let value = member.value["content"] ?? member.value
        guard case .string = value else { continue }
        found.removeAll { $0.name == member.name }
        found.append(JSON.Member(member.name, value))
      }
    }
    return found
  }

  private static func document(_ folder: String, _ name: String) throws -> JSON? {
    guard let bytes = try file(folder + "/" + name) else { return nil }
    do { return try JSON(parsing: bytes) } catch { throw TemplateError("\(folder)/\(name): \(error)") }
  }

  /// nil where there is no such file.
  private static func file(_ path: String) throws -> [UInt8]? {
    guard
      let attributes = try? FileManager.default.attributesOfItem(
        atPath: URL(filePath: path).resolvingSymlinksInPath().path)
    else { return nil }
    guard let size = attributes[.size] as? Int, size <= largestFile,
      let data = FileManager.default.contents(atPath: path)
    else { throw TemplateError("\(path) cannot be read, or is larger than \(largestFile) bytes") }
    return [UInt8](data)
  }
}
