internal import Corpus
internal import Foundation
internal import StrictJSON

/// Which held-out tasks were read, when, by which model and with what score: `held-out.jsonl`, only ever added to.
///
/// A task is the same if one of its digests is: the bytes of its files, under whatever name, layout or limit. Reading it once is one
/// entry (`event` read), which its score ends (`event` scored). The evaluation that an entry is for may be stopped and gone on
/// with; once it has its score, any other reading, by the same model or another, is refused unless a reason is given,
/// which is logged.
public struct HeldOutLog: Sendable {
  /// A task about to be read.
  public struct Reading: Sendable, Equatable {
    /// The task's name.
    public var task: String
    /// The digest by which it is called.
    public var digest: String
    /// The digests of its files: a task that has one of them is the same.
    public var digests: [String]
    /// The model's name with its digest.
    public var model: String
    /// What tells this evaluation from others: model, sampling, seed, prompt, limit.
    public var evaluation: String
    /// The command line.
    public var command: [String]

    /// A reading.
    public init(
      task: String, digest: String, digests: [String] = [], model: String, evaluation: String,
      command: [String]
    ) {
      (self.task, self.digest, self.digests, self.model) = (task, digest, digests, model)
      (self.evaluation, self.command) = (evaluation, command)
    }
  }

  private struct Entry {
    let digest, evaluation, model, at: String
    let digests: Set<String>
    var score: String?
    var results = ""

    func isSame(_ digest: String, _ others: [String]) -> Bool {
      !digests.isDisjoint(with: others + [digest])
    }
  }

  private let path: String

  /// The log of a folder of runs; made when the first task is read.
  public init(runs folder: String) { path = folder + "/held-out.jsonl" }

  /// Whether a task of this digest, or with a file of one of these, was ever read as held out: it stays so.
  public func knows(_ digest: String, _ digests: [String] = []) throws -> Bool {
    try entries().contains { $0.isSame(digest, digests) }
  }

  /// Notes that tasks are read, all of them or, if one may not be, none.
  ///
  /// - Parameters:
  ///   - reason: why tasks are read that were read before.
  ///   - now: seconds since 1970.
  /// - Throws: `EvaluationError` if a task was read before and there is no reason.
  public func begin(_ readings: [Reading], again reason: String?, now: Double) throws {
    if readings.isEmpty { return }
    try FileManager.default.createDirectory(
      atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    let lock = try FileLock(path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    let known = try entries()
    var lines: [JSON] = []
    for reading in readings {
      // Two evaluations may be under way at once: each has its own entry.
      if HeldOutLog.open(known, reading) != nil { continue }
      let last = known.last { $0.isSame(reading.digest, reading.digests) }
      if let last, reason?.utf8.contains(where: { $0 > 0x20 }) != true {
        let outcome = last.score.map { "score \($0), in \(last.results)" } ?? "not ended"
        throw EvaluationError(
          reading.task,
          "is held out, and was read on \(last.at) with \(last.model) (\(outcome)). Every further look makes its score worth less: "
            + "say why it is to be read again with --again \"REASON\"; \(path) keeps it")
      }
      var members: [JSON.Member] = [
        .init("event", .text("read")), .init("at", .text(HeldOutLog.time(now))),
        .init("task", .text(reading.task)),
        .init("digest", .text(reading.digest)),
        .init("digests", .array(reading.digests.map { .text($0) })), .init("model", .text(reading.model)),
        .init("evaluation", .text(reading.evaluation)),
        .init("command", .array(reading.command.map { .text($0) })),
      ]
      if last != nil, let reason { members.append(.init("reason", .text(reason))) }
      lines.append(.object(members))
    }
    try append(lines)
  }

  /// Notes the score of a reading.
  ///
  /// - Parameters:
  ///   - score: the accuracy, or another number where there is none; nil if nothing could be scored.
  ///   - results: where the results lie.
  public func end(_ reading: Reading, score: Double?, results: String, now: Double) throws {
    let lock = try FileLock(path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    guard let digest = HeldOutLog.open(try entries(), reading)?.digest else { return }
    try append([
      .object([
        .init("event", .text("scored")), .init("at", .text(HeldOutLog.time(now))),
        .init("task", .text(reading.task)), .init("digest", .text(digest)),
        .init("evaluation", .text(reading.evaluation)), .init("score", score.map { .number($0) } ?? .null),
        .init("results", .text(results)),
      ])
    ])
  }

  /// Takes a reading back that came to nothing: not one answer came.
  public func withdraw(_ reading: Reading, now: Double) throws {
    let lock = try FileLock(path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    guard let digest = HeldOutLog.open(try entries(), reading)?.digest else { return }
    try append([
      .object([
        .init("event", .text("withdrawn")), .init("at", .text(HeldOutLog.time(now))),
        .init("task", .text(reading.task)), .init("digest", .text(digest)),
        .init("evaluation", .text(reading.evaluation)),
      ])
    ])
  }

  /// The entry of a reading that has no score yet.
  private static func open(_ entries: [Entry], _ reading: Reading) -> Entry? {
    entries.last {
      $0.evaluation == reading.evaluation && $0.score == nil && $0.isSame(reading.digest, reading.digests)
    }
  }

  private static func time(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }

  /// - Throws: `EvaluationError` at a line that is none of ours: a log that cannot be read guards nothing.
  private func entries() throws -> [Entry] {
    guard let data = FileManager.default.contents(atPath: path) else {
      guard !FileManager.default.fileExists(atPath: path) else {
        throw EvaluationError(path, "cannot be read: check its permissions")
      }
      return []
    }
    var entries: [Entry] = []
    for (number, line) in whole(Array(data)).split(separator: 0x0A).enumerated() {
      guard let json = try? JSON(parsing: Array(line)), let digest = json["digest"]?.text,
        let evaluation = json["evaluation"]?.text, let event = json["event"]?.text
      else {
        throw EvaluationError(
          "\(path):\(number + 1)", "is no entry of the log of held-out readings: mend the line by hand")
      }
      let place = entries.lastIndex { $0.digest == digest && $0.evaluation == evaluation }
      switch (event, place) {
      case ("scored", let place?):
        entries[place].score = json["score"]?.double.map { "\($0)" } ?? "none"
        entries[place].results = json["results"]?.text ?? ""
      case ("withdrawn", let place?): entries.remove(at: place)
      case ("scored", nil), ("withdrawn", nil): break
      default:
        entries.append(
          Entry(
            digest: digest, evaluation: evaluation, model: json["model"]?.text ?? "",
            at: json["at"]?.text ?? "", digests: HeldOutLog.digests(json, digest)))
      }
    }
    return entries
  }

  private static func digests(_ json: JSON, _ digest: String) -> Set<String> {
    Set((json["digests"]?.array ?? []).compactMap(\.text) + [digest])
  }

  /// Without a last line that a kill cut off: what it was to say had not happened yet.
  private func whole(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes[..<(bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)]
  }

  private func append(_ lines: [JSON]) throws {
    if lines.isEmpty { return }
    // Written anew and renamed: a full disk leaves the old log.
    let old = FileManager.default.contents(atPath: path).map { Array($0) } ?? []
    let file = try OutputFile(path)
    try file.write(Array(whole(old)))
    for line in lines { try file.write(line.serialized + [0x0A]) }
    try file.commit()
  }
}
