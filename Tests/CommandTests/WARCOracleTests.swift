import Corpus
import Foundation
import TestKit
import TestSite
import Testing

/// WARC files against warcio, where `script/oracles` installed it.
struct WARCOracleTests {
  private static let python = ProcessInfo.processInfo.environment["YISANG_PYTHON"]

  @Test(.enabled(if: python != nil), .timeLimit(.minutes(15)))
  func warcioReadsWhatWeWrite() throws {
    let scratch = try Scratch()
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: 6, hosts: [.qapage, .xe]))
    try site.start()
    defer { site.stop() }
    _ = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    let crawled = try Program(in: scratch.path).run(
      "crawl", "--allow-private", "--delay", "0", "--delay-factor", "0", "--address-delay", "0", "--warc",
      "warc")
    #expect(crawled.status == 0, "\(crawled.err)")
    let script = """
      import sys, json
      from warcio.archiveiterator import ArchiveIterator
      out = []
      with open(sys.argv[1], 'rb') as stream:
          for record in ArchiveIterator(stream, check_digests=True):
              headers = record.rec_headers
              body = record.content_stream().read()
              out.append([record.rec_type, headers.get_header('WARC-Target-URI'), len(body),
                          record.http_headers.get_statuscode() if record.http_headers else None])
              assert record.digest_checker.passed is not False, record.digest_checker.problems
      print(json.dumps(out))
      """
    let process = Process()
    process.executableURL = URL(filePath: try #require(WARCOracleTests.python))
    process.arguments = ["-c", script, scratch.path + "/warc/00000.warc.gz"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let records = try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
    #expect(records.first?.first as? String == "warcinfo")
    let count = try scratch.corpus.count(of: .crawl)
    #expect(records.count - 1 == (count?.kept ?? 0) + (count?.rejectedTotal ?? 0))
    #expect(records.dropFirst().allSatisfy { $0[0] as? String == "response" && $0[3] as? String != nil })
    print("warcio: \(records.count) records read")
  }
}
