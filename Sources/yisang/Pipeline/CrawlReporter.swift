import Corpus
import Crawl
import Foundation

/// Turns a crawl's events into lines: a moving status on a terminal, plain lines elsewhere.
final class CrawlReporter {
  private let logsEverything: Bool
  private let start = ContinuousClock.now
  private var fetched = 0
  /// URLs that were refused, or whose answers led nowhere, by reason.
  private var reasons: [String: Int] = [:]
  private var lastLine = ContinuousClock.now

  /// - Parameter logsEverything: a line for every URL.
  init(logsEverything: Bool) { self.logsEverything = logsEverything }

  func report(_ event: CrawlEvent) {
    switch event {
    case .opened(let generation, let isResumed, let pending, let recovered):
      let mended = recovered > 0 ? ", \(counted(recovered, "answer")) of a killed run taken over" : ""
      Console.note(
        "generation \(generation) \(isResumed ? "goes on" : "begins"): \(counted(pending, "URL")) pending\(mended)"
      )
    case .robots(let host, let meaning): Console.note("robots \(host): \(meaning)")
    case .fetched(let url, let status, let elapsed):
      fetched += 1
      if logsEverything { Console.note("\(status) \(url) \(Int(elapsed * 1000)) ms") }
    case .refused(let url, let reason, let detail):
      reasons[reason, default: 0] += 1
      if logsEverything { Console.note("refused \(url): \(reason): \(detail)") }
    case .retrying(let url, let reason, let seconds):
      if logsEverything { Console.note("again in \(Int(seconds)) s: \(url): \(reason)") }
    case .parked(let host, let reason, let seconds):
      let time = seconds.isFinite ? "left alone for \(Int(seconds)) s" : "given up"
      Console.note("\(host) \(time): \(reason)")
    case .notice(let text): Console.note(text)
    case .progress(let progress): show(progress)
    }
  }

  /// The last word of a run.
  func finish(_ progress: CrawlProgress) {
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 0.001)
    Console.note(
      "\(progress.fetched) responses stored in \(Int(seconds.rounded())) s "
        + "(\(Int(Double(progress.fetched) / seconds)) pages/s), \(progress.pending) pending")
    for line in CrawlReporter.lines(reasons) { Console.note(line) }
  }

  /// How many URLs led to nothing and why, the most frequent reasons first: the counts below the first line sum to its own.
  static func lines(_ reasons: [String: Int]) -> [String] {
    guard !reasons.isEmpty else { return [] }
    let sorted = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let rest = sorted.dropFirst(8).map(\.value).reduce(0, +)
    return ["\(counted(reasons.values.reduce(0, +), "URL")) refused or not followed:"]
      + sorted.prefix(8).map { "  \($0.value)\t\($0.key)" } + (rest > 0 ? ["  \(rest)\tother reasons"] : [])
  }

  private func show(_ progress: CrawlProgress) {
    let now = ContinuousClock.now
    let seconds = max((now - start) / .seconds(1), 0.001)
    let rate = (Double(fetched) / seconds * 10).rounded() / 10
    let refused = reasons.values.reduce(0, +)
    let line =
      "\(fetched) fetched, \(refused) refused or not followed, \(counted(progress.hosts, "host")), \(rate) pages/s"
    Console.status(line)
    if !Console.isTerminal, now - lastLine > .seconds(10) {
      Console.note(line)
      lastLine = now
    }
  }
}
