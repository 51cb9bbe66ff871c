import Corpus
import Foundation
import Teacher

/// What each server did, for the end of a run.
struct ServerTallies {
  /// One server, in JSON.
  struct Row: Encodable {
    let address: String
    let answers, tokens, failures: Int
    let answersPerSecond: Double
  }

  private let tallies: [EndpointTally]

  /// - Parameter teacher: nil where nothing was asked.
  init(_ teacher: (any Teacher)?) { tallies = teacher?.tallies ?? [] }

  var rows: [Row] {
    tallies.map {
      Row(
        address: $0.address, answers: $0.answers, tokens: $0.tokens, failures: $0.failures,
        answersPerSecond: $0.rate)
    }
  }

  /// A sentence each.
  var lines: [String] {
    tallies.map { tally in
      var line = "\(tally.address): \(counted(tally.answers, "answer"))"
      if tally.tokens > 0 { line += ", \(tally.tokens) tokens" }
      if tally.answers > 0 { line += String(format: ", %.2f answers a second", tally.rate) }
      return tally.failures > 0 ? line + ", \(counted(tally.failures, "failure"))" : line
    }
  }
}
