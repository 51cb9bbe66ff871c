import Licensing
import Testing

@testable import Crawl

struct ImportTermsTests {
  private func terms(
    _ columns: [String] = [], license: String? = "CC-BY-4.0", source: String? = "data",
    category: String? = nil
  ) throws -> ImportTerms {
    try ImportTerms(
      columns: columns, license: license, source: source, attribution: nil, category: category,
      policy: .embedded())
  }

  /// What a user asked for, the columns there are, and what the message must hold; nil if it is fine.
  static let requests: [([String], String?, String?, [String], String?)] = [
    (["question=prompt"], "CC-BY-4.0", "data", ["prompt"], nil),
    ([], "KOGL-1", "data", ["question", "extra"], nil),
    ([], "cc by-sa 4.0", "data", ["question"], nil),
    ([], "https://creativecommons.org/licenses/by/4.0/", "data", ["question"], nil),
    ([], nil, nil, ["question", "license", "url"], nil),
    (["question=promt"], "CC-BY-4.0", "data", ["prompt", "x"], "question=prompt"),
    (["question=body"], "CC-BY-4.0", "data", ["prompt", "x"], "it has prompt, x"),
    (["qestion=prompt"], "CC-BY-4.0", "data", ["prompt"], "did you mean question?"),
    (["question"], "CC-BY-4.0", "data", ["prompt"], "FIELD=COLUMN"),
    (["question=a,question=b"], "CC-BY-4.0", "data", ["a", "b"], "twice"),
    ([], "CC-BY-4.0", "data", ["prompt"], "--columns question=prompt"),
    ([], "CC-BY-40", "data", ["question"], "CC-BY-4.0"),
    ([], nil, "data", ["question"], "--license"), ([], "CC-BY-4.0", nil, ["question"], "--source"),
    ([], "CC-BY-4.0", " ", ["question"], "--source"),
  ]

  @Test(arguments: requests)
  func requestsAreCheckedBeforeAnythingIsRead(
    _ columns: [String], _ license: String?, _ source: String?, _ found: [String], _ message: String?
  ) throws {
    do {
      _ = try terms(columns, license: license, source: source).completed(by: found, in: "a.csv")
      #expect(message == nil)
    } catch let error as CrawlFailure {
      #expect(message.map(error.description.contains) == true, "\(error)")
    }
  }

  @Test func anUnknownCategoryIsRefused() throws {
    _ = try terms(category: "legal")
    #expect(throws: CrawlFailure.self) { try terms(category: "leagl") }
  }

  @Test func theTermsReadBack() throws {
    let terms = try terms(["question=질문,url=주 소"], category: "legal")
    #expect(ImportTerms(json: terms.json) == terms)
    #expect(!terms.json.contains("\n"))
  }

  /// What a row says of its address, the source, and the addresses tried.
  @Test func addresses() {
    func urls(_ url: String?, _ source: String?) -> [String] {
      RowAddress.candidates(url: url, source: source, digest: [UInt8](repeating: 0xAB, count: 32)).map(\.url)
    }
    let mark = "#row-abababababababab"
    #expect(urls("HTTPS://A.kr/x?b=1#c", nil) == ["https://a.kr/x?b=1", "https://a.kr/x?b=1" + mark])
    #expect(urls("ftp://a.kr/", nil) == [] && urls(nil, nil) == [] && urls("질문", nil) == [])
    #expect(urls(nil, "https://a.kr/d") == ["https://a.kr/d" + mark])
    #expect(urls("none", "Ministry Q&A") == ["import://Ministry%20Q%26A" + mark])
  }
}
