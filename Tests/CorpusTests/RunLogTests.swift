import Corpus
import TestKit
import Testing

struct RunLogTests {
  @Test func verbsAreSummedWithoutTheirArguments() throws {
    let scratch = try Scratch()
    #expect(try RunLog.totals(of: scratch.corpus).isEmpty)
    func run(_ arguments: String..., from start: Double, to end: Double?, rows: (Int, Int)? = nil) throws {
      let log = try RunLog(corpus: scratch.corpus, arguments: ["/bin/yisang"] + arguments, now: start)
      if let end { try log.end(rowsIn: rows?.0, rowsOut: rows?.1, outcome: "done", now: end) }
    }
    try run("crawl", "--contact", "a@b.kr", from: 100, to: 160)
    try run("filter", from: 200, to: 203, rows: (10, 8))
    try run("filter", from: 210, to: nil)
    try run("filter", from: 220, to: 221, rows: (12, 9))
    try run("license", "retag", "--policy", "mine.yaml", from: 300, to: 301)
    let totals = try RunLog.totals(of: scratch.corpus)
    #expect(totals.map(\.verb) == ["crawl", "filter", "license retag"])
    #expect(totals.map(\.seconds) == [60, 4, 1] && totals.map(\.runs) == [1, 3, 1])
    #expect(totals.map(\.unended) == [0, 1, 0] && totals[1].rowsIn == 12 && totals[1].rowsOut == 9)
  }
}
