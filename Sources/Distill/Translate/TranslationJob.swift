public import Corpus
import StrictJSON
public import Teacher

/// Translates a file of English questions: asks, then writes what passed the gate.
///
/// Answers are stored by request, so that another run, or another gate, asks nothing again.
public struct TranslationJob: Sendable {
  /// What became of the rows.
  public struct Counts: Sendable, Equatable {
    /// Rows of the file.
    public var rows = 0
    /// Written as questions.
    public var translated = 0
    /// Not asked to their end yet.
    public var unanswered = 0
    /// Refused, by reason.
    public var refused: [String: Int] = [:]
  }

  private let path: String
  private let gate: TranslationGate
  private let recipe: RequestRecipe
  private let limit: Int
  private let retriesRefused: Bool

  /// - Parameters:
  ///   - path: JSON Lines, as `SourceQuestion` reads them.
  ///   - model: the teacher's name.
  ///   - extra: further members of the request's body, as JSON.
  ///   - limit: rows at most.
  ///   - retriesRefused: asks again, with another seed, for what the gate refused, and for what failed for good.
  public init(
    _ path: String, model: String, sampling: TeacherSampling, extra: String = "", seed: UInt64 = 0,
    gate: TranslationGate = TranslationGate(), limit: Int? = nil, retriesRefused: Bool = false
  ) {
    (self.path, self.gate, self.limit, self.retriesRefused) = (path, gate, limit ?? .max, retriesRefused)
    recipe = RequestRecipe(
      model: model, sampling: sampling, extra: extra, seed: seed, cot: "translate",
      instruction: TranslationPrompt.digest)
  }

  /// A try at a row's question.
  private func request(_ row: SourceQuestion, attempt: Int) -> PlannedRequest {
    recipe.request(
      TranslationPrompt.messages(for: row.question), item: nil, page: nil, rollout: 0, attempt: attempt)
  }

  /// The latest try that was answered, or else the first: tries are numbered without gaps.
  private func latest(_ row: SourceQuestion, _ store: CompletionStore?) throws -> PlannedRequest {
    var latest = request(row, attempt: 0)
    while let store, try store.state(of: latest.key) == .replied {
      let next = request(row, attempt: latest.attempt + 1)
      guard try store.state(of: next.key) == .replied else { break }
      latest = next
    }
    return latest
  }

  /// What is to be asked for a row, unless it is stored.
  private func planned(_ row: SourceQuestion, _ store: CompletionStore?) throws -> PlannedRequest {
    let latest = try latest(row, store)
    guard retriesRefused, case .reply(let body) = try store?.outcome(of: latest.key),
      case .failure = translation(of: row, in: body)
    else { return latest }
    return request(row, attempt: latest.attempt + 1)
  }

  /// Asks what is not stored yet.
  public func ask(
    _ teacher: any Teacher, _ inquiry: Inquiry.Settings, store: CompletionStore,
    clock: @escaping () -> Double,
    shouldStop: @escaping () -> Bool, report: (InquiryEvent) -> Void = { _ in }
  ) throws -> InquiryEnd {
    let rows = try Rows(path, limit)
    var inquiry = inquiry
    inquiry.retriesFailed = inquiry.retriesFailed || retriesRefused
    let asking = Inquiry(store, teacher, inquiry, clock: clock, shouldStop: shouldStop)
    // A question that stands in two rows is tried again once.
    var retried: Set<[UInt8]> = []
    return try asking.run(
      {
        while let (_, row) = try rows.next() {
          guard case .success(let row) = row else { continue }
          let planned = try planned(row, store)
          if planned.attempt > 0, !retried.insert(request(row, attempt: 0).key).inserted { continue }
          return planned
        }
        return nil
      }, report: report)
  }

  /// The first requests, what is stored of all, and the scalars of the messages that are to be sent.
  public func preview(_ count: Int, store: CompletionStore?) throws -> (
    first: [PlannedRequest], requests: Int, stored: Int, scalars: Int
  ) {
    let rows = try Rows(path, limit)
    var preview: (first: [PlannedRequest], requests: Int, stored: Int, scalars: Int) = ([], 0, 0, 0)
    while let (_, row) = try rows.next() {
      guard case .success(let row) = row else { continue }
      let planned = try planned(row, store)
      let isStored = try store?.state(of: planned.key) == .replied
      preview.requests += 1
      preview.stored += isStored ? 1 : 0
      if !isStored {
        preview.scalars += planned.request.messages.reduce(0) { $0 + $1.content.unicodeScalars.count }
      }
      if preview.first.count < count { preview.first.append(planned) }
    }
    return preview
  }

