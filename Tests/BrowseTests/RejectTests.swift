import Corpus
import TestKit
import Testing

@testable import Browse

@Suite struct RejectTests {
  @Test(arguments: [
    ("0.2999", "≥ 0.3", 0.0001 / 0.3), ("12", "≥ 20 letters", 0.4), ("5af0 0.63", "< 0.7", 0.1),
    ("150 %", "≤ 100 %", 0.5),
    ("3", "≤ 0", 3e9),
  ])
  func distancesAreShares(_ value: String, _ threshold: String, _ expected: Double) throws {
    let found = try #require(distance(of: value, from: threshold))
    #expect(abs(found - expected) <= 1e-9 * max(1, expected))
  }

  @Test(
    arguments: [
      (nil, "≥ 0.3"), ("0.1", nil), ("abc", "≥ 0.3"), ("0.1", "no equal text"), ("nan", "≥ 1"),
      ("1", "≥ inf"), ("", ""),
    ] as [(String?, String?)])
  func whatIsNotMeasuredHasNone(_ value: String?, _ threshold: String?) {
    #expect(distance(of: value, from: threshold) == nil)
  }

  private func list(_ stage: String, _ reason: String, _ fields: String, _ sample: SampleCorpus) throws
    -> RejectList
  {
    try RejectList(RejectQuery(stage: stage, reason: reason, #require(FormFields(fields))), in: sample.corpus)
  }

  @Test func theNearestToTheBoundComeFirst() throws {
    let sample = try SampleCorpus()
    let rows = try list("filter", "filter.korean", "", sample).rows
    #expect(
      rows.map(\.id) == [
        sample.items[0][2].id, sample.items[1][2].id, sample.items[0][5].id, sample.items[1][5].id,
      ])
    #expect(rows[0].text?.contains("script") == true)
    let stored = try list("filter", "filter.korean", "order=stored", sample).rows
    #expect(
      stored.map(\.id) == [2, 5].map { sample.items[0][$0].id } + [2, 5].map { sample.items[1][$0].id })
  }

  @Test(arguments: ["near", "stored"])
  func pagesJoinToTheWhole(_ order: String) throws {
    let scratch = try Scratch()
    for index in 0..<3 {
      try SampleCorpus.seal(.filter, index, scratch.corpus) { db in
        for n in 0..<40 {
          let item = SampleItems.item(index * 100 + n)
          // Many are equally far, and some are not measured.
          try Rejection("filter.korean", value: n % 7 == 0 ? nil : "0.\(n % 3 + 1)", threshold: "≥ 0.3")
            .insert(id: item.id, url: item.url, into: db)
        }
      }
    }
    var after: String?
    var ids: [RecordID] = []
    var keys: [RejectQuery.Key] = []
    for _ in 0..<20 {
      let fields = "order=\(order)" + (after.map { "&after=\($0)" } ?? "")
      let list = try RejectList(
        RejectQuery(stage: "filter", reason: "filter.korean", #require(FormFields(fields))),
        in: scratch.corpus)
      ids += list.rows.compactMap(\.id)
      keys += list.rows.map(\.key)
      guard list.hasMore else { break }
      after = list.rows.last?.key.text
    }
    #expect(ids.count == 120 && Set(ids).count == 120)
    #expect(keys == keys.sorted())
    #expect(RejectQuery.Key(keys[0].text) == keys[0])
  }

  @Test func pagesWithoutATableOfRejectsAreListedToo() throws {
    let sample = try SampleCorpus()
    let rows = try list("license", "license.none", "", sample).rows
    #expect(
      Set(rows.compactMap(\.id)) == Set(sample.items.joined().filter { $0.host == "b.example" }.map(\.page)))
    #expect(rows.allSatisfy { $0.value == "no licence is named" })
  }

  @Test(arguments: ["order=best", "after=x", "after=zz.1.1", "after=7ff8000000000001.0.0"])
  func whatIsNoQueryIsRefused(_ text: String) {
    #expect(throws: PageProblem.self) {
      try RejectQuery(stage: "filter", reason: "filter.korean", #require(FormFields(text)))
    }
    #expect(throws: PageProblem.self) { try RejectQuery(stage: "score", reason: "x", FormFields()) }
  }
}
