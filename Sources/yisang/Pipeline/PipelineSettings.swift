import ArgumentParser

/// What `yisang run` takes from the settings file: its own section, and of every stage the texts of its settings.
struct PipelineSettings {
  /// Which models of the chain are evaluated.
  enum Evaluated: String, CaseIterable { case all, last }

  /// The settings file, as every stage is given it.
  var config: String
  /// The folder of the corpus.
  var corpus: String
  /// The registry of sites.
  var sites = "sites.yaml"
  /// In the order of the pipeline.
  var stages: [PipelineStage]
  var evaluated = Evaluated.all
  /// Where the last model goes, as transformers loads it.
  var checkpoint: String?
  /// What file and environment say, by section and key; lists with commas.
  var sections: [SettingsSection: [String: String]] = [:]
  /// Whether this build can write a report.
  var hasReport = false

  /// The keys of the section `run`.
  static let keys = ["stages", "evaluate", "checkpoint"]

  func text(_ stage: PipelineStage, _ key: String) -> String? {
    stage.section.flatMap { sections[$0]?[key] }
  }
}

extension PipelineSettings {
  /// - Parameter config: the file; it has to be there.
  /// - Throws: `ConfigurationMap.Failure` for an unknown key of any section, `ValidationError` for a stage that is none.
  init(file config: String) throws {
    let root = try Settings(file: config, section: nil)
    let own = try Settings(file: config, section: .run)
    self.init(config: config, corpus: try root.string("corpus", flag: nil) ?? "corpus", stages: [])
    sites = try root.string("sites", flag: nil) ?? sites
    let named = try own.strings("stages", flag: []).map { try PipelineStage($0, for: "run: stages") }
    stages = named.isEmpty ? PipelineStage.usual(Set(root.names)) : PipelineStage.inOrder(named)
    if let name = try own.string("evaluate", flag: nil) {
      evaluated = try choice("run: evaluate", name, of: Evaluated.self)
    }
    checkpoint = try own.string("checkpoint", flag: nil)
    for section in SettingsSection.allCases {
      let file = try Settings(file: config, section: section)
      for key in section.keys {
        let values = try file.strings(key, flag: [])
        if !values.isEmpty { sections[section, default: [:]][key] = values.joined(separator: ",") }
      }
    }
    guard !stages.isEmpty else {
      throw ValidationError(
        "\(config) has no section of a stage, so there is nothing to run; yisang init writes a file to begin with"
      )
    }
  }
}
