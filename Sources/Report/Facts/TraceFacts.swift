internal import Corpus
internal import GRDB
internal import Pages
internal import Reasoning

/// What the teacher's answers are like, whatever became of them.
public struct TraceFacts: Sendable, Equatable, Encodable {
  /// A rule with the traces that fail it.
  public struct Rule: Sendable, Equatable, Encodable {
    /// The verdict.
    public let verdict: String
    /// Traces of which it is the verdict; that fail it; that fail nothing else.
    public let first, total, only: Int
  }

  /// What traces were made with.
  public struct Origin: Sendable, Equatable, Encodable {
    /// The model, and the language it was asked to think in.
    public let teacher, cot: String
    /// Traces.
    public let traces: Int
  }

  /// All traces, and those that passed every rule.
  public let traces, ok: Int
  /// Those of which the answer was compared with a known one.
  public let verified: Int
  /// Rules that a trace fails, most first.
  public let rules: [Rule]
  /// By teacher.
  public let origins: [Origin]
  /// Traces by the share of Korean in their thoughts, each fortieth of it.
  public private(set) var thinkKorean = [Int](repeating: 0, count: 40)
  /// Likewise each twentieth of the answers.
  public private(set) var answerKorean = [Int](repeating: 0, count: 20)
  /// The least and the greatest share that thoughts may have, and the least of answers.
  public private(set) var minThinkKorean, maxThinkKorean, minAnswerKorean: Double
  /// Traces whose thoughts have less Korean than the least share, and more than the greatest.
  public private(set) var belowThinkKorean = 0, aboveThinkKorean = 0
  /// Characters of think part and answer together: traces between half powers of ten.
  public let lengthEdges: [Double]
  /// Traces between two edges.
  public private(set) var lengths: [Int]
  /// Tokens as the server counted them; 0 where it did not.
  public private(set) var promptTokens = 0, outputTokens = 0

  /// Counts the trace shards; nil if there are none, or they are empty.
  init?(of corpus: Corpus) throws {
    guard let report = try corpus.traceReport(), report.traces > 0 else { return nil }
    (traces, ok, verified) = (report.traces, report.ok, report.verified)
    rules = report.rules.map { Rule(verdict: $0.verdict, first: $0.first, total: $0.total, only: $0.only) }
    var origins: [[String]: Int] = [:]
    for (origin, count) in report.origins { origins[[origin.teacher, origin.cot], default: 0] += count }
    self.origins = origins.sorted { ($1.value, $0.key.joined()) < ($0.value, $1.key.joined()) }.map {
      Origin(teacher: $0.key[0], cot: $0.key[1], traces: $0.value)
    }
    let defaults = TraceSettings()
    (minThinkKorean, maxThinkKorean) = (defaults.minThinkKorean, defaults.maxThinkKorean)
    minAnswerKorean = defaults.minAnswerKorean
    // A quarter of a power of ten apart.
    lengthEdges = [1, 1.8, 3.2, 5.6].flatMap { part in [1, 10, 100, 1_000, 10_000, 100_000].map { part * $0 }
    }.sorted()
    lengths = [Int](repeating: 0, count: lengthEdges.count - 1)
    for index in try corpus.sealedIndices(of: .trace) {
      try add(SealedShard(corpus: corpus, stage: .trace, index: index))
    }
  }

  private mutating func add(_ sealed: SealedShard) throws {
    let settings = try Parameters(json: sealed.parameters).values
    func setting(_ name: String, _ value: inout Double) {
      value = settings[name].flatMap(Double.init) ?? value
    }
    setting("min_think_korean", &minThinkKorean)
    setting("max_think_korean", &maxThinkKorean)
    setting("min_answer_korean", &minAnswerKorean)
    try sealed.shard.database.read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT korean_think, korean_answer, length(think) + length(answer), prompt_tokens, output_tokens FROM trace
          """)
      while let row = try rows.next() {
        let (think, answer, length): (Double, Double, Int) = (row[0], row[1], row[2])
        thinkKorean[TraceFacts.place(think, thinkKorean.count)] += 1
        answerKorean[TraceFacts.place(answer, answerKorean.count)] += 1
        if think < minThinkKorean { belowThinkKorean += 1 }
        if think > maxThinkKorean { aboveThinkKorean += 1 }
        let place = (lengthEdges.firstIndex { $0 > Double(length) } ?? lengthEdges.count) - 1
        lengths[min(max(place, 0), lengths.count - 1)] += 1
        promptTokens = TraceFacts.sum(promptTokens, row[3] ?? 0)
        outputTokens = TraceFacts.sum(outputTokens, row[4] ?? 0)
      }
    }
  }

  /// A sum that is too great stays where it was: what a server counted is not to be trusted.
  static func sum(_ sum: Int, _ more: Int) -> Int {
    let (all, isOver) = sum.addingReportingOverflow(max(more, 0))
    return isOver ? sum : all
  }

  static func place(_ share: Double, _ count: Int) -> Int {
    min(max(Int(clamping: share * Double(count)), 0), count - 1)
  }
}
