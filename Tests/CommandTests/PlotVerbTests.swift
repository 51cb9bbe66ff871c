import Corpus
import Foundation
import TestKit
import Testing

/// Curves of runs, as a user draws them.
struct PlotVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    for (name, height) in [("first", 2.0), ("second", 3)] {
      let steps = try TrainingSteps(writingTo: scratch.path + "/runs/" + name)
      for step in 1...40 {
        try steps.write(
          .init(step: step, loss: height / Double(step), tokens: 9), samples: [],
          metrics: ["grad_norm": 1, "learning_rate": 1e-5])
      }
      try steps.add(["eval_loss": 1], to: 40)
    }
  }

  @Test func runsAreDrawn() throws {
    let one = try program.run(["plot", "first"])
    #expect(one.status == 0 && one.out == "runs/first/plot.svg\n", "\(one.out)\(one.err)")
    let svg = try String(contentsOfFile: scratch.path + "/runs/first/plot.svg", encoding: .utf8)
    #expect(
      svg.hasPrefix("<svg xmlns=") && svg.contains(">learning_rate</text>") && svg.contains("○ validation"))
    let both = try program.run([
      "plot", "first", scratch.path + "/runs/second", "--metrics", "loss", "--out", "both.svg", "--smooth",
      "5",
    ])
    #expect(both.status == 0 && both.out == "both.svg\n", "\(both.out)\(both.err)")
    let picture = try String(contentsOfFile: scratch.path + "/both.svg", encoding: .utf8)
    #expect(
      picture.contains("2 runs") && picture.contains(">second</text>")
        && !picture.contains(">grad_norm</text>"))
  }

  @Test func mistakesAreNamed() throws {
    let metric = try program.run(["plot", "first", "--metrics", "los"])
    #expect(metric.status == 64 && metric.err.contains("did you mean loss?"), "\(metric.err)")
    let run = try program.run(["plot", "third"])
    #expect(run.status == 1 && run.err.contains("wrote down no steps"), "\(run.err)")
    #expect(try program.run(["plot", "first", "--smooth", "0"]).status == 64)
  }
}
