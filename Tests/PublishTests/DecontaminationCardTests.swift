import Contamination
import Corpus
import Dedup
import Filter
import Foundation
import PersonalData
import Similarity
import TestKit
import Testing

@testable import Publish

/// What the card says of benchmarks, personal data and near duplicates, after the stages themselves were run.
struct DecontaminationCardTests {
  private let made: LicensedCorpus
  private var corpus: Corpus { made.corpus }

  private static let questions = [
    "철수는 사과를 12개 가지고 있고 영희는 철수보다 사과를 7개 더 많이 가지고 있습니다. 두 사람이 가진 사과는 모두 몇 개입니까?",
    "우리 동네 도서관은 왜 월요일마다 문을 닫는지, 그리고 다른 요일로 바꿀 수는 없는지 궁금해서 글을 올립니다. 담당자 번호는 010-2345-6789입니다.",
    "작년에 산 전기 밥솥의 압력이 자꾸 새는데 고무 패킹을 새것으로 바꾸어도 똑같습니다. 집에서 손볼 수 있는 방법이 있으면 자세히 알려 주세요.",
  ]
  private static let index = BenchmarkIndex(
    ["apples", "pears and plums", "figs", "dates"].enumerated().map { n, name in
      Benchmark(
        name: name, digest: Digest.sha256(Array(name.utf8)),
        items: (0...n).map { .init(id: "\($0)", texts: $0 == 0 ? [questions[0]] : ["\(name)의 \($0)번째 문제"]) })
    })

  init() throws {
    made = try LicensedCorpus([])
    let items = Self.questions.enumerated().map { SampleItems.item($0.offset, body: $0.element) }
    try SampleItems.seal([items], stage: .item, in: made.corpus)
    try made.judge(items.map { ($0, .init(letter: "A")) })
  }

  /// Filter, dedup and export: the card, and how many rows there are.
  private func card(
    _ benchmarks: BenchmarkIndex?, filter: FilterSettings = FilterSettings(),
    dedup settings: DedupSettings = DedupSettings()
  ) async throws -> (text: String, rows: Int) {
    let runner = StageRunner(corpus: corpus, workers: 1)
    #expect(try await FilterJob(filter, benchmarks: benchmarks, corpus: corpus, runner: runner).run())
    let items = try corpus.sealedShards(of: .filter)
    let licenses = try corpus.sealedShards(of: .license)
    let search = DuplicateSearch(settings, items: items, licenses: licenses, published: PublishedShards())
    let found = try #require(try await search.run(workers: 1))
    let step = DedupStep(
      settings, items: items, licenses: licenses, published: PublishedShards(), decisions: found.decisions)
    #expect(try await runner.run(step, over: items))
    let summary = try #require(try made.export().run())
    return (try made.text("out/README.md"), summary.written)
  }

  private func funnel(_ card: String) -> [String] {
    card.split(separator: "\n").drop { $0 != "## Funnel" }.prefix { !$0.contains("reason") }
      .filter { $0.hasPrefix("| ") }.dropFirst(2).map(String.init)
  }

  @Test func itNamesTheBenchmarksOfTheRowsThatAreThere() async throws {
    let (compared, rows) = try await card(Self.index)
    #expect(rows == 2)
    for (n, source) in Self.index.benchmarks.enumerated() {
      #expect(compared.contains("\n| \(source.name) | `\(source.digest.hex)` | \(n + 1) |\n"), "\(compared)")
    }
    #expect(compared.contains("an overlap of the kind `verbatim`, `near`, `template`;"))
    #expect(compared.contains("| filter | `filter.contamination.verbatim` | 1 |"))
    #expect(!compared.contains("No benchmark was compared with"))
    #expect(
      funnel(compared) == [
        "| item | 3 | 3 | 0 |", "| filter | 3 | 2 | 1 |", "| dedup | 2 | 2 | 0 |", "| export | 2 | 2 | 0 |",
      ])
    // The stage's shards stay; the filter no longer looks at them.
    let (after, all) = try await card(nil)
    #expect(all == 3 && after.contains("No benchmark was compared with"))
    #expect(try !corpus.sealedIndices(of: .contamination).isEmpty)
    for word in ["apples", "contamination", "verbatim", Self.index.digest.hex] {
      #expect(!after.contains(word), "\(word) is in\n\(after)")
    }
    #expect(funnel(after).first { $0.hasPrefix("| filter ") } == "| filter | 3 | 3 | 0 |")
  }

  /// Shards that nothing is dropped from are the same with benchmarks and without, and so is what dedup made of them.
  @Test func aFilterThatWasBrokenOffIsRefused() async throws {
    let items = [1, 2].map { [SampleItems.item($0, body: Self.questions[$0])] }
    try FileManager.default.removeItem(atPath: corpus.folder(of: .item))
    try SampleItems.seal(items, stage: .item, in: corpus)
    #expect(try await card(nil).text.contains("No benchmark was compared with"))
    let before = try made.files()
    let sealed = Counter()
    let runner = StageRunner(corpus: corpus, workers: 1) { !sealed.names.isEmpty }
    let job = FilterJob(FilterSettings(), benchmarks: Self.index, corpus: corpus, runner: runner)
    let isDone = try await job.run { stage, event in
      if stage == .filter, case .sealed = event { sealed.note("filter") }
    }
    #expect(!isDone && sealed.names.count == 1)
    for act in [{ _ = try made.export().plan() }, { _ = try made.export().run() }] as [() throws -> Void] {
      let failure = #expect(throws: CorpusFailure.self) { try act() }
      #expect(failure?.remedy.hasPrefix("run yisang filter") == true)
    }
    #expect(try made.files() == before)
    #expect(try await card(Self.index).text.contains("| apples | "))
  }

  @Test func anOverlapThatIsLetPassIsSaid() async throws {
    var settings = FilterSettings()
    settings.contamination = []
    let (text, rows) = try await card(Self.index, filter: settings)
    #expect(rows == 3 && text.contains("None was left behind for an overlap: all are among the rows."))
  }

  @Test func nobodyLookedForPersonalData() async throws {
    let (masked, _) = try await card(nil)
    #expect(
      masked.contains("| `<전화번호>` | 1 |") && masked.contains("Left as it stands: `business,corporation`"))
    var settings = FilterSettings()
    for type in PersonalDataType.allCases { settings.personalData.policies[type] = .ignore }
    let (bare, _) = try await card(nil, filter: settings)
    #expect(
      bare.contains("Nothing that tells of a person was replaced. Expect some.\nNo row holds a placeholder."))
  }

  @Test func nearDuplicatesAreWhatDedupWasAsked() async throws {
    let (usual, _) = try await card(nil)
    #expect(
      usual.contains(
        """
        - Of texts whose sets of `mixed:5` shingles have a Jaccard index of 0.7 or more one stays; where their numbers or \
        operators differ both stay.
        """))
    var settings = DedupSettings()
    (settings.near.threshold, settings.near.guardsNumbers, settings.near.permutations) = (0.5, false, 64)
    let (other, _) = try await card(nil, dedup: settings)
    #expect(other.contains("0.5 or more one stays, whatever numbers") && other.contains("(64 permutations)"))
    settings.near.exactOnly = true
    let (exact, _) = try await card(nil, dedup: settings)
    #expect(
      exact.contains("- Near duplicates were not looked for: only copies of a whole text were left behind."))
  }
}