  /// Writes a file of questions as `yisang import` reads them, and one of refused rows, each with its line, its reason,
  /// what was found and what was asked for. Equal answers, equal bytes.
  public func write(to output: String, refused: String, store: CompletionStore?) throws -> Counts {
    let rows = try Rows(path, limit)
    let (kept, left) = (try OutputFile(output), try OutputFile(refused))
    var counts = Counts()
    while let (line, row) = try rows.next() {
      counts.rows += 1
      switch try row.flatMapResult({ try result(of: $0, store) }) {
      case .success(nil): counts.unanswered += 1
      case .success(let json?):
        counts.translated += 1
        try kept.write(json.serialized + [0x0A])
      case .failure(let rejection):
        counts.refused[rejection.reason, default: 0] += 1
        var members: [JSON.Member] = [
          .init("line", .integer(line)), .init("reason", .text(rejection.reason)),
        ]
        if let value = rejection.value { members.append(.init("value", .text(value))) }
        if let threshold = rejection.threshold { members.append(.init("threshold", .text(threshold))) }
        if case .success(let row) = row { members.append(.init("source_question", .text(row.question))) }
        try left.write(JSON.object(members).serialized + [0x0A])
      }
    }
    try kept.commit()
    try left.commit()
    return counts
  }

  /// The row in Korean; nil where it was not asked to its end, or failed for a reason that may pass.
  private func result(of row: SourceQuestion, _ store: CompletionStore?) throws -> Result<JSON?, Rejection> {
    switch try store?.outcome(of: latest(row, store).key) {
    case nil, .failure(_, _, isTransient: true): .success(nil)
    case .failure(let reason, let detail, _): .failure(Rejection(reason, value: detail))
    case .reply(let body): translation(of: row, in: body).map { members(of: row, $0) }
    }
  }

  /// What the gate lets pass of a reply.
  private func translation(of row: SourceQuestion, in body: [UInt8]) -> Result<String, Rejection> {
    do {
      let reply = try CompletionReply(parsing: body)
      return gate.judge(source: row.question, reply: reply.content, finishReason: reply.finishReason)
    } catch { return .failure(Rejection(error.reason, value: error.detail)) }
  }

  private func members(of row: SourceQuestion, _ text: String) -> JSON {
    var members: [JSON.Member] = [.init("question", .text(text))]
    if let answer = row.answer { members.append(.init("answer", .text(answer))) }
    for name in ["category", "license", "url", "source"] {
      if let value = row.fields[name] { members.append(.init(name, .text(value))) }
    }
    members.append(.init("source_question", .text(row.question)))
    members.append(.init("translated_by", .text(recipe.model)))
    return .object(members)
  }
}

/// The rows of a file, one after the other, as questions or with what is wrong with them.
private final class Rows {
  private let file: SourceFile
  private var left: Int

  init(_ path: String, _ limit: Int) throws { (file, left) = (try SourceFile(path), limit) }

  func next() throws -> (line: Int, row: Result<SourceQuestion, Rejection>)? {
    guard left > 0, let line = try file.next() else { return nil }
    left -= 1
    guard let bytes = line.bytes else {
      return (
        line.number, .failure(Rejection("translate.row", value: "more than \(SourceQuestion.longest) bytes"))
      )
    }
    do { return (line.number, .success(try SourceQuestion(parsing: bytes))) } catch {
      return (line.number, .failure(Rejection("translate.row", value: "\(error)")))
    }
  }
}

extension Result where Failure == Rejection {
  fileprivate func flatMapResult<Other>(_ step: (Success) throws -> Result<Other, Rejection>) throws
    -> Result<Other, Rejection>
  {
    switch self {
    case .success(let value): try step(value)
    case .failure(let rejection): .failure(rejection)
    }
  }
}
