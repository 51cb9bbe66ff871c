import ArgumentParser
import Foundation
import Testing

@testable import yisang

/// Which steps a settings file means: a function of its texts.
struct PipelinePlanTests {
  private func settings(
    _ stages: [PipelineStage], _ sections: [SettingsSection: [String: String]] = [:],
    _ change: (inout PipelineSettings) -> Void = { _ in }
  ) -> PipelineSettings {
    var settings = PipelineSettings(config: "y.yaml", corpus: "corpus", stages: PipelineStage.inOrder(stages))
    settings.sections = sections
    change(&settings)
    return settings
  }

  private func names(
    _ stages: [PipelineStage], _ sections: [SettingsSection: [String: String]] = [:],
    _ change: (inout PipelineSettings) -> Void = { _ in }
  ) throws -> [String] { try PipelinePlan(settings(stages, sections, change)).steps.map(\.name) }

  private func step(_ name: String, of plan: PipelinePlan) throws -> PipelineStep {
    try #require(plan.steps.first { $0.name == name })
  }

  @Test func stagesStandInTheOrderOfThePipeline() {
    #expect(
      PipelineStage.inOrder([.export, .eval, .tapo, .grpo, .sft, .distill, .dedup, .crawl, .crawl])
        == [.crawl, .dedup, .distill, .sft, .tapo, .grpo, .eval, .export])
    #expect(PipelineStage.inOrder([.rlerr, .scft, .grpo]) == [.rlerr, .scft, .grpo], "as they are given")
    #expect(PipelineStage.usual(["crawl", "filter", "corpus", "translate"]) == [.crawl, .filter, .dedup])
    #expect(PipelineStage.usual(["sft", "eval"]) == [.sft, .eval])
    #expect(PipelineStage.usual(["corpus", "sites", "reward"]) == [])
  }

  @Test func eachModelBeginsWithTheOneBefore() throws {
    let plan = try PipelinePlan(
      settings(
        [.sft, .grpo, .trit, .eval],
        [
          .sft: ["model": "base", "output_dir": "first"], .grpo: ["data": "q.jsonl"],
          .trit: ["data": "q.jsonl", "output_dir": "models/trit"],
        ]))
    #expect(
      plan.steps.map(\.name)
        == ["sft", "grpo", "trit", "eval base", "eval sft", "eval grpo", "eval trit"])
    let config = ["--config", "y.yaml"]
    #expect(try step("sft", of: plan).arguments == ["train", "sft"] + config + ["--data", "corpus"])
    #expect(try step("grpo", of: plan).arguments == ["train", "grpo"] + config + ["--model", "runs/first"])
    #expect(try step("trit", of: plan).arguments == ["train", "trit"] + config + ["--model", "runs/grpo"])
    #expect(try step("eval trit", of: plan).arguments == ["eval"] + config + ["--model", "models/trit"])
    #expect(try step("eval base", of: plan).place == "runs/base/eval/results.json")
    #expect(try step("grpo", of: plan).reads(step("sft", of: plan)))
    #expect(try !step("sft", of: plan).reads(step("grpo", of: plan)))
    #expect(try step("eval trit", of: plan).reads(step("trit", of: plan)))
  }

  @Test func aModelThatIsNamedIsTaken() throws {
    let plan = try PipelinePlan(
      settings([.sft, .grpo], [.sft: ["model": "base"], .grpo: ["model": "other", "data": "q"]]))
    #expect(try step("grpo", of: plan).arguments == ["train", "grpo", "--config", "y.yaml"])
    #expect(try !step("grpo", of: plan).reads(step("sft", of: plan)))
  }

  /// An adapter is evaluated beside its base, and merged into it before something else learns from there.
  @Test func anAdapterIsMergedWhereTrainingGoesOn() throws {
    let plan = try PipelinePlan(
      settings([.sft, .grpo, .eval], [.sft: ["model": "base", "lora_r": "8"], .grpo: ["data": "q"]]) {
        $0.checkpoint = "final"
      })
    #expect(
      plan.steps.map(\.name)
        == ["sft", "merge sft", "grpo", "eval base", "eval sft", "eval grpo", "checkpoint"])
    let merge = try step("merge sft", of: plan)
    #expect(
      merge.arguments.suffix(6) == [
        "--checkpoint", "runs/sft-merged", "--model", "base", "--adapter", "runs/sft",
      ])
    #expect(try step("grpo", of: plan).arguments.suffix(2) == ["--model", "runs/sft-merged"])
    #expect(
      try step("eval sft", of: plan).arguments.suffix(4) == ["--model", "base", "--adapter", "runs/sft"])
    #expect(try step("eval sft", of: plan).place == "runs/sft/eval/results.json")
    #expect(
      try step("checkpoint", of: plan).arguments.suffix(4) == [
        "--checkpoint", "final", "--model", "runs/grpo",
      ])
    let alone = try PipelinePlan(settings([.sft], [.sft: ["model": "base", "lora_r": "8"]]))
    #expect(alone.steps.map(\.name) == ["sft"])
  }

  @Test func evaluations() throws {
    #expect(try names([.eval], [.eval: ["model": "m"]]) == ["eval"])
    #expect(
      try names([.sft, .eval], [.sft: ["model": "b"], .eval: ["server": "http://h/v1"]]) == ["sft", "eval"])
    #expect(
      try names([.sft, .eval], [.sft: ["model": "b"]]) { $0.evaluated = .last } == ["sft", "eval sft"])
    // Weights that are drawn are no model to be compared with.
    #expect(
      try names([.sft, .eval], [.sft: ["model": "b", "from_scratch": "true"]]) == ["sft", "eval sft"])
    for key in ["output_dir", "adapter"] {
      #expect(throws: ValidationError.self) {
        try names([.sft, .eval], [.sft: ["model": "b"], .eval: [key: "x"]])
      }
    }
  }

  @Test func aReportComesLastWhereTheBuildHasOne() throws {
    #expect(try names([.filter]) { $0.hasReport = true } == ["filter", "report"])
    let plan = try PipelinePlan(settings([.filter]) { $0.hasReport = true })
    #expect(
      try step("report", of: plan).arguments == [
        "report", "--config", "y.yaml", "--output", "runs/report.html",
      ])
  }

  @Test func twoStepsMayNotMakeOneThing() {
    #expect(throws: ValidationError.self) {
      try names([.sft, .grpo], [.sft: ["model": "b", "output_dir": "x"], .grpo: ["output_dir": "runs/x"]])
    }
    #expect(throws: ValidationError.self) { try names([.filter]) { $0.checkpoint = "final" } }
  }

  @Test func fromAndUntilCut() throws {
    let all: [PipelineStage] = [.crawl, .filter, .dedup, .sft, .grpo, .eval]
    let sections: [SettingsSection: [String: String]] = [
      .sft: ["model": "b", "lora_r": "4"], .grpo: ["data": "q"],
    ]
    func cut(_ first: PipelineStage?, _ last: PipelineStage?) throws -> [String] {
      var plan = try PipelinePlan(settings(all, sections))
      try plan.cut(from: first, until: last)
      return plan.steps.map(\.name)
    }
    #expect(try cut(nil, .dedup) == ["crawl", "filter", "dedup"])
    #expect(try cut(.dedup, .sft) == ["dedup", "sft"])
    #expect(try cut(.grpo, .grpo) == ["merge sft", "grpo"], "what it begins with belongs to it")
    #expect(try cut(.eval, nil) == ["eval base", "eval sft", "eval grpo"])
    #expect(throws: ValidationError.self) { try cut(.distill, nil) }
    #expect(throws: ValidationError.self) { try cut(.sft, .filter) }
  }

  /// One place has several names.
  @Test func placesAreComparedAndNotTheirNames() throws {
    for name in ["./corpus", "corpus/", FileManager.default.currentDirectoryPath + "/corpus/distill"] {
      let plan = try PipelinePlan(
        settings(
          [.sft, .grpo, .eval],
          [
            .sft: ["model": "base", "data": name], .grpo: ["model": "./runs/sft", "data": "q"],
            .eval: ["tasks": "b"],
          ]))
      #expect(try step("sft", of: plan).inputs.map(\.place) == ["corpus/distill", "base"], "\(name)")
      #expect(try step("grpo", of: plan).reads(step("sft", of: plan)))
    }
    #expect(throws: ValidationError.self) {
      try names([.sft, .grpo], [.sft: ["model": "b"], .grpo: ["output_dir": "./runs/sft"]])
    }
  }

  @Test func filesAreNamedByKeysOfTheirSections() {
    for section in SettingsSection.allCases {
      #expect(Set(section.files).isSubset(of: section.keys), "\(section)")
    }
  }

  /// What settings name is read, but for what they name to be made.
  @Test func settingsNameWhatIsRead() throws {
    let plan = try PipelinePlan(
      settings(
        [.filter, .sft, .grpo, .eval, .export],
        [
          .filter: ["benchmarks": "a.jsonl,b.csv", "min_korean": "0.3"],
          .sft: ["model": "base", "data": "corpus/distill,more.jsonl", "output_dir": "elsewhere/x"],
          .grpo: ["data": "q.jsonl", "loss_type": "dapo"], .eval: ["tasks": "bench.csv", "prompt": "plain"],
          .export: ["to": "out", "rows": "messages"],
        ]))
    #expect(try step("filter", of: plan).inputs.map(\.place) == ["corpus/item", "a.jsonl", "b.csv"])
    #expect(try step("sft", of: plan).inputs.map(\.place) == ["corpus/distill", "more.jsonl", "base"])
    let grpo = try step("grpo", of: plan)
    #expect(
      grpo.inputs.map(\.place) == ["elsewhere/x", "q.jsonl"], "a word that happens to be a folder is none")
    #expect(try step("eval grpo", of: plan).inputs.map(\.place) == ["runs/grpo", "bench.csv"])
    let export = try step("export", of: plan)
    #expect(export.inputs.map(\.place).prefix(2) == ["corpus/distill", "corpus/license"])
    #expect(export.place == "out/SHA256SUMS")
  }
}
