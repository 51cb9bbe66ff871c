import ArgumentParser
import Corpus
import Foundation
import Train

struct PlotVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the curves of training runs as SVG.",
    discussion: """
      A panel a metric, of runs/RUN/metrics.sqlite: the values of the steps thin, their moving mean thick, validation as \
      circles, loss spikes and checkpoints marked. Several runs are laid over each other. A run that is still training can \
      be drawn.

      Examples:
        yisang plot first
        yisang plot first second --metrics loss,grad_norm --out both.svg
      """)

  @Argument(help: "Runs: folders below runs, or paths.", completion: .directory)
  var runs: [String]

  @Option(
    help: ArgumentHelp("Where to write (default: plot.svg in the first run's folder).", valueName: "file"),
    completion: .file())
  var out: String?

  @Option(
    help:
      "Metrics, separated by commas (default: \(RunCurves.usual.joined(separator: ", ")), as far as the run has them)."
  )
  var metrics: String?

  @Option(help: "Steps of the moving mean; 1: none (default: a fiftieth of all steps).")
  var smooth: Int?

  func validate() throws {
    guard !runs.isEmpty else { throw ValidationError("name a run") }
    guard smooth ?? 1 >= 1 else { throw ValidationError("--smooth must be at least 1") }
  }

  func run() throws {
    let asked = metrics?.split(separator: ",").map(String.init)
    let curves = try runs.map { try RunCurves(of: $0, metrics: asked) }
    let known = Set(curves.flatMap(\.names)).sorted()
    for name in asked ?? [] where !known.contains(name) {
      let near = nearest(name, among: known).map { "; did you mean \($0)?" } ?? ""
      throw ValidationError("no run has a metric \(name), only \(known.joined(separator: ", "))\(near)")
    }
    let drawn = asked ?? RunCurves.usual.filter(known.contains)
    let path = out ?? TrainingSteps.folder(of: runs[0]) + "/plot.svg"
    let file = try OutputFile(path)
    try file.write(Array(CurvePlot(curves, metrics: drawn, smooth: smooth).svg.utf8))
    try file.commit()
    Console.out(path)
  }
}
