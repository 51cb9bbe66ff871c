import Corpus
import Foundation

/// What a step may take, and on what ground that is said: of earlier ones like it, or of what its settings bound.
struct StepEstimate: Equatable {
  /// Rows that will go in; nil: nobody knows.
  var rowsIn: Int?
  /// Rows that may come out.
  var rowsOut: Int?
  /// Wall clock; nil: nobody knows.
  var seconds: Double?
  /// Where the seconds come from.
  var ground: String

  /// What was measured of an earlier step of the kind.
  struct Rate: Equatable {
    let rowsIn, rowsOut: Int?
    let seconds: Double
    /// Where.
    let source: String
  }

  /// Of work that goes row by row.
  static func byRows(_ rowsIn: Int?, _ rate: Rate?, else advice: String) -> StepEstimate {
    guard let rate else { return StepEstimate(rowsIn: rowsIn, ground: advice) }
    let share = rowsIn.flatMap { rows in rate.rowsIn.flatMap { $0 > 0 ? Double(rows) / Double($0) : nil } }
    let out = rate.rowsOut.flatMap { out in share.map { Int((Double(out) * $0).rounded()) } }
    return StepEstimate(
      rowsIn: rowsIn, rowsOut: out, seconds: share.map { $0 * rate.seconds },
      ground: share == nil
        ? "\(rate.source) took \(PipelineTable.seconds(rate.seconds)) s; how many rows there will be is not known"
        : "\(rate.rowsIn ?? 0) rows took \(PipelineTable.seconds(rate.seconds)) s in \(rate.source)")
  }

  /// Of training: so many steps more at a step's mean time.
  static func bySteps(done: Int, of all: Int?, secondsEach: Double, rowsIn: Int?) -> StepEstimate {
    let ground = String(format: "%.2f s a step in the run so far", secondsEach)
    return StepEstimate(
      rowsIn: rowsIn, seconds: all.map { Double(max(0, $0 - done)) * secondsEach },
      ground: all == nil ? ground + "; how many steps there will be is not known" : ground)
  }

  /// Of a crawl: the slowest host decides.
  ///
  /// - Parameter hosts: pages that are or may be wanted of each, nil where nobody bounds them, and seconds between two requests.
  static func byHosts(_ hosts: [(name: String, pages: Int?, delay: Double)]) -> StepEstimate {
    if let host = hosts.first(where: { $0.pages == nil }) {
      return StepEstimate(
        ground:
          "\(host.name) has no max_pages, so nobody knows how many pages it has; one every \(host.delay) s")
    }
    let times = hosts.map { ($0, Double($0.pages ?? 0) * $0.delay) }
    guard let (host, seconds) = times.max(by: { $0.1 < $1.1 }) else { return StepEstimate(ground: "no host") }
    return StepEstimate(
      seconds: seconds, ground: "at most \(host.pages ?? 0) pages of \(host.name), one every \(host.delay) s")
  }
}
