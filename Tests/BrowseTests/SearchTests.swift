import Corpus
import Pages
import TestKit
import Testing

@testable import Browse

@Suite struct SearchTests {
  private static func query(_ text: String) throws -> SearchQuery {
    try SearchQuery(#require(FormFields(text)))
  }

  private func hits(_ text: String, in sample: SampleCorpus, limits: SearchLimits = .init(isLate: { false }))
    throws -> [SearchResult.Hit]
  {
    var query = try Self.query(text)
    var hits: [SearchResult.Hit] = []
    for _ in 0..<1_000 {
      let result = try search(query, in: sample.corpus, limits: limits)
      hits += result.hits
      guard let next = result.next else { return hits }
      query.after = next
    }
    Issue.record("the search has no end")
    return hits
  }

  @Test func wordsAreTakenApart() {
    #expect(
      SearchQuery.words("  사과 APPLE  \"Two  Words\" x\"y z\"") == ["사과", "apple", "two  words", "xy z"])
    #expect(SearchQuery.words("\"\" ") == [])
    // Decomposed, as some systems type it.
    #expect(Array(SearchQuery.words("\u{1109}\u{1161}")[0].utf8) == Array("사".utf8))
  }

  @Test func findsKoreanAndLettersOfEitherCase() throws {
    let sample = try SampleCorpus()
    #expect(
      try hits("q=apple+%EC%A3%BC%EB%AC%B8&in=item", in: sample).map(\.id) == sample.items.map { $0[1].id })
    #expect(try hits("q=APPLE&in=item", in: sample).count == 2)
    #expect(try hits("q=nothing-has-this", in: sample).isEmpty)
    // Of answers the text, as it is and not as JSON writes it; of keys nothing.
    #expect(try hits("q=%22me+%5C%22%22", in: sample).isEmpty)
    #expect(try hits("q=ring+twice&in=item", in: sample).count == 2)
    #expect(try hits("q=accepted&in=item", in: sample).isEmpty)
  }

  @Test func tracesAndExamplesAreLookedThroughToo() throws {
    let sample = try SampleCorpus()
    #expect(
      try hits("q=%EB%82%98%EB%A8%B8%EC%A7%80+counts", in: sample).map(\.place.stage) == ["trace", "trace"])
    #expect(try hits("q=counts&in=distill", in: sample).count == 2)
    #expect(try hits("q=assistant&in=distill", in: sample).isEmpty)
  }

  @Test func rowsAreChosenByHostClassAndFate() throws {
    let sample = try SampleCorpus()
    #expect(try hits("host=a.example&in=item", in: sample).count == 6)
    #expect(
      Set(try hits("class=C&in=item", in: sample).map(\.url))
        == Set(sample.items.joined().filter { $0.host == "b.example" }.map(\.url)))
    #expect(try hits("fate=filter.korean&in=item", in: sample).count == 4)
    #expect(try hits("fate=filter&in=item", in: sample).count == 4)
    #expect(try hits("fate=filter.kor&in=item", in: sample).isEmpty)
    #expect(try hits("fate=dedup.near&in=item", in: sample).map(\.id) == sample.items.map { $0[3].id })
    #expect(try hits("fate=kept&in=item", in: sample).count == 6)
    #expect(try hits("fate=trace.language-drift", in: sample).map(\.id) == [sample.traces[1].id])
    #expect(try hits("category=none&in=item", in: sample).isEmpty)
  }

  @Test(arguments: [1, 2, 5, 20])
  func pagesJoinToTheWhole(_ size: Int) throws {
    let sample = try SampleCorpus(perShard: 9)
    let whole = try hits("q=%EC%A7%88%EB%AC%B8", in: sample, limits: .init(hits: 1_000, isLate: { false }))
    #expect(whole.count >= 18)
    let parts = try hits("q=%EC%A7%88%EB%AC%B8", in: sample, limits: .init(hits: size, isLate: { false }))
    #expect(parts.map(\.place) == whole.map(\.place))
  }

  /// Where time is up at once, each request still gets on.
  @Test func goesOnWhereTimeIsUp() throws {
    let sample = try SampleCorpus(perShard: 9)
    let found = try hits("q=zzz-no-row", in: sample, limits: .init(isLate: { true }))
    #expect(found.isEmpty)
    let result = try search(Self.query("q=zzz-no-row"), in: sample.corpus, limits: .init(isLate: { true }))
    #expect(result.next != nil && result.looked == 9)
    let bounded = try search(
      Self.query("q=zzz-no-row"), in: sample.corpus, limits: .init(rows: 10, isLate: { false }))
    #expect(bounded.looked == 18 && bounded.next?.stage == "trace")
  }

  @Test(arguments: [
    "in=nowhere", "in=crawl", "class=D", "class=a", "after=item", "after=item.x.1", "after=item.0.-1",
    "after=item.0.99999999999999999999", "after=score.0.1", "in=item&after=trace.0.1",
  ])
  func whatIsNoQueryIsRefused(_ text: String) throws {
    #expect(throws: PageProblem.self) { try Self.query(text) }
  }

  @Test func wordsAreFoundWhereTheyStand() {
    #expect(places(of: ["ab", "b"], in: Array("abBab".utf8)) == [0..<2, 2..<3, 3..<5])
    #expect(places(of: [""], in: Array("x".utf8)) == [])
    #expect(places(of: ["xyz"], in: Array("xy".utf8)) == [])
    #expect(marked("<사과>", ["사과"]).markup == "&lt;<mark>사과</mark>&gt;")
    let long = String(repeating: "가", count: 500) + "사과" + String(repeating: "나", count: 500)
    let cut = excerpt(long, ["사과"]).markup
    #expect(cut.hasPrefix("… 가") && cut.hasSuffix("나 …") && cut.contains("<mark>사과</mark>"))
    #expect(!cut.unicodeScalars.contains("\u{FFFD}"))
  }
}
