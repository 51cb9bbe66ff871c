internal import Foundation
internal import StrictJSON

extension CostFacts {
  /// A step of `yisang run` at one place, over all times it was begun.
  public struct Step: Sendable, Equatable, Encodable {
    /// `filter`, `eval base` …
    public let step: String
    /// The last part of where the first of what it makes lies.
    public let place: String
    /// Times, those that failed or were stopped, and those without an end: killed, or still running, for a time nobody knows.
    public internal(set) var runs = 0, broken = 0, unended = 0
    /// Of the clock, and of all processors.
    public internal(set) var seconds = 0.0, processorSeconds = 0.0
    /// The most memory, in bytes.
    public internal(set) var peakMemory = 0
    /// Of the last time.
    public internal(set) var rowsIn, rowsOut, tokens: Int?
  }

  /// Reads a journal of `yisang run`, in the order in which steps first began; none where there is no journal.
  ///
  /// Of settings and arguments nothing is told. A last line without an end is passed over, and so is what is no line of a journal.
  static func steps(inJournal path: String) -> [Step] {
    guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
    var order: [[String]] = []
    var steps: [[String]: Step] = [:]
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: true) {
      guard let json = try? JSON(parsing: Array(line)), let event = json["event"]?.text,
        ["began", "ended"].contains(event), let name = json["step"]?.text
      else { continue }
      let place = json["place"]?.text ?? ""
      let key = [name, place]
      if steps[key] == nil { order.append(key) }
      var step = steps[key] ?? Step(step: name, place: String(place.split(separator: "/").last ?? ""))
      defer { steps[key] = step }
      if event == "began" {
        step.runs += 1
        step.unended += 1
        continue
      }
      // An end whose beginning is lost counts by itself.
      if step.unended > 0 { step.unended -= 1 } else { step.runs += 1 }
      if !["done", "empty"].contains(json["outcome"]?.text) { step.broken += 1 }
      step.seconds += number(json["seconds"])
      step.processorSeconds += number(json["processor_seconds"])
      step.peakMemory = max(step.peakMemory, json["peak_memory"]?.int ?? 0)
      step.rowsIn = json["rows_in"]?.int ?? step.rowsIn
      step.rowsOut = json["rows_out"]?.int ?? step.rowsOut
      step.tokens = json["tokens"]?.int ?? step.tokens
    }
    return order.compactMap { steps[$0] }
  }

  private static func number(_ json: JSON?) -> Double {
    let value = json?.double ?? 0
    return value.isFinite && value >= 0 ? value : 0
  }
}
