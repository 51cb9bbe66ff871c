import Foundation

/// How a forecast is printed.
struct ForecastTable {
  let forecast: PipelineForecast

  private struct JSON: Encodable {
    struct Step: Encodable {
      let step, plan, why, command, ground: String
      let rowsIn, rowsOut: Int?
      let seconds: Double?
    }
    let dryRun = true
    let steps: [Step]
    let problems, notes: [String]
  }

  private var doubts: [String] { forecast.lines.compactMap(\.state.doubt) }

  /// - Parameter problems: what would end the run.
  func print(json: Bool, problems: [String]) throws {
    guard !json else {
      let steps = forecast.lines.map { line in
        JSON.Step(
          step: line.state.step.name, plan: line.state.decision.kind.rawValue, why: line.state.decision.why,
          command: line.state.step.command, ground: line.estimate.ground, rowsIn: line.estimate.rowsIn,
          rowsOut: line.estimate.rowsOut, seconds: line.estimate.seconds)
      }
      return try Console.json(JSON(steps: steps, problems: problems, notes: doubts))
    }
    let rows = forecast.lines.map { line in
      [
        line.state.step.name, line.state.decision.kind.rawValue, ForecastTable.number(line.estimate.rowsIn),
        line.state.step.stage.hasRowsOut ? ForecastTable.number(line.estimate.rowsOut) : "-",
        ForecastTable.time(line.estimate.seconds),
        line.state.decision.why,
      ]
    }
    for line in columns([["stage", "plan", "rows in", "rows out", "time", "why"]] + rows) {
      Console.out(line)
    }
    let grounds = forecast.lines.filter { $0.state.decision.kind != .skip }
    if grounds.isEmpty { return Console.out("nothing to do: every stage is done") }
    Console.out("times:")
    for line in grounds { Console.out("  \(line.state.step.name): \(line.estimate.ground)") }
    if !doubts.isEmpty { Console.out("notes:") }
    for doubt in doubts { Console.out("  \(doubt)") }
    Console.out("commands:")
    for line in grounds { Console.out("  \(line.state.step.command)") }
  }

  private static func number(_ number: Int?) -> String { number.map(String.init) ?? "unknown" }

  static func time(_ seconds: Double?) -> String {
    guard let seconds else { return "unknown" }
    switch seconds {
    case 0: return "-"
    case ..<120: return String(format: "%.1f s", seconds)
    case ..<7_200: return String(format: "%.0f min", seconds / 60)
    default: return String(format: "%.1f h", seconds / 3_600)
    }
  }
}
