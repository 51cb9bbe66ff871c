import Corpus
import Foundation
import FoundationXML
import Pages
import TestKit
import Testing

@testable import Train

/// Pictures of runs.
struct CurvePlotTests {
  /// Elements by name, and whether it is well-formed.
  private final class Reader: NSObject, XMLParserDelegate {
    var texts: [String] = []
    var counts: [String: Int] = [:]
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) { counts[name + "." + (attributes["class"] ?? ""), default: 0] += 1 }
    func parser(_ parser: XMLParser, foundCharacters text: String) { texts.append(text) }
  }

  private func run(_ name: String, _ seed: UInt64, steps: Int = 600) -> RunCurves {
    var curve = LossCurve(seed: seed)
    curve.count = steps
    curve.corrupt = [steps * 2 / 3: 1]
    curve.damage.height = 12
    let losses = curve.losses().enumerated().map { (step: $0 + 1, value: $1) }
    let rate = losses.map { (step: $0.step, value: 2e-5 * min(1, Double($0.step) / 60)) }
    let evaluated = stride(from: 50, through: steps, by: 50).map {
      (step: $0, value: losses[$0 - 1].value * 1.05)
    }
    let norms = losses.map { (step: $0.step, value: $0.step == 100 ? 4_000 : 0.5 + $0.value / 10) }
    return RunCurves(
      name: name,
      curves: [
        "loss": Curve(losses), "learning_rate": Curve(rate), "eval_loss": Curve(evaluated),
        "grad_norm": Curve(norms),
      ], spikes: [steps * 2 / 3], checkpoints: [steps / 3, steps])
  }

  @Test func aPictureIsXMLAndHasItsMarks() throws {
    let metrics = ["loss", "learning_rate", "grad_norm"]
    let plot = CurvePlot([run("한글 <run> & \"co\"\u{1}", 3), run("second", 4)], metrics: metrics)
    let svg = plot.svg
    if let folder = ProcessInfo.processInfo.environment["YISANG_SHOW"] {
      try svg.write(toFile: folder + "/two.svg", atomically: true, encoding: .utf8)
      try CurvePlot([run("first", 5)], metrics: metrics + ["none"]).svg.write(
        toFile: folder + "/one.svg", atomically: true, encoding: .utf8)
      try CurvePlot([run("first", 5, steps: 3)], metrics: ["loss"]).svg.write(
        toFile: folder + "/short.svg", atomically: true, encoding: .utf8)
    }
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(parser.parserError as Any)")
    #expect(reader.texts.joined().contains("한글 <run> & \"co\"\u{FFFD}"))
    for metric in metrics { #expect(reader.texts.contains(metric)) }
    // Two runs in three panels.
    #expect(reader.counts["path.peak"] == 6 && reader.counts["path.saved"] == 12)
    #expect(reader.counts["path.raw c0"] == 2 && reader.counts["path.mean c1"] == 4)
    #expect(reader.counts["circle.dot c0"] == 12 && reader.counts["path.evaluated c1"] == 1)
    #expect(svg.contains("thick: mean over about 12 steps · ○ validation · ▽ loss spike · ◆ checkpoint"))
  }

  @Test func aMillionStepsAreASmallPictureWithItsPeaks() throws {
    func value(_ step: Int) -> Double {
      step == 777_777 ? -3 : 1 + Double(step * 7_919 % 1_009) / 1_009
    }
    let points = (1...1_000_000).map { (step: $0, value: value($0)) }
    let curve = Curve(points)
    let thinned = curve.thinned(to: 358, over: 1...1_000_000)
    #expect(thinned.points.count <= 4 * 358 && thinned.points.contains { $0.step == 777_777 })
    #expect(zip(thinned.points, thinned.points.dropFirst()).allSatisfy { $0.step < $1.step })
    #expect(thinned.wholeRange == curve.wholeRange)
    let metrics = (0..<6).map { "m\($0)" }
    let plot = CurvePlot(
      (0..<2).map {
        RunCurves(name: "r\($0)", curves: Dictionary(uniqueKeysWithValues: metrics.map { ($0, curve) }))
      },
      metrics: metrics, smooth: 100)
    let size = plot.svg.utf8.count
    print("CurvePlot, 2 runs of a million steps, 6 metrics: \(size) bytes")
    #expect(size < 500_000)
  }

  @Test(
    arguments: [
      (0, 1, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (1.7, 4.2, ["2.0", "2.5", "3.0", "3.5", "4.0"]),
      (0, 2e-5, ["0", "5e-6", "1e-5", "1.5e-5", "2e-5"]),
      (5, 5, ["4.6", "4.8", "5.0", "5.2", "5.4"]), (0, 90_000, ["0", "20k", "40k", "60k", "80k"]),
      (-3, 3, ["-2", "0", "2"]),
      (0.985, 0.998, ["0.985", "0.990", "0.995"]),
    ] as [(Double, Double, [String])])
  func ticksAreRound(_ low: Double, _ high: Double, _ wanted: [String]) {
    let axis = Axis(low, high, most: 5)
    #expect(axis.ticks.map(axis.label) == wanted)
  }

  @Test func theMeanIsRightFromTheFirstPoint() {
    let level = Curve((1...9).map { ($0, 3.0) }).smoothed(over: 4)
    #expect(level.points.allSatisfy { abs($0.value - 3) < 1e-12 })
    let rise = Curve([(1, 0.0), (2, 1.0)]).smoothed(over: 3)
    // Half for the new, half for the old: 0.5 of 0.75.
    #expect(abs(rise.points[1].value - 2.0 / 3) < 1e-12)
    #expect(Curve([(1, .nan), (2, 4), (3, .infinity)]).points.count == 1)
  }

  @Test func nothingToDrawIsAPictureToo() {
    for curves in [[:], ["loss": Curve([])], ["loss": Curve([(5, 2.0)])]] {
      let parser = XMLParser(
        data: Data(CurvePlot([RunCurves(name: "", curves: curves)], metrics: ["loss"]).svg.utf8))
      #expect(parser.parse())
    }
  }

  @Test func aFolderIsRead() throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/runs/first"
    let record = try TrainingSteps(writingTo: folder)
    for step in 1...4 {
      try record.write(
        .init(step: step, loss: 1 / Double(step), tokens: 1), samples: [], metrics: ["learning_rate": 1])
    }
    try record.add(["eval_loss": 2], to: 4)
    for name in ["spikes/step-3", "checkpoint-2", "checkpoint-x"] {
      try FileManager.default.createDirectory(atPath: folder + "/" + name, withIntermediateDirectories: true)
    }
    let run = try RunCurves(of: folder, metrics: nil)
    #expect(run.name == "first" && run.names == ["loss", "eval_loss", "learning_rate"])
    #expect(
      run.spikes == [3] && run.checkpoints == [2]
        && run.curves.keys.sorted() == ["eval_loss", "learning_rate", "loss"])
    #expect(run.curves["loss"] == Curve([(1, 1), (2, 0.5), (3, 1.0 / 3), (4, 0.25)]))
  }
}
