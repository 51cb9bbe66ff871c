import ArgumentParser
import Distill
import Foundation
import Model
import StrictJSON
import Teacher

/// Who is asked, and what may be spent, as every verb that asks a teacher takes it.
struct TeacherOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The address of a server with OpenAI's API (http://127.0.0.1:8000/v1; may be given several times), or a model's folder.",
      valueName: "url-or-dir"))
  var teacher: [String] = []

  @Option(help: "The model's name at the server (default: the only one it serves).")
  var model: String?

  @Option(help: ArgumentHelp("The environment variable that holds the server's API key.", valueName: "name"))
  var apiKeyEnv: String?

  @Option(
    help: ArgumentHelp(
      "Further members of every request, as {\"chat_template_kwargs\":{…}}.", valueName: "json"))
  var extraBody: String?

  @Option(help: "Members the server does not take, parted by commas, as top_k,min_p.")
  var omit: String?

  @Option(
    help: "Requests in flight at each server, or answers written at once in this process (default: 64).")
  var maxInFlight: Int?

  @Option(help: "Seconds for an answer (default: 1800).")
  var timeout: Double?

  @Option(help: "Tries of a request (default: 6).")
  var tries: Int?

  @Option(help: "Of a model in this process: bf16 or fp32 (default: bf16).")
  var dtype: String?

  @Option(help: "Of a model in this process: threads that compute (default: all cores).")
  var threads: Int?

  @Option(help: "Stop after so many requests; a server's retries come on top.")
  var maxRequests: Int?

  @Option(help: "Stop after so many hours.")
  var maxHours: Double?

  @Option(help: "Stop once so many tokens of answers are written; what is in flight then comes on top.")
  var maxOutputTokens: Int?

  static let keys = [
    "teacher", "model", "api_key_env", "extra_body", "omit", "max_in_flight", "timeout", "tries", "dtype",
    "threads",
    "max_requests", "max_hours", "max_output_tokens",
  ]

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
  func omitted(_ file: Settings) throws -> Set<String> {
    let names = try file.strings("omit", flag: omit.map { [$0] } ?? [])
      .flatMap { $0.split(separator: ",").map(String.init) }
    for name in names where !RequestRecipe.members.contains(name) {
      throw ValidationError("omit takes \(RequestRecipe.members.joined(separator: ", ")), not \(name)")
    }
    return Set(names)
  }

  /// The further members as one JSON text, empty if there are none.
  func extraBody(_ file: Settings) throws -> String {
    guard let text = try file.string("extra_body", flag: extraBody) else { return "" }
    guard let json = try? JSON(parsing: Array(text.utf8)), let members = json.members else {
      throw ValidationError("extra_body must be a JSON object")
    }
    let own = RequestRecipe.members.filter { $0 != "min_p" } + ["model", "messages", "n", "stream"]
    if let name = own.first(where: { own in members.contains { $0.name.elementsEqual(own.utf8) } }) {
      throw ValidationError("extra_body may not have \(name): it has its own place")
    }
    return String(decoding: json.serialized, as: UTF8.self)
  }
}

/// Who is to be asked, before a server is asked for its name or a model is loaded.
struct TeacherSource {
  /// The name at the server; nil where the teacher says it.
  let model: String?
  private let open: (DistillSettings) throws -> any Teacher

  /// - Throws: what the teacher throws: no server, no such folder.
  func open(_ settings: DistillSettings) throws -> any Teacher { try open(settings) }

  fileprivate init(model: String?, open: @escaping (DistillSettings) throws -> any Teacher) {
    (self.model, self.open) = (model, open)
  }
}

extension TeacherOptions {
  /// Servers, a folder, or the name alone.
  func source(_ file: Settings) throws -> TeacherSource {
    let places = try file.strings("teacher", flag: teacher)
    let name = try file.string("model", flag: model)
    let isURL: (String) -> Bool = { $0.hasPrefix("http://") || $0.hasPrefix("https://") }
    if !places.isEmpty, places.allSatisfy(isURL) { return try servers(places, name, file) }
    guard places.count <= 1 else {
      throw ValidationError(
        "--teacher takes addresses that begin with http:// or https://, or one model's folder")
    }
    guard let folder = places.first else {
      return TeacherSource(model: name) { _ in
        throw ValidationError("there is no --teacher: give a server's address or a model's folder")
      }
    }
    guard !folder.contains("://"), !folder.hasSuffix("/v1") else {
      throw ValidationError("\(folder) is no address: write http:// or https:// before HOST:PORT/v1")
    }
    return try local(folder, file)
  }

  private func servers(_ places: [String], _ name: String?, _ file: Settings) throws -> TeacherSource {
    var settings = HTTPTeacherSettings(addresses: places)
    settings.model = name
    settings.keyVariable = try file.string("api_key_env", flag: apiKeyEnv)
    settings.omitted = try omitted(file)
    settings.extra = try members(file)
    settings.maxInFlight = try inFlight(file)
    if let seconds = try file.double("timeout", flag: timeout) {
      guard seconds > 0, seconds <= 1e6 else {
        throw ValidationError("timeout must be above 0 and at most 1000000 seconds")
      }
      settings.requestTimeout = seconds
    }
    if let tries = try file.int("tries", flag: tries) {
      guard (1...1_000).contains(tries) else { throw ValidationError("tries must be from 1 to 1000") }
      settings.retries.maxTries = tries
    }
    return TeacherSource(model: name) { [settings] distill in
      var settings = settings
      settings.seed = distill.seed
      return try HTTPTeacher(settings)
    }
  }

  private func local(_ folder: String, _ file: Settings) throws -> TeacherSource {
    var settings = LocalTeacherSettings()
    settings.extra = try members(file)
    settings.width = try inFlight(file)
    settings.threads = try file.int("threads", flag: threads) ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1_024).contains(settings.threads) else {
      throw ValidationError("threads must be from 1 to 1024")
    }
    if let name = try file.string("dtype", flag: dtype) {
      settings.precision = try choice("dtype", name, of: ComputeType.self)
    }
    return TeacherSource(model: nil) { [settings] _ in try LocalTeacher(folder: folder, settings: settings) }
  }

  private func inFlight(_ file: Settings) throws -> Int {
    let count = try file.int("max_in_flight", flag: maxInFlight) ?? 64
    guard (1...100_000).contains(count) else {
      throw ValidationError("max_in_flight must be from 1 to 100000")
    }
    return count
  }

  private func members(_ file: Settings) throws -> [JSON.Member] {
    let text = try extraBody(file)
    return text.isEmpty ? [] : try JSON(parsing: Array(text.utf8)).members ?? []
  }
}
