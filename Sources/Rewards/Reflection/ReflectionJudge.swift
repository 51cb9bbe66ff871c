public import StrictJSON

/// How a judge of reflections is asked.
public struct ReflectionJudgeSettings: Sendable, Equatable {
  /// As the server knows it; nil leaves it to the server.
  public var model: String?
  /// Sent as `Authorization: Bearer …`, and never shown.
  public var key: String?
  /// Seconds for all completions that are scored together, all tries among them.
  public var timeout = 300.0
  /// Requests that are under way at once.
  public var inFlight = 16
  /// Members of every request beside `model`, `messages` and `temperature` (0), or in place of the last.
  public var extra: [JSON.Member] = []

  /// The defaults.
  public init() {}
}

/// The judge of RLERR (arXiv 2601.12720, §3.3): a model behind a server with OpenAI's API scores whole trajectories by five principles.
///
/// A request a trajectory (`ReflectionPrinciples`), tried again as `RewardJudge` does; replies are read by `ReflectionVerdict`. What fails
/// costs its completion the score and nothing else.
public struct ReflectionJudge: ReflectionScorer {
  /// As rewards and metrics have it.
  public static let name = "reflection"
  /// Among failures: no reply came, or none that is a chat completion.
  static let noReply = "no_reply"

  private let client: JudgeClient
  private let settings: ReflectionJudgeSettings

  /// A judge; nothing is asked of it yet.
  ///
  /// - Parameter address: of the server, as http://127.0.0.1:8000/v1; a query is sent, and never shown.
  /// - Throws: `RewardFailure` where the address is none, or the key has what no header can have.
  public init(_ address: String, _ settings: ReflectionJudgeSettings = ReflectionJudgeSettings()) throws {
    self.settings = settings
    var client = try JudgeClient(JudgeAddress(chat: address), timeout: settings.timeout, key: settings.key)
    client.width = max(1, settings.inFlight)
    self.client = client
  }

  /// `reflection`.
  public var name: String { ReflectionJudge.name }

  /// Without key and query.
  public var named: [String: String] {
    [
      "scorer": "judge", "judge": client.address.shown, "judge_model": settings.model ?? "",
      "judge_body": settings.extra.isEmpty
        ? "" : String(decoding: JSON.object(settings.extra).serialized, as: UTF8.self),
    ]
  }

  /// No reply, and what a reply may lack.
  public var failures: [String] {
    [ReflectionJudge.noReply] + ReflectionVerdict.Problem.allCases.map(\.rawValue)
  }

  /// Several requests at once.
  public func scores(_ completions: [RewardInput], shouldStop: () -> Bool) -> [ReflectionScore] {
    let bodies = completions.map { body(of: $0).serialized }
    return client.post(bodies, shouldStop: shouldStop, read: ReflectionJudge.content).map { reply in
      switch reply {
      case .success(let text): ReflectionScore(ReflectionVerdict.read(text))
      case .failure(let problem):
        .failed(
          ReflectionJudge.noReply,
          words: "the judge at \(client.address.shown) gave no reply (\(problem.words))"
        )
      }
    }
  }

  private func body(of completion: RewardInput) -> JSON {
    let messages = ReflectionPrinciples.messages(
      question: completion.question, trajectory: completion.trajectory)
    let own = [
      settings.model.map { JSON.Member("model", .text($0)) }, JSON.Member("messages", messages),
      JSON.Member("temperature", .integer(0)),
    ].compactMap(\.self)
    return .object(
      own.filter { member in !settings.extra.contains { $0.name == member.name } } + settings.extra)
  }

  /// What a chat completion says; nothing where it says null.
  private static func content(_ body: [UInt8]) -> Result<[UInt8], JudgeClient.Problem> {
    let message = (try? JSON(parsing: body))?["choices"]?.array?.first?["message"]
    guard let message, message.members != nil else {
      return .failure(.nonsense("no chat completion: \(shown(body, most: 120))"))
    }
    let parts = message["content"]?.array?.flatMap { $0["text"]?.bytes ?? [] }
    return .success(message["content"]?.bytes ?? parts ?? [])
  }
}

extension ReflectionScore {
  fileprivate init(_ verdict: Result<ReflectionVerdict, ReflectionVerdict.Problem>) {
    switch verdict {
    case .success(let verdict): self = .scored(verdict.score, isCapped: verdict.isUntruthful)
    case .failure(let problem): self = .failed(problem.rawValue, words: problem.description)
    }
  }
}

extension RewardInput {
  /// All that was written, thoughts with their tags.
  fileprivate var trajectory: [UInt8] { (opensThink ? Array("<think>\n".utf8) : []) + completion }
}
