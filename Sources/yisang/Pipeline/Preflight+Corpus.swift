import ArgumentParser
import Corpus
import Distill
import Foundation
import Publish

extension CrawlVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws { _ = try options.resolved(shared) }
}

extension ImportVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    preflight.expect(try files(try shared.settings(section: .import)), as: "files")
  }
}

extension FilterVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    let file = try shared.settings(section: .filter)
    _ = try options.resolved(file)
    preflight.expect(try file.strings("benchmarks", flag: options.benchmarks), as: "benchmarks")
    preflight.expect(try file.strings("exclude_ids", flag: options.excludeIds), as: "exclude_ids")
    try preflight.expect(.item, of: shared.corpus())
  }
}

extension DedupVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    let file = try shared.settings(section: .dedup)
    _ = try options.resolved(file)
    preflight.expect(try file.strings("against", flag: options.against), as: "against")
    try preflight.expect(.filter, of: shared.corpus())
  }
}

extension DistillVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    let file = try shared.settings(section: .distill)
    let instruction = try options.instruction(file)
    var settings = try options.resolved(file, cot: instruction.cot)
    settings.extraBody = try teacher.extraBody(file)
    settings.omitted = try teacher.omitted(file)
    _ = try teacher.budget(file)
    preflight.expect(try file.strings("benchmarks", flag: benchmarks), as: "benchmarks")
    if let folder = try file.string("student", flag: student) { preflight.expect(folder, as: "student") }
    try preflight.expect(.dedup, of: shared.corpus())
    let source = try teacher.source(file)
    let places = try file.strings("teacher", flag: teacher.teacher)
    guard try !places.isEmpty || file.string("teachers", flag: teacher.teachers) != nil else {
      throw ValidationError("teacher is missing: a server's address, or a model's folder")
    }
    if places.allSatisfy({ $0.contains("://") }) {
      if preflight.reaches { _ = try source.open(settings) }
    } else {
      for place in places { preflight.expect(model: place) }
    }
  }
}

extension ExportVerb: PreflightVerb {
  func prepare(_ preflight: inout Preflight) throws {
    if try model.isAsked(beside: options, trainOnly: trainOnly, corpus: shared.corpusFolder) {
      if let folder = model.model { preflight.expect(model: folder) }
      if let folder = model.adapter { preflight.expect(folder, as: "adapter") }
      return
    }
    let file = try shared.settings(section: .export)
    _ = try options.target(file, trainOnly: trainOnly)
    let settings = try options.settings(file, registry: try registry.registry(shared))
    try preflight.expect(settings.rows == .prompts ? .dedup : .distill, of: shared.corpus())
  }
}

extension Preflight {
  /// Shards of a stage that must be there, or be made before.
  mutating func expect(_ stage: Stage, of corpus: Corpus) throws {
    let folder = corpus.folder(of: stage)
    guard !makes(stage, of: corpus), try corpus.sealedIndices(of: stage).isEmpty else { return }
    note("\(folder): there are no finished \(stage.name) shards, and no stage of this run makes them")
  }
}
