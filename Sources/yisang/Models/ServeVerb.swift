import ArgumentParser
import Checkpoints
import Foundation
import Model
import Serve

struct ServeVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract:
      "Serve a model on this machine, as OpenAI's API has it: chat and raw completions, streamed or not.",
    discussion: """
      The same request with the same seed gives the same text, whatever else runs. docs/serve.md has the parameters. \
      A model without a chat template answers /v1/completions, and refuses /v1/chat/completions. SIGINT and SIGTERM let what runs end within --grace seconds; exit code 3 means that requests were cut off.

      Examples:
        yisang serve --model DIR --port 8000
        curl http://127.0.0.1:8000/v1/chat/completions \\
          -d '{"messages":[{"role":"user","content":"안녕"}],"max_tokens":64}'
        python: openai.OpenAI(base_url="http://127.0.0.1:8000/v1", api_key="-")
      """)

  @OptionGroup var model: ModelOptions

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 takes any free one.")
  var port: UInt16 = 8000

  @Flag(help: "Let other machines in; without it only loopback addresses are listened on.")
  var allowRemote = false

  @Option(help: "What clients must send as Authorization: Bearer (default: nothing is asked for).")
  var apiKey: String?

  @Option(help: "What clients call the model (default: the folder's name).")
  var servedModelName: String?

  @Option(help: "Continuations that run at once.")
  var maxBatch = 64

  @Option(help: "GiB for keys and values; requests wait for it (default: half of the memory that is free).")
  var cacheMemory: Double?

  @Option(help: "Requests that wait or run at once; more are answered 429.")
  var maxQueue = 512

  @Option(
    help: "qwen3 or deepseek_r1: what comes before </think> is reasoning, not content.",
    transform: { try choice("reasoning-parser", $0, of: ReasoningParser.self) })
  var reasoningParser: ReasoningParser?

  @Option(help: "Seconds that running requests have left when the server is stopped.")
  var grace = 30.0

  @Flag(help: "No line for each request.")
  var quiet = false

  @Flag(help: "Print the address as JSON on standard output.")
  var json = false

  enum ReasoningParser: String, CaseIterable {
    case qwen3
    case deepseekR1 = "deepseek_r1"
  }

  func validate() throws {
    guard (1...4096).contains(maxBatch) else {
      throw ValidationError("--max-batch must be between 1 and 4096")
    }
    guard maxQueue >= 1 else { throw ValidationError("--max-queue must be at least 1") }
    guard cacheMemory.map({ $0 > 0 && $0 <= 65_536 }) ?? true else {
      throw ValidationError("--cache-memory must be above 0 and at most 65536 GiB")
    }
    guard grace >= 0, grace <= 86_400 else {
      throw ValidationError("--grace must be between 0 and 86400 seconds")
    }
  }

  func run() async throws {
    let checkpoint = try Checkpoint(folder: model.model)
    let codec = try LocalCodec(folder: model.model)
    for warning in try StartCheck.warnings(checkpoint, codec) { Console.note("yisang: \(warning)") }
    let served = try served(checkpoint, codec)
    if !served.defaults.summary.isEmpty {
      Console.note("defaults from generation_config.json: \(served.defaults.summary)")
    }
    // From here on the batch's thread is the only one that touches it.
    nonisolated(unsafe) let decoder = try model.decoder(checkpoint)
    try StartCheck.run(decoder)
    let (quiet, width, cacheBytes) = (quiet, maxBatch, cacheMemory.map { Int($0 * 1_073_741_824) })
    let server = try ModelServer(
      model: served, settings: settings, log: { if !quiet { ServeVerb.log($0) } },
      makeBatch: { LocalBatch(decoder, codec: codec, width: width, cacheBytes: cacheBytes) })
    let url = try await server.start()
    Console.note("serving \(served.name) at \(url)/v1")
    if json { try Console.json(Listening(url: url, model: served.name)) }
    while !stopRequested() {
      if let problem = server.problem { throw ServeError(status: 500, problem: problem) }
      try await Task.sleep(for: .milliseconds(100))
    }
    let cutOff = await server.stop(grace: .seconds(grace))
    if cutOff > 0 { leave(ExitStatus.stopped, "stopped; \(cutOff) requests were cut off") }
  }

  private struct Listening: Encodable {
    let url: String
    let model: String
  }

  private func served(_ checkpoint: Checkpoint, _ codec: LocalCodec) throws -> ServedModel {
    try ServedModel(
      name: servedModelName ?? URL(filePath: model.model).standardizedFileURL.lastPathComponent,
      checkpoint: checkpoint, codec: codec, splitsReasoning: reasoningParser != nil,
      created: Int(Date().timeIntervalSince1970))
  }

  private var settings: ServerSettings {
    var settings = ServerSettings()
    (settings.host, settings.port, settings.allowsRemote) = (host, port, allowRemote)
    (settings.apiKey, settings.maxQueue) = (apiKey, maxQueue)
    return settings
  }

  private static func log(_ request: ServedRequest) {
    let time = Date().formatted(.iso8601.time(includingFractionalSeconds: false))
    var line = "\(time) \(request.status) \(request.method) \(request.path)"
    if request.completionTokens > 0 || request.promptTokens > 0 {
      line += " \(request.promptTokens) + \(request.completionTokens) tokens"
      line += String(format: ", %.3f s", request.seconds)
    }
    if let first = request.secondsToFirst {
      line += String(format: " (%.3f s to the first", first)
      let (tokens, seconds) = (request.completionTokens - request.firstTokens, request.seconds - first)
      // Of a moment there is no speed.
      if tokens > 0, seconds >= 0.01 {
        line += String(format: ", then %.1f tokens/s", Double(tokens) / seconds)
      }
      line += ")"
    }
    if !request.ignored.isEmpty { line += ", ignored: \(request.ignored.prefix(8).joined(separator: " "))" }
    if let problem = request.problem { line += ": \(problem)" }
    // What clients send must neither break lines nor steer terminals.
    let safe = line.unicodeScalars.prefix(400).filter {
      $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value)
    }
    Console.note(String(String.UnicodeScalarView(safe)))
  }
}
