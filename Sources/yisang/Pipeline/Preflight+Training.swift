import ArgumentParser
import Corpus
import Evaluate
import Foundation
import Rewards
import Teacher
import Train

extension RunOptions {
  /// The model and what is learnt from.
  ///
  /// - Parameter stages: those of a corpus of which one is read.
  fileprivate func prepare(
    _ preflight: inout Preflight, _ section: SettingsSection, data: [String], _ stages: [Stage]
  ) throws {
    let file = try Settings(file: config, section: section)
    let context = try resolved(file, verb: section.rawValue)
    preflight.expect(model: context.model, hasWeights: !context.fromScratch)
    for place in try file.strings("data", flag: data) {
      let corpus = Corpus(root: place)
      if preflight.makes(place) || stages.contains(where: { preflight.makes($0, of: corpus) }) {
        continue
      }
      guard FileManager.default.fileExists(atPath: corpus.folder(of: .crawl)) else {
        preflight.expect(place, as: "data")
        continue
      }
      try preflight.expect(stages[stages.count - 1], of: corpus)
    }
  }

  fileprivate func prepare(
    _ preflight: inout Preflight, refining section: SettingsSection, _ questions: QuestionOptions,
    settings: () throws -> Void
  ) throws {
    preflight.attempt { _ in try settings() }
    try prepare(&preflight, section, data: questions.data, [.dedup, .filter, .item])
  }
}

extension TrainSFTVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    preflight.attempt { _ in
      let file = try Settings(file: place.config, section: .sft)
      let settings = try options.resolved(learning, file)
      _ = try data.resolved(file, maxLength: settings.maxLength, seed: settings.seed)
    }
    try place.prepare(&preflight, .sft, data: data.data, [.distill])
  }
}

extension TrainGRPOVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    try place.prepare(&preflight, refining: .grpo, questions) {
      let run = try RefineRun(.grpo, place, questions, learning, refining)
      if try !run.isReplay { try rewards.resolved(run.file).close() }
    }
  }
}

extension TrainTRITVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    try place.prepare(&preflight, refining: .trit, questions) {
      let run = try RefineRun(.trit, place, questions, learning, refining)
      _ = try trit.method(run.settings, run.file)
    }
  }
}

extension TrainTAPOVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    try place.prepare(&preflight, refining: .tapo, questions) {
      let run = try RefineRun(.tapo, place, questions, learning, refining)
      try tapo.method(run.settings, run.file).close()
    }
  }
}

extension TrainNRTVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    try place.prepare(&preflight, refining: .nrt, questions) {
      let run = try RefineRun(.nrt, place, questions, learning, refining)
      _ = try nrt.method(run.settings, run.file)
    }
  }
}

extension TrainRLERRVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    try place.prepare(&preflight, refining: .rlerr, questions) {
      let run = try RefineRun(.rlerr, place, questions, learning, refining)
      _ = try rlerr.settings(run.file)
    }
  }
}

extension TrainSCFTVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    try place.prepare(&preflight, refining: .scft, questions) {
      _ = try scft.resolved(learning, options, try Settings(file: place.config, section: .scft))
    }
  }
}

extension EvalVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    let file = try Settings(file: config, section: .eval)
    let settings = try options.resolved(file)
    _ = try options.prompt(file)
    let files = try file.strings("tasks", flag: tasks)
    if files.isEmpty { preflight.note("tasks is missing: the files of benchmarks") }
    for path in files {
      preflight.expect(path, as: "tasks")
      guard FileManager.default.fileExists(atPath: path) else { continue }
      preflight.attempt { _ in _ = try loadTask(path: path, limit: 1) }
    }
    switch try EvalSource(options, file, settings) {
    case .folder(let folder, let local):
      preflight.expect(model: folder)
      if let adapter = local.adapter { preflight.expect(adapter, as: "adapter") }
    case .servers: if preflight.reaches { _ = try EvalSource(options, file, settings).open() }
    }
  }
}
