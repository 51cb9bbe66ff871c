import Corpus
import Foundation
import TestKit
import Testing

struct BrowseVerbTests {
  @Test func saysItsAddressAndEndsByCtrlC() throws {
    let scratch = try Scratch()
    try SampleItems.seal([[SampleItems.item(1)]], stage: .item, in: scratch.corpus)
    let (result, page) = try Program(in: scratch.path).runAndInterrupt([
      "browse", "--port", "0", "--language", "ko",
    ]) { line in
      let url = try #require(
        URL(string: line.trimmingCharacters(in: .whitespacesAndNewlines) + "search?q=%EC%82%AC%EA%B3%BC"))
      return try String(contentsOf: url, encoding: .utf8)
    }
    #expect(result.status == 0, "\(result.err)")
    #expect(page.contains("<html lang=\"ko\">") && page.contains("<mark>사과</mark>"))
    #expect(result.err.contains("private"))
  }

  @Test func refusesWhatIsWrong() throws {
    let scratch = try Scratch()
    let program = Program(in: scratch.path)
    let none = try program.run("browse", "--port", "0")
    #expect(none.status == 1 && none.err.contains("there is no such corpus"))
    #expect(try program.run("browse", "--language", "fr").status == 64)
    #expect(try program.run("browse", "--port", "70000").status == 64)
  }
}
