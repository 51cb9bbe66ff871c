public import Corpus
internal import Foundation

/// A spike, explained for a person: `spikes/step-N/report.md` and `ids.txt`. What it proposes is never applied by itself.
public struct SpikeReport: Sendable {
  /// Looks examples up, many at once; those it does not know are left out.
  public typealias Lookup = @Sendable ([RecordID]) throws -> [RecordID: SampleAbout]

  /// Others that features are compared with, at most: the last before the spike.
  static let compared = 200

  let spike: Spike
  let settings: SpikeSettings
  let folder: String
  let runFolder: String
  /// The steps around, by number.
  let around: [(step: TrainingSteps.Step, metrics: [String: Double])]
  let suspects: SpikeSuspects
  let about: [RecordID: SampleAbout]
  let others: [RecordID]
  let features: [SampleFeature]

  /// Writes the report of a spike into the folder of a run.
  ///
  /// - Parameters:
  ///   - record: the run's steps, those of the spike and the one behind it among them.
  ///   - runFolder: as commands are to name it.
  ///   - features: measured beside what can be measured on any text.
  /// - Returns: the path of report.md. An ids.txt that is there already is left as it is: a person may have edited it.
  /// - Throws: `CorpusFailure` where the folder cannot be written; what `lookup` throws.
  public static func write(
    _ spike: Spike, settings: SpikeSettings, of record: TrainingSteps, to runFolder: String,
    lookup: Lookup = { _ in [:] }, features: [SampleFeature] = []
  ) throws -> String {
    let report = try SpikeReport(spike, settings, record, runFolder, lookup, features)
    do {
      try FileManager.default.createDirectory(atPath: report.folder, withIntermediateDirectories: true)
    } catch {
      throw CorpusFailure(
        .system, report.folder, "the folder cannot be created",
        remedy: "check the path, its permissions and the free space")
    }
    let ids = report.folder + "/ids.txt"
    let wasThere = FileManager.default.fileExists(atPath: ids)
    if !wasThere { try report.put(report.idLines, to: ids) }
    try report.put(report.lines(idsWereThere: wasThere), to: report.folder + "/report.md")
    return report.folder + "/report.md"
  }

  private init(
    _ spike: Spike, _ settings: SpikeSettings, _ record: TrainingSteps, _ runFolder: String,
    _ lookup: Lookup, _ features: [SampleFeature]
  ) throws {
    (self.spike, self.settings, self.runFolder) = (spike, settings, runFolder)
    folder = "\(runFolder)/spikes/step-\(spike.step)"
    self.features = features + SampleFeature.ofText
    let range = max(0, spike.step - settings.window)...(spike.step + 1)
    let metrics = try record.metrics(range)
    let samples = try record.samples(range)
    suspects = SpikeSuspects(
      of: spike, settings: settings, samples: samples,
      gradients: metrics.compactMapValues { $0[MetricNames.gradNorm] })
    around = try record.steps(max(0, spike.step - 5)...(spike.step + 1)).map { ($0, metrics[$0.step] ?? [:]) }
    let judged = Set(suspects.ranked.map(\.sample.id))
    var others: [RecordID] = []
    var seen = judged
    for (_, sample) in samples.reversed() where others.count < SpikeReport.compared {
      if seen.insert(sample.id).inserted { others.append(sample.id) }
    }
    self.others = others
    about = try lookup(Array(judged).sorted() + others)
  }

  private func put(_ lines: [String], to path: String) throws {
    let file = try OutputFile(path)
    try file.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    try file.commit()
  }

  /// The suspected samples' items, a line each; then the others of these steps as comments, for whoever knows better.
  var idLines: [String] {
    func line(_ ranked: SpikeSuspects.Ranked) -> String {
      let id = ranked.sample.id
      let about = about[id]
      let example = about?.item.map { $0 == id ? "" : ", example \(id)" } ?? ""
      return "\(about?.item ?? id)  # step \(ranked.step), loss \(number(ranked.sample.loss))\(example)"
        + (about?.place.map { ", " + cell($0, 200) } ?? "")
    }
    let rest = suspects.ranked.filter { !$0.isSuspected }
    return [
      "# Suspects of the spike at step \(spike.step) of \(runFolder), the worst first; # begins a comment. Edit it as you see fit:",
      "# nothing was excluded. "
        + (isOfCorpus
          ? "To do so: \(excludeCommand)" : "They are of no corpus: take their lines out of their file."),
    ] + suspects.suspects.map(line)
      + (rest.isEmpty ? [] : ["# Not suspected:"] + rest.map { "# " + line($0) })
  }

  /// Whether a filter knows the examples; of texts that are not at hand it may.
  var isOfCorpus: Bool { about.isEmpty || about.values.contains { $0.item != nil } }

  var excludeCommand: String { "yisang filter --exclude-ids \(quoted(folder + "/ids.txt"))" }

  /// For a shell.
  private func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "/._-".utf8.contains($0)
        || $0 > 127
    }
    return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
  }

  func number(_ value: Double?) -> String {
    value.map { $0.isFinite ? String(format: "%.4g", $0) : $0 > 0 ? "∞" : "NaN" } ?? "NaN"
  }

  /// A text within a line: no line ends, no control characters, cut.
  func cell(_ text: String, _ scalars: Int) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(scalars) {
      let isControl = scalar.value < 32 || (0x7F..<0xA0).contains(scalar.value)
      out.append(isControl || [0x2028, 0x2029].contains(scalar.value) ? " " : scalar)
    }
    if text.unicodeScalars.count > scalars { out.append("…") }
    return String(out)
  }
}
