import ArgumentParser
import Corpus
import Evaluate
import Train

/// The steps of `yisang run`, in order: a function of the settings alone.
struct PipelinePlan {
  private(set) var steps: [PipelineStep] = []

  /// A model of the chain.
  private struct Link {
    let name: String
    let folder: String
    /// Of a run with LoRA, whose base `folder` is.
    var adapter: String?

    /// What is read of it.
    var places: [String] { [folder] + (adapter.map { [$0] } ?? []) }
  }

  private let settings: PipelineSettings
  private var chain: [Link] = []

  /// - Throws: `ValidationError` where two steps would make one thing.
  init(_ settings: PipelineSettings) throws {
    self.settings = settings
    guard settings.hasReport || !settings.stages.contains(.report) else {
      throw ValidationError("run: stages: this build has no yisang report")
    }
    for stage in settings.stages where stage != .report { add(stage) }
    if let place = settings.checkpoint { try addCheckpoint(place) }
    if settings.hasReport { addReport() }
    try checkOutputs()
  }

  /// The steps from one stage to another; those outside are taken as they are.
  ///
  /// - Throws: `ValidationError` for a stage that the plan does not have.
  mutating func cut(from first: PipelineStage?, until last: PipelineStage?) throws {
    for (flag, stage) in [("--from", first), ("--until", last)] {
      guard let stage, !steps.contains(where: { $0.stage == stage }) else { continue }
      throw ValidationError(
        "\(flag): \(stage.rawValue) is no stage of this run, which has "
          + PipelinePlan.names(steps).joined(separator: ", "))
    }
    let start = steps.firstIndex { $0.stage == first } ?? 0
    let end = steps.lastIndex { $0.stage == last } ?? steps.count - 1
    guard start <= end else {
      throw ValidationError(
        "--from \(first?.rawValue ?? "") comes behind --until \(last?.rawValue ?? ""): nothing lies between")
    }
    steps = Array(steps[start...end])
  }

  private static func names(_ steps: [PipelineStep]) -> [String] {
    steps.map(\.stage.rawValue).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }
}

extension PipelinePlan {
  private var corpus: String { settings.corpus }

  private func isOfCorpus(_ place: String) -> Bool {
    let (place, root) = (PipelineStep.Artifact.standard(place), PipelineStep.Artifact.standard(corpus))
    return place == root || place.hasPrefix(root + "/")
  }

  private func shards(_ stages: [Stage]) -> [PipelineStep.Artifact] {
    stages.map { .shards($0.name, of: corpus) }
  }

  private mutating func add(_ stage: PipelineStage) {
    switch stage {
    case .crawl:
      let registry = settings.text(.crawl, "sites") ?? settings.sites
      append(stage, reads: [.path(registry)], makes: shards([.crawl, .item, .license]))
    case .import: append(stage, makes: shards([.crawl, .item, .license]))
    case .filter: append(stage, reads: shards([.item]), makes: shards([.filter]))
    case .dedup: append(stage, reads: shards([.filter, .license]), makes: shards([.dedup]))
    case .distill:
      append(stage, reads: shards([.dedup, .license]), makes: shards([.trace, .distill]))
    case .sft, .grpo, .trit, .tapo, .nrt, .scft, .rlerr: addTraining(stage)
    case .eval: addEvaluations()
    case .export:
      let rows: Stage = ["messages", "sharegpt"].contains(settings.text(.export, "rows")) ? .distill : .dedup
      let place = settings.text(.export, "to").map { "\($0)/SHA256SUMS" } ?? "export"
      append(
        stage, reads: shards([rows, .license]) + [.path(settings.sites)], makes: [.path(place)])
    case .report: break
    }
  }

  private mutating func append(
    _ stage: PipelineStage, _ name: String? = nil, _ flags: [String] = [],
    reads: [PipelineStep.Artifact] = [], makes: [PipelineStep.Artifact]
  ) {
    let texts = stage.section.flatMap { settings.sections[$0] } ?? [:]
    let named = PipelinePlan.places(stage.section, in: texts).filter { !isOfCorpus($0) }
    let all = reads + named.map { .path($0) }
    steps.append(
      PipelineStep(
        name: name ?? stage.rawValue, stage: stage,
        arguments: stage.verb + ["--config", settings.config] + flags, settings: texts,
        inputs: all.enumerated().filter { at, artifact in all.firstIndex(of: artifact) == at }.map(\.element),
        outputs: makes))
  }

  /// What the settings of a section name, be it there or not; what is no file or folder has no digest.
  private static func places(_ section: SettingsSection?, in texts: [String: String]) -> [String] {
    let named = (section?.files ?? []).filter { key in
      section != .eval || key != "prompt" || EvalPrompt.Template(rawValue: texts[key] ?? "") == nil
    }
    return named.flatMap { texts[$0]?.split(separator: ",").map(String.init) ?? [] }
      .filter { !$0.contains("://") }
  }
}

