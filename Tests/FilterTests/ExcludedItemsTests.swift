import Corpus
import Filter
import Foundation
import GRDB
import TestKit
import Testing

/// Items that a person leaves out by a list.
struct ExcludedItemsTests {
  private let scratch: Scratch
  private var corpus: Corpus { scratch.corpus }
  private let items = (0..<8).map {
    SampleItems.item($0, body: "주차장에서 이웃집 차를 살짝 긁었는데 주인을 찾을 수가 없습니다. 어떻게 해야 처벌을 받지 않을 수 있을까요? \($0)")
  }

  init() throws {
    scratch = try Scratch()
    try SampleItems.seal([Array(items[..<4]), Array(items[4...])], stage: .item, in: corpus)
  }

  private func excluded(_ lists: String...) throws -> ExcludedItems {
    let files = try lists.enumerated().map { try scratch.write($1, to: "list\($0).txt") }
    return try ExcludedItems(files: files.map { "\($0)" }, in: corpus)
  }

  /// Runs the filter. - Returns: the stages' shards made, in their order.
  private func filter(_ excluded: ExcludedItems?) async throws -> [String] {
    let seen = Counter()
    let runner = StageRunner(corpus: corpus, workers: 1)
    _ = try await FilterJob(FilterSettings(), excluded: excluded, corpus: corpus, runner: runner).run {
      if case .sealed(let shard, _) = $1 { seen.note("\($0.name) \(shard)") }
    }
    return seen.names
  }

  private func rejected() throws -> [RecordID: String?] {
    try corpus.sealedShards(of: .filter).reduce(into: [:]) { found, sealed in
      for row in try sealed.shard.database.read({
        try Row.fetchAll($0, sql: "SELECT * FROM reject WHERE reason = 'filter.excluded_id'")
      }) { found[row["id"] as RecordID] = .some(row["value"] as String?) }
    }
  }

  @Test func theyAreRejectedAndCounted() async throws {
    let list = try excluded(
      "# by hand\r\n\(items[1].id)  # bad\n\n\t\(items[6].id.description.uppercased())\n")
    #expect(list.count == 2 && list.unknown.isEmpty)
    _ = try await filter(list)
    #expect(try rejected() == [items[1].id: nil, items[6].id: nil])
    let count = try #require(try corpus.count(of: .filter))
    #expect(count.kept == 6 && count.rejected.map(\.reason) == ["filter.excluded_id"])
    let report = try FilterReport(of: corpus)
    #expect(report.rules.last?.reason == "filter.excluded_id" && report.rules.last?.only == 2)
    #expect(try Exploration(of: "korean", at: 0, examples: 3, in: corpus).kept == 6)
    // Without the list they are back.
    _ = try await filter(nil)
    #expect(try rejected().isEmpty && FilterReport(of: corpus).rules.allSatisfy { $0.bound != nil })
  }

  @Test func whatTheListMeansKeysTheShards() async throws {
    #expect(try await filter(try excluded("# nobody")).count == 4)
    #expect(try await filter(nil).isEmpty)
    #expect(try await filter(try excluded("\(items[1].id)")) == ["filter 0", "filter 1"])
    #expect(try await filter(try excluded("# the same\n\(items[1].id) # why", "\(items[1].id)")).isEmpty)
    #expect(try await filter(try excluded("\(items[2].id)")).count == 2)
  }

  @Test func tracesStandForTheirItemsAlsoWhenTheyAreGone() async throws {
    let traces = [
      SampleTraces.Trace(items[1]), SampleTraces.Trace(items[1], rollout: 1),
      SampleTraces.Trace(items[5], failed: ["looped"]),
    ]
    try SampleTraces.seal(traces, in: corpus)
    let lines = "\(traces[0].id)\n\(traces[1].id)\n\(traces[2].id)\n\(items[3].id)"
    let list = try excluded(lines)
    #expect(list.count == 3 && list.unknown.isEmpty)
    _ = try await filter(list)
    let names = [traces[0].id, traces[1].id].sorted().map(\.description).joined(separator: " ")
    #expect(try rejected() == [items[1].id: names, items[5].id: "\(traces[2].id)", items[3].id: nil])
    // As after the next distill, which makes no traces of them.
    try SampleTraces.seal([], in: corpus)
    #expect(try excluded(lines) == list)
    #expect(try await filter(try excluded(lines)).isEmpty)
  }

  @Test func whatNothingHasIsToldByItsPlace() throws {
    let list = try excluded("\(items[0].id)\n\n\(RecordID(page: "gone"))")
    #expect(list.count == 1 && list.unknown.map(\.id) == [RecordID(page: "gone")])
    #expect(list.unknown.first?.place.hasSuffix("list0.txt:3") == true)
  }

  @Test(arguments: [
    "xyz", "0123456789abcdef", "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcdef0", "한글",
  ])
  func aBadLineIsNamed(_ line: String) throws {
    do {
      _ = try excluded("\(items[0].id)\n\(line)\n")
      Issue.record("\(line) was taken")
    } catch let failure as CorpusFailure {
      #expect(
        failure.subject.hasSuffix("list0.txt:2") && failure.description.contains("32 hexadecimal digits"))
    }
  }

  @Test func twoIdsOnALineAndAMissingListAreErrors() {
    #expect(throws: CorpusFailure.self) { try excluded("\(items[0].id) \(items[1].id)") }
    #expect(throws: CorpusFailure.self) { try ExcludedItems(files: [scratch.path + "/none"], in: corpus) }
  }
}
