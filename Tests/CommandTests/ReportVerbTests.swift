import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing

/// `yisang report`, as a user runs it.
struct ReportVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    _ = try SampleReport(in: scratch)
    program = Program(in: scratch.path)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: scratch.path + "/" + name, encoding: .utf8)
  }

  @Test func aReportIsWritten() throws {
    let first = try program.run("report")
    #expect(first.status == 0 && first.out == "runs/report.html\n", "\(first.err)")
    let page = try text("runs/report.html")
    #expect(page.contains("<html lang=\"en\">") && page.contains(SampleReport.open))
    #expect(
      !page.contains(SampleReport.secretB) && !page.contains(SampleReport.secretC) && !page.contains("geheim")
    )
    #expect(try program.run("report", "--output", "again.html").status == 0)
    #expect(try text("again.html") == page)
    let korean = try program.run(
      "report", "--language", "ko", "--title", "우리 말뭉치", "--run", "sft", "--samples", "1")
    #expect(korean.status == 0, "\(korean.err)")
    #expect(try text("runs/report.html") == page, "another language has another file")
    let other = try text("runs/report.ko.html")
    #expect(
      other.contains("<title>우리 말뭉치</title>") && other.contains("<h3>sft") && !other.contains("<h3>grpo"))
    #expect(other.components(separatedBy: "<article").count == 2)
  }

  @Test func textsOfClassBNeedAFlag() throws {
    let own = try program.run("report", "--private")
    #expect(own.status == 0)
    let page = try text("runs/report.private.html")
    #expect(page.contains(SampleReport.secretB) && page.contains("<strong>Private: "))
    #expect(!page.contains(SampleReport.secretC))
  }

  /// A run of its own folder has its report there.
  @Test func theFolderIsMade() throws {
    let result = try program.run("report", "--runs", "others/runs", "--language", "ko", "--private")
    #expect(result.out == "others/runs/report.private.ko.html\n", "\(result.err)")
    #expect(try text("others/runs/report.private.ko.html").contains("<html lang=\"ko\">"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/runs/report.html"))
  }

  @Test func factsArePrinted() throws {
    let printed = try program.run("report", "--json")
    #expect(
      printed.status == 0 && !FileManager.default.fileExists(atPath: scratch.path + "/runs/report.html"))
    let json = try JSON(parsing: Array(printed.out.utf8))
    #expect(json["is_private"]?.bool == false)
    #expect(json["funnel"]?.array?.count == 6 && json["funnel"]?.array?[2]["kept"]?.int == 11)
    #expect(json["evaluations"]?.array?.last?["standard_error"]?.double == 0.04)
    #expect(
      json["runs"]?.array?.first?["metrics"]?.array?.first?["raw"]?.array?.first?.array?.first?.int == 1)
    #expect(!printed.out.contains(SampleReport.secretB))
  }

  @Test func nothingIsWrittenIntoAnExport() throws {
    let export = try program.run("export", "--class", "A", "--to", "out")
    #expect(export.status == 0, "\(export.err)")
    for place in ["out/report.html", "out/data/report.html"] {
      let refused = try program.run("report", "--private", "--output", place)
      #expect(refused.status == 1 && refused.err.contains("write the report beside it"), "\(refused.err)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/" + place))
    }
  }

  @Test func mistakesAreNamed() throws {
    #expect(try program.run("report", "--language", "fr").err.contains("must be en or ko"))
    #expect(try program.run("report", "--samples", "-1").status == 64)
    let run = try program.run("report", "--run", "nothing")
    #expect(run.status == 1 && run.err.contains("neither a training run nor an evaluation"), "\(run.err)")
    let empty = try program.run("report", "--corpus", "elsewhere", "--runs", "nowhere")
    #expect(
      empty.status == 1 && empty.err.contains("run yisang crawl or yisang import first"), "\(empty.err)")
  }
}
