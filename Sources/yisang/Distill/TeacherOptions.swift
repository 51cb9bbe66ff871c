import ArgumentParser
import Distill
import Foundation
import Teacher

/// Who is asked, and what may be spent, as every verb that asks a teacher takes it.
struct TeacherOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The address of a server with OpenAI's API (http://127.0.0.1:8000/v1; may be given several times), or a model's folder.",
      valueName: "url-or-dir"))
  var teacher: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file that lists servers, an address a line; looked at while asking goes on: they join and leave with their lines.",
      valueName: "file"),
    completion: .file())
  var teachers: String?

  @Option(help: "The model's name at the server (default: the only one it serves).")
  var model: String?

  @OptionGroup var asking: AskingOptions

  @Option(help: "Stop after so many requests; a server's retries come on top.")
  var maxRequests: Int?

  @Option(help: "Stop after so many hours.")
  var maxHours: Double?

  @Option(help: "Stop once so many tokens of answers are written; what is in flight then comes on top.")
  var maxOutputTokens: Int?

  static let keys =
    ["teacher", "teachers", "model", "max_requests", "max_hours", "max_output_tokens"] + AskingOptions.keys

  /// What may be spent.
  func budget(_ file: Settings) throws -> Budget {
    var budget = Budget()
    budget.requests = try file.int("max_requests", flag: maxRequests)
    budget.tokens = try file.int("max_output_tokens", flag: maxOutputTokens)
    budget.seconds = try file.double("max_hours", flag: maxHours).map { $0 * 3_600 }
    guard budget.requests ?? 1 >= 1, budget.tokens ?? 1 >= 1, budget.seconds ?? 1 > 0 else {
      throw ValidationError("max_requests, max_hours and max_output_tokens must be above 0")
    }
    return budget
  }

  /// Members that are left out of the body.
  func omitted(_ file: Settings) throws -> Set<String> { try asking.omitted(file) }

  /// The further members as one JSON text, empty if there are none.
  func extraBody(_ file: Settings) throws -> String { try asking.extraBody(file) }
}

/// Who is to be asked, before a server is asked for its name or a model is loaded.
struct TeacherSource {
  /// The name at the server; nil where the teacher says it.
  let model: String?
  /// Whether servers are asked; else a model in this process, or nobody.
  let isServer: Bool
  private let open: (DistillSettings) throws -> any Teacher

  /// - Throws: what the teacher throws: no server, no such folder.
  func open(_ settings: DistillSettings) throws -> any Teacher { try open(settings) }

  fileprivate init(
    model: String?, isServer: Bool = false, open: @escaping (DistillSettings) throws -> any Teacher
  ) {
    (self.model, self.isServer, self.open) = (model, isServer, open)
  }
}

extension TeacherOptions {
  /// Servers, a folder, or the name alone.
  func source(_ file: Settings) throws -> TeacherSource {
    let places = try file.strings("teacher", flag: teacher)
    let name = try file.string("model", flag: model)
    let isURL: (String) -> Bool = { $0.hasPrefix("http://") || $0.hasPrefix("https://") }
    let list = try file.string("teachers", flag: teachers)
    if !places.isEmpty || list != nil, places.allSatisfy(isURL) {
      return try servers(places, list: list, name, file)
    }
    guard list == nil else {
      throw ValidationError(
        "--teachers lists servers, and --teacher beside it takes addresses that begin with http:// or https://"
      )
    }
    guard places.count <= 1 else {
      throw ValidationError(
        "--teacher takes addresses that begin with http:// or https://, or one model's folder")
    }
    guard let folder = places.first else {
      return TeacherSource(model: name) { _ in throw TeacherOptions.noTeacher }
    }
    guard !folder.contains("://"), !folder.hasSuffix("/v1") else {
      throw ValidationError("\(folder) is no address: write http:// or https:// before HOST:PORT/v1")
    }
    let settings = try asking.local(file)
    return TeacherSource(model: nil) { _ in try LocalTeacher(folder: folder, settings: settings) }
  }

  static let noTeacher = ValidationError(
    "there is no --teacher: give a server's address or a model's folder, or a list of servers with --teachers"
  )

  /// Whether anybody is named who may be asked.
  func isGiven(_ file: Settings) throws -> Bool {
    try !file.strings("teacher", flag: teacher).isEmpty || file.string("teachers", flag: teachers) != nil
  }

  private func servers(
    _ places: [String], list: String?, _ name: String?, _ file: Settings
  ) throws -> TeacherSource {
    var settings = try asking.servers(places, file)
    (settings.model, settings.list) = (name, list)
    return TeacherSource(model: name, isServer: true) { [settings] distill in
      var settings = settings
      settings.seed = distill.seed
      return try HTTPTeacher(settings)
    }
  }
}
