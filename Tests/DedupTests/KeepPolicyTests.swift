import Corpus
import Dedup
import Similarity
import TestKit
import Testing

struct KeepPolicyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let keep: [KeepRule]
    let questions: [Question]
    /// The number of the one that is kept.
    let kept: Int
    var testDescription: String { keep.map(\.rawValue).joined(separator: ",") + " → \(kept)" }
  }

  private static let text = "전세 보증금을 돌려받지 못했을 때 어떤 절차를 밟아야 하는지 알고 싶습니다"

  private static func answer(_ score: Int?, accepted: Bool = false) -> [Item.Answer] {
    [.init(body: "\"accepted\":true,\"score\":99", accepted: accepted, score: score)]
  }

  static let cases: [Case] = [
    Case(
      keep: KeepRule.usual,
      questions: [.init(0, text + " 제발", "B"), .init(1, text, "A"), .init(2, text, "C")], kept: 1),
    Case(
      keep: [.length, .license], questions: [.init(0, text + "요  ", "B"), .init(1, text + "요", "A")], kept: 0),
    Case(
      keep: KeepRule.usual,
      questions: [
        .init(0, text + " 꼭", answers: answer(50)), .init(1, text, answers: answer(nil, accepted: true)),
      ], kept: 1),
    Case(
      keep: [.score],
      questions: [.init(0, text), .init(1, text, answers: answer(2)), .init(2, text, answers: answer(3))],
      kept: 2),
    Case(
      keep: [.score], questions: [.init(0, text, answers: answer(-4)), .init(1, text, answers: answer(nil))],
      kept: 1),
    Case(
      keep: [.score],
      questions: [
        .init(0, text, answers: answer(.max)), .init(1, text, answers: answer(.min, accepted: true)),
      ], kept: 1),
    Case(
      keep: [.earliest], questions: [.init(0, text, fetched: 20), .init(1, text, fetched: 10.5)], kept: 1),
    Case(
      keep: [.earliest], questions: [.init(0, text, fetched: 1e300), .init(1, text, fetched: -1e300)], kept: 1
    ),
    Case(
      keep: [.license, .earliest],
      questions: [
        .init(0, text, "B", fetched: 1), .init(1, text, "A", fetched: 9), .init(2, text, "A", fetched: 8),
      ], kept: 2),
  ]

  @Test(arguments: cases)
  func thePreferredIsKept(_ test: Case) async throws {
    let scratch = try Scratch()
    let bench = try DedupBench(scratch.corpus, [test.questions])
    var settings = DedupSettings()
    settings.keep = test.keep
    try await bench.run(settings)
    #expect(try bench.kept() == [test.kept])
    #expect(try bench.duplicates().values.allSatisfy { $0.kept == test.kept })
  }

  @Test func withoutADifferenceTheSmallerIdIsKept() async throws {
    let scratch = try Scratch()
    let bench = try DedupBench(scratch.corpus, [(0..<9).map { Question($0, Self.text) }])
    try await bench.run()
    let least = (0..<9).min { SampleItems.item($0).id < SampleItems.item($1).id }
    #expect(try bench.kept() == [least])
  }

  /// In a bucket of hundreds of one template the preferred one is read last, and still finds all of them.
  @Test func theFreestLicenceIsKeptInACrowd() async throws {
    let scratch = try Scratch()
    let words = (0..<200).map { String(UnicodeScalar(UInt32(0xAC00 + $0 * 53)) ?? "가") }
    let questions = words.enumerated().map { number, word in
      Question(number, Self.text + " 그리고 이 안내문은 어디에나 똑같이 나옵니다 " + word, number == 199 ? "A" : "B")
    }
    let bench = try DedupBench(scratch.corpus, [Array(questions[..<100]), Array(questions[100...])])
    var settings = DedupSettings()
    settings.near.bucketLimit = 10
    try await bench.run(settings)
    #expect(try bench.kept() == [199])
  }

  @Test func whatThePolicyDoesNotAskForIsNoInput() throws {
    let scratch = try Scratch()
    let bench = try DedupBench(scratch.corpus, [[Question(0, Self.text)]])
    let items = try bench.corpus.sealedShards(of: .filter)
    let licenses = try bench.corpus.sealedShards(of: .license)
    var settings = DedupSettings()
    func inputs() -> Int {
      DedupStep(settings, items: items, licenses: licenses, published: PublishedShards()).sideInputs(of: 0)
        .count
    }
    #expect(inputs() == 2)
    settings.keep = [.length]
    #expect(inputs() == 1)
  }
}
