/// One message of a conversation.
public struct ChatMessage: Sendable, Equatable {
  /// `system`, `user` or `assistant`.
  public var role: String
  /// UTF-8.
  public var content: String

  /// A message.
  public init(role: String, content: String) { (self.role, self.content) = (role, content) }
}

/// How a teacher draws. Defaults: those of the first author's generation script for YI-SANG (arXiv 2510.04230), as
/// recommended for Qwen3 with thinking.
public struct TeacherSampling: Sendable, Equatable {
  /// 0 takes the most probable token.
  public var temperature = 0.6
  /// The share of the distribution that is kept; 1 keeps all.
  public var topP = 0.95
  /// The most probable tokens that are kept; 0 keeps all.
  public var topK = 20
  /// Tokens below this times the greatest probability go; 0 keeps all.
  public var minP = 0.0
  /// Tokens of an answer, at most.
  public var maxTokens = 16_384

  /// The defaults.
  public init() {}
}

/// One answer asked of a teacher.
public struct TeacherRequest: Sendable, Equatable {
  /// The conversation; the last message is the user's.
  public var messages: [ChatMessage]
  /// How tokens are drawn.
  public var sampling: TeacherSampling
  /// Draws depend on it; below 2^31, which every server takes.
  public var seed: UInt32

  /// A request.
  public init(messages: [ChatMessage], sampling: TeacherSampling, seed: UInt32) {
    (self.messages, self.sampling, self.seed) = (messages, sampling, seed)
  }
}

/// What a teacher gave, as it came: parsed later, by `CompletionReply`.
public struct RawReply: Sendable, Equatable {
  /// The body of a `chat.completion` of OpenAI's API, JSON; a teacher in this process writes the same.
  public var body: [UInt8]
  /// Who answered: a server's address, or a model's folder.
  public var endpoint: String
  /// Seconds from the start of the try that succeeded to its end.
  public var seconds: Double
  /// Times it was asked, the one that succeeded among them.
  public var tries: Int

  /// A reply.
  public init(body: [UInt8], endpoint: String, seconds: Double, tries: Int = 1) {
    (self.body, self.endpoint, self.seconds, self.tries) = (body, endpoint, seconds, tries)
  }
}

/// Why a request got no reply, once all tries were made.
public struct TeacherFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Dotted: `teacher.status_400`, `teacher.timeout`, `teacher.not_json`, `teacher.too_long` …
  public var reason: String
  /// What the server or the library said; at most 500 bytes.
  public var detail: String
  /// True if another run may succeed.
  public var isTransient: Bool
  /// Times it was asked.
  public var tries: Int

  /// A failure.
  public init(_ reason: String, _ detail: String, isTransient: Bool, tries: Int = 1) {
    (self.reason, self.detail, self.isTransient, self.tries) = (reason, detail, isTransient, tries)
  }

  /// A sentence for people.
  public var description: String { "\(reason): \(detail)" }
}
