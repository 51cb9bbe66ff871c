import Checkpoints
public import Model
import Serve
public import StrictJSON

/// What a teacher in this process may use.
public struct LocalTeacherSettings: Sendable {
  /// A LoRA adapter's folder, beside the weights.
  public var adapter: String?
  /// What weights, keys and values are held in.
  public var precision: ComputeType = .bf16
  /// Threads that compute; answers do not depend on it.
  public var threads = 1
  /// Answers that are written at once.
  public var width = 64
  /// Memory for keys and values; nil takes half of what is free.
  public var cacheBytes: Int?
  /// Members that a request to a server would have beside the usual ones, as `chat_template_kwargs`.
  public var extra: [JSON.Member] = []

  /// One thread, bf16, 64 at once.
  public init() {}
}

/// A checkpoint asked in this process, as `yisang serve` would answer: the same request with the same seed has the same
/// answer, byte for byte.
public final class LocalTeacher: Teacher {
  /// `MODEL_TYPE@DIGEST` of what is in the folder, wherever it lies.
  public let model: String
  private let folder: String
  private let width: Int
  private let served: ServedModel
  private let body: CompletionBody
  private let batch: LocalBatch
  private var running: [Int: Running] = [:]
  private var ended: [TeacherEnd] = []
  private var notes: [String]
  /// Whether a note said that answers are bound by the context.
  private var hasToldOfContext = false
  private var firstRefusals = FirstRefusals()

  private struct Running {
    var ticket: Int
    var exchange: ChatExchange
    var started: ContinuousClock.Instant
  }

  /// Opens the folder and packs the weights.
  ///
  /// - Throws: `CheckpointError`, `TokenizerError`, `ServeError` or `ModelError`, each with what to do.
  public init(folder: String, settings: LocalTeacherSettings = LocalTeacherSettings()) throws {
    let checkpoint = try Checkpoint(folder: folder)
    let codec = try LocalCodec(folder: folder)
    notes = try StartCheck.warnings(checkpoint, codec)
    let decoder = try Decoder(
      checkpoint, precision: settings.precision, crew: Crew(threads: settings.threads))
    var identity = CheckpointIdentity(checkpoint)
    if let path = settings.adapter {
      try decoder.attach(try Adapter(folder: path))
      identity.add(folder: path)
    }
    identity.add(settings.precision.rawValue)
    model = identity.name
    self.folder = folder
    width = max(1, settings.width)
    served = try ServedModel(name: model, checkpoint: checkpoint, codec: codec)
    body = CompletionBody(model: model, extra: settings.extra)
    batch = LocalBatch(decoder, codec: codec, width: width, cacheBytes: settings.cacheBytes)
    try StartCheck.run(decoder)
  }

  /// Places that are free.
  public var room: Int { max(0, width - running.count - ended.count) }

  /// Requests started and not ended.
  public var inFlight: Int { running.count + ended.count }

  /// Starts a request; one that the model cannot take ends with the next `poll`.
  public func start(_ request: TeacherRequest, ticket: Int) {
    do {
      let exchange = try exchange(request)
      let number = try batch.add(exchange.request)
      running[number] = Running(ticket: ticket, exchange: exchange, started: .now)
    } catch {
      let failure = firstRefusals.took(LocalTeacher.failure(error), at: 0)
      ended.append(TeacherEnd(ticket: ticket, result: .failure(failure)))
    }
  }

  /// Without `max_tokens` where the context has no room for so many, as a server is asked.
  private func exchange(_ request: TeacherRequest) throws -> ChatExchange {
    let id = String(request.seed, radix: 16)
    do {
      return try ChatExchange(body.json(request), model: served, id: id)
    } catch  where LocalTeacher.isTooLong(error) {
      let exchange = try ChatExchange(body.withoutLimit.json(request), model: served, id: id)
      if !hasToldOfContext {
        notes.append(
          "the context ends answers before max_tokens \(request.sampling.maxTokens): \(shown("\(error)".utf8))"
        )
      }
      hasToldOfContext = true
      return exchange
    }
  }

  private static func isTooLong(_ error: any Error) -> Bool {
    (error as? ServeError)?.code == "context_length_exceeded"
  }

  private static func failure(_ error: any Error) -> TeacherFailure {
    TeacherFailure(
      isTooLong(error) ? "teacher.too_long" : "teacher.status_400", shown("\(error)".utf8), isTransient: false
    )
  }

  /// Steps the model until an answer ends or the time is up.
  ///
  /// - Throws: `ModelError` if the model failed; `teacher.refuses_all` if it could take none of the first twenty requests.
  public func poll(timeout: Double) throws -> [TeacherEnd] {
    // What runs was taken.
    if running.isEmpty, let verdict = firstRefusals.verdict(oldest: nil) { throw verdict }
    let deadline = ContinuousClock.now + .seconds(min(max(0, timeout), 3_600))
    while ended.isEmpty, !batch.isEmpty {
      for event in try batch.step() { take(event) }
      for failure in batch.takeFailures() {
        guard let lost = running.removeValue(forKey: failure.request) else { continue }
        let reason = TeacherFailure("teacher.model_failed", failure.error.problem, isTransient: false)
        ended.append(TeacherEnd(ticket: lost.ticket, result: .failure(reason)))
      }
      if ContinuousClock.now >= deadline { break }
    }
    defer { ended = [] }
    return ended
  }

  private func take(_ event: GenerationEvent) {
    guard let answer = running[event.request]?.exchange.take(event) else { return }
    guard let done = running.removeValue(forKey: event.request) else { return }
    firstRefusals.answered()
    let reply = RawReply(
      body: answer.serialized, endpoint: folder, seconds: (ContinuousClock.now - done.started) / .seconds(1))
    ended.append(TeacherEnd(ticket: done.ticket, result: .success(reply)))
  }

  /// What is odd about the folder.
  public func takeNotes() -> [String] {
    defer { notes = [] }
    return notes
  }
}
