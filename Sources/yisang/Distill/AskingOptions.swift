import ArgumentParser
import Foundation
import Model
import StrictJSON
import Teacher

/// How servers, or a model in this process, are asked, whatever for.
struct AskingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The environment variable that holds the server's API key.", valueName: "name"))
  var apiKeyEnv: String?

  @Option(
    help: ArgumentHelp(
      "Further members of every request, as {\"chat_template_kwargs\":{…}}.", valueName: "json"))
  var extraBody: String?

  @Option(help: "Members the server does not take, separated by commas, as top_k,min_p.")
  var omit: String?

  @Option(
    help: "Requests in flight at each server, or answers written at once in this process (default: 64).")
  var maxInFlight: Int?

  @Option(help: "Seconds for a server's answer (default: 1800).")
  var timeout: Double?

  @Option(help: "Tries of a request to a server (default: 6).")
  var tries: Int?

  @Option(help: "Of a model in this process: bfloat16 (bf16) or float32 (fp32) (default: bfloat16).")
  var dtype: String?

  @Option(
    help:
      "Of a model in this process: threads that compute; answers do not depend on it (default: all cores).")
  var threads: Int?

  static let keys = [
    "api_key_env", "extra_body", "omit", "max_in_flight", "timeout", "tries", "dtype", "threads",
  ]

  /// Members of the body that may be left out.
  private static let members = CompletionBody.fields.filter {
    !["model", "messages", "n", "stream"].contains($0)
  }

  /// Members that are left out of the body.
  func omitted(_ file: Settings) throws -> Set<String> {
    let names = try file.strings("omit", flag: omit.map { [$0] } ?? [])
      .flatMap { $0.split(separator: ",").map(String.init) }
    for name in names where !AskingOptions.members.contains(name) {
      throw ValidationError("omit takes \(AskingOptions.members.joined(separator: ", ")), not \(name)")
    }
    return Set(names)
  }

  /// The further members as one JSON text, empty if there are none.
  func extraBody(_ file: Settings) throws -> String {
    let members = try extra(file)
    return members.isEmpty ? "" : String(decoding: JSON.object(members).serialized, as: UTF8.self)
  }

  private func extra(_ file: Settings) throws -> [JSON.Member] {
    guard let text = try file.string("extra_body", flag: extraBody) else { return [] }
    guard let members = try? JSON(parsing: Array(text.utf8)).members else {
      throw ValidationError("extra_body must be a JSON object")
    }
    let own = CompletionBody.fields.filter { $0 != "min_p" }
    if let name = own.first(where: { own in members.contains { $0.name.elementsEqual(own.utf8) } }) {
      throw ValidationError("extra_body may not have \(name): it has its own place")
    }
    return members
  }

  /// How servers are asked.
  func servers(_ addresses: [String], _ file: Settings) throws -> HTTPTeacherSettings {
    var settings = HTTPTeacherSettings(addresses: addresses)
    settings.keyVariable = try file.string("api_key_env", flag: apiKeyEnv)
    settings.omitted = try omitted(file)
    settings.extra = try extra(file)
    settings.maxInFlight = try inFlight(file) ?? settings.maxInFlight
    try file.set(&settings.retries.maxTries, "tries", tries, 1...1_000)
    try file.set(&settings.requestTimeout, "timeout", timeout, 0.001...1e6)
    return settings
  }

  /// How a model in this process is asked.
  func local(_ file: Settings) throws -> LocalTeacherSettings {
    var settings = LocalTeacherSettings()
    settings.extra = try extra(file)
    settings.width = try inFlight(file) ?? settings.width
    settings.threads =
      try file.whole("threads", threads, 1...1_024) ?? ProcessInfo.processInfo.activeProcessorCount
    if let name = try file.string("dtype", flag: dtype) { settings.precision = try ComputeType(named: name) }
    return settings
  }

  private func inFlight(_ file: Settings) throws -> Int? {
    try file.whole("max_in_flight", maxInFlight, 1...100_000)
  }
}
