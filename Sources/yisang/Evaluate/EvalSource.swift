import ArgumentParser
import Checkpoints
import Evaluate
import Foundation
import Model
import Serve
import StrictJSON
import Teacher

/// The model that is evaluated, before it is loaded or asked for its name.
enum EvalSource {
  case folder(String, LocalTeacherSettings)
  case servers(HTTPTeacherSettings)

  init(_ options: EvalOptions, _ file: Settings, _ settings: EvalSettings) throws {
    let folder = try file.string("model", flag: options.model)
    let servers = try file.strings("server", flag: options.server)
    switch (folder, servers.isEmpty) {
    case (nil, true): throw ValidationError("give --model a model's folder, or --server an address")
    case (.some, false):
      throw ValidationError("--model is a folder run here, --server asks elsewhere: give one")
    case (let folder?, true):
      guard settings.omitted.isEmpty else {
        throw ValidationError("--omit goes with --server: a model's folder takes every member")
      }
      guard !folder.contains("://") else {
        throw ValidationError("--model takes a folder; an address is given with --server \(folder)")
      }
      var local = try options.asking.local(file)
      local.adapter = try file.string("adapter", flag: options.adapter)
      self = .folder(folder, local)
    case (nil, false):
      guard try file.string("adapter", flag: options.adapter) == nil else {
        throw ValidationError("--adapter goes with --model: a server has its own")
      }
      var remote = try options.asking.servers(servers, file)
      remote.model = try file.string("model_name", flag: options.modelName)
      remote.seed = settings.seed
      self = .servers(remote)
    }
  }

  /// - Throws: what the teacher throws: no server, no such folder.
  func open() throws -> any Teacher {
    switch self {
    case .folder(let folder, let settings): try LocalTeacher(folder: folder, settings: settings)
    case .servers(let settings): try HTTPTeacher(settings)
    }
  }
}

extension EvalSource {
  /// The name that a folder's answers are stored under, its weights unopened; nil of servers.
  func identity() throws -> String? {
    guard case .folder(let folder, let settings) = self else { return nil }
    var identity = CheckpointIdentity(try Checkpoint(folder: folder))
    if let path = settings.adapter { identity.add(folder: path) }
    identity.add(settings.precision.rawValue)
    return identity.name
  }
}

/// What a folder tells of its model's prompts: how long they are, and whether they open the thoughts.
struct LocalPrompts: Sendable {
  private let codec: LocalCodec
  private let maxPositions: Int
  private let variables: [JSON.Member]

  init(folder: String, extra: [JSON.Member]) throws {
    codec = try LocalCodec(folder: folder)
    maxPositions = try Checkpoint(folder: folder).config.maxPositions
    variables = extra.last { $0.name.elementsEqual("chat_template_kwargs".utf8) }?.value.members ?? []
  }

  /// Tokens that the context has left for an answer.
  func room(_ messages: [ChatMessage]) throws -> Int {
    maxPositions - codec.ids(of: try text(messages), addingSpecialTokens: false).count
  }

  /// Whether a prompt ends with an open `<think>`.
  func opensThink() throws -> Bool {
    let text = try text([ChatMessage(role: "user", content: "1 + 1 = ?")])
    let end = text.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
    return text[..<end].suffix(7).elementsEqual("<think>".utf8)
  }

  private func text(_ messages: [ChatMessage]) throws -> [UInt8] {
    let messages = messages.map { message in
      JSON.object([.init("role", .text(message.role)), .init("content", .text(message.content))])
    }
    var chat = ChatPrompt(messages: .array(messages))
    chat.variables = variables
    return try codec.prompt(of: chat)
  }
}
