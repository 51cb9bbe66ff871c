import Corpus
import Foundation
import Pages
import Report
import Synchronization

/// The sections of the report for the first page of `yisang browse`, made again when shards or runs have changed.
final class KeptReport: Sendable {
  private struct Made {
    var stamp = ""
    var facts: ReportFacts?
  }

  private let corpus: Corpus
  private let runs: String
  private let made = Mutex(Made())

  init(corpus: Corpus, runs: String) { (self.corpus, self.runs) = (corpus, runs) }

  private var request: ReportRequest {
    var request = ReportRequest()
    (request.audience, request.samples, request.runsFolder) = (.thisMachine, 0, runs)
    return request
  }

  /// Everything but sample rows, which have pages of their own.
  func sections(in language: Language) throws -> HTML {
    let stamp = stamp()
    let facts = try made.withLock { made in
      if made.stamp == stamp, let facts = made.facts { return facts }
      let facts = try ReportFacts(of: corpus, request)
      made = Made(stamp: stamp, facts: facts)
      return facts
    }
    return ReportPage(facts, in: language).sectionsAlone
  }

  /// Names, sizes and times of what a report is made of.
  private func stamp() -> String {
    let shards = Stage.all.map { corpus.folder(of: $0) }.flatMap { folder in
      names(folder).map { folder + "/" + $0 }
    }
    return (shards + request.runFiles + [corpus.root + "/runs.sqlite"]).map { path in
      let about = try? FileManager.default.attributesOfItem(atPath: path)
      let time = (about?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(path) \(about?[.size] as? Int ?? 0) \(time)"
    }.joined(separator: "\n")
  }

  private func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