extension PipelinePlan {
  private mutating func addTraining(_ stage: PipelineStage) {
    var flags: [String] = []
    var reads: [PipelineStep.Artifact] = []
    let given = settings.text(stage, "model")
    if given == nil, let last = chain.last {
      let model = merged(last, for: stage)
      flags += ["--model", model]
      reads.append(.path(model))
    } else if let given {
      if chain.isEmpty, settings.text(stage, "from_scratch") != "true" {
        chain.append(Link(name: "base", folder: given))
      }
    }
    let data = settings.text(stage, "data")
    if data == nil, settings.text(stage, "rollouts") == nil { flags += ["--data", corpus] }
    if readsCorpus(data) { reads += shards(stage == .sft ? [.distill] : [.dedup, .license]) }
    let folder = RunFolder(settings.text(stage, "output_dir") ?? stage.rawValue).path
    append(stage, nil, flags, reads: reads, makes: [.path(folder)])
    let base = given ?? flags.firstIndex(of: "--model").map { flags[$0 + 1] } ?? folder
    let isAdapter = settings.text(stage, "lora_r") != nil
    chain.append(
      Link(name: stage.rawValue, folder: isAdapter ? base : folder, adapter: isAdapter ? folder : nil))
  }

  private func readsCorpus(_ data: String?) -> Bool {
    guard let data else { return true }
    return data.split(separator: ",").contains { isOfCorpus(String($0)) }
  }

  /// A model that learns begins with weights alone: the adapter of the run before is merged into its base first.
  private mutating func merged(_ link: Link, for stage: PipelineStage) -> String {
    guard let adapter = link.adapter else { return link.folder }
    addModel("merge \(link.name)", stage, link, to: adapter + "-merged")
    return adapter + "-merged"
  }

  private mutating func addModel(_ name: String, _ stage: PipelineStage, _ link: Link, to place: String) {
    steps.append(
      PipelineStep(
        name: name, stage: stage,
        arguments: ["export", "--config", settings.config, "--checkpoint", place, "--model", link.folder]
          + (link.adapter.map { ["--adapter", $0] } ?? []),
        settings: [:], inputs: link.places.map { .path($0) }, outputs: [.path(place)]))
  }

  private mutating func addCheckpoint(_ place: String) throws {
    guard let last = chain.last, last.name != "base" else {
      throw ValidationError(
        "run: checkpoint is where the trained model goes, and no stage of this run trains one")
    }
    addModel("checkpoint", .export, last, to: place)
  }

  /// One step a model of the chain; where none is trained, the model or the server that the section names.
  private mutating func addEvaluations() {
    var runs = settings.text(.eval, "runs") ?? "runs"
    while runs.count > 1, runs.hasSuffix("/") { runs.removeLast() }
    guard !chain.isEmpty, settings.text(.eval, "server") == nil else {
      let place = settings.text(.eval, "output_dir").map { $0.contains("/") ? $0 : "\(runs)/\($0)" }
      let model = settings.text(.eval, "model") ?? settings.text(.eval, "model_name")
      let name = model?.split(separator: "/").last.map(String.init) ?? "server"
      return append(.eval, makes: [.path("\(place ?? "\(runs)/\(name)/eval")/results.json")])
    }
    let wanted = settings.evaluated == .all ? chain : chain.suffix(1)
    for link in wanted {
      let place = link.adapter ?? link.folder
      let name = place.split(separator: "/").last.map(String.init) ?? place
      append(
        .eval, "eval \(link.name)",
        ["--model", link.folder] + (link.adapter.map { ["--adapter", $0] } ?? []),
        reads: link.places.map { .path($0) }, makes: [.path("\(runs)/\(name)/eval/results.json")])
    }
  }

  private mutating func addReport() {
    let made = steps.flatMap(\.outputs)
    append(.report, nil, ["--output", "runs/report.html"], reads: made, makes: [.path("runs/report.html")])
  }

  private func checkOutputs() throws {
    var makers: [String: String] = [:]
    for step in steps where ![.crawl, .import].contains(step.stage) {
      for output in step.outputs {
        let place = PipelineStep.Artifact.standard(output.place)
        if let other = makers[place] {
          throw ValidationError(
            "\(other) and \(step.name) would both make \(output.place): give them an output_dir each")
        }
        makers[place] = step.name
      }
    }
    let evaluations = steps.count { $0.stage == .eval }
    for key in ["output_dir", "adapter"] where evaluations > 1 && settings.text(.eval, key) != nil {
      throw ValidationError(
        "eval: \(key) is for one model, and \(evaluations) are evaluated: leave it out, or set run: evaluate: last"
      )
    }
  }
}
