import ArgumentParser
import Foundation
import TestSite

struct TestTeacherVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "teacher",
    abstract:
      "Serve OpenAI's API without a model: answers made of the request and the seed, and faults on demand.",
    discussion: """
      For trying out a teacher client without a model, and for breaking one: POST /v1/chat/completions, \
      GET /v1/models, and GET /count, which gives the calls of every request by the digest of its body. It runs until \
      it is stopped, and then prints the counts.

      Faults: \(TestTeacherFault.allCases.map(\.rawValue).joined(separator: ", ")).

      Examples:
        yisang testsite teacher --port 8200
        yisang distill --teacher http://127.0.0.1:8200/v1 --limit 20      # elsewhere
      """)

  @Option(help: "The port; 0 takes any free one.")
  var port = 8200

  @Option(
    help:
      "What calls meet in place of a good answer, as 500,429=0.2,stall: each with its share (default 0.1).")
  var faults: String?

  @Option(help: "Decides every answer and fault.")
  var seed: UInt64 = 1

  @Option(help: "Seconds for which every answer is held back.")
  var delay = 0.0

  @Option(help: "Seconds between two bytes of a drip.")
  var slowness = 0.01

  @Option(help: "The model's name.")
  var servedModelName = "test-teacher"

  @Flag(help: "Thoughts apart from the content, as reasoning and reasoning_content.")
  var splitReasoning = false

  @Option(help: "End by itself after so many seconds.")
  var seconds: Double?

  func run() throws {
    var configuration = TestTeacherConfiguration()
    if let faults {
      guard let shares = TestTeacherFault.list(faults) else {
        throw ValidationError(
          "--faults are names with a share, as 500,429=0.2, of at most 1 in all: \(faults)")
      }
      configuration.faults = shares
    }
    (configuration.port, configuration.seed, configuration.delay) = (port, seed, max(0, delay))
    (configuration.slowness, configuration.models) = (max(0, slowness), [servedModelName])
    configuration.splitsReasoning = splitReasoning
    let teacher = try TestTeacher(configuration)
    try teacher.start()
    Console.out("\(teacher.baseURL)\t\(servedModelName)")
    let end = seconds.map { ContinuousClock.now + .seconds($0) }
    while !stopRequested(), end.map({ ContinuousClock.now < $0 }) ?? true { usleep(100_000) }
    teacher.stop()
    let counts = teacher.callsByDigest.values
    Console.out("\(teacher.callCount) calls, \(counts.count) different, at most \(counts.max() ?? 0) of one")
  }
}
