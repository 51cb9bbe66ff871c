import ArgumentParser
import Contamination
import Corpus
import Filter
import PersonalData

/// The thresholds, as `yisang filter` takes them.
struct FilterOptions: ParsableArguments {
  @Option(help: "Share of Korean at least, 0 to 1 (default: 0.3).")
  var minKorean: Double?

  @Option(
    help: "Which share: auto, all, nonspace, letters, masked, nolatex, eojeol (default: auto).",
    completion: .list(["auto", "all", "nonspace", "letters", "masked", "nolatex", "eojeol"]))
  var koreanRatio: String?

  @Option(help: "Unicode scalars at least, after NFC (default: 50).")
  var minChars: Int?

  @Option(help: "Unicode scalars at most, after NFC (default: 8192).")
  var maxChars: Int?

  @Option(help: "Damage by a wrong decoding at most, 0 to 1 (default: 0.49).")
  var maxMojibake: Double?

  @Option(help: "Share of phrases of alert pages at most (default: 0.7).")
  var maxNotice: Double?

  @Option(help: "Share of repeated text at most (default: 0.6).")
  var maxRepeated: Double?

  @Option(help: "Share of signs that only part letters at most (default: 0.2).")
  var maxSeparators: Double?

  @Option(
    help: "Types of personal data that stay in the text, separated by commas (default: business,corporation)."
  )
  var unmasked: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Benchmarks that no kept item may share text with: JSON Lines, JSON, CSV, TSV, or an index of yisang contamination "
        + "index. May be given several times, and takes several files.", valueName: "file"),
    completion: .file())
  var benchmarks: [String] = []

  @Option(
    help: "What counts as shared: units (13 mixed units, any hit) or paper (two passes of 13-grams).",
    completion: .list(["units", "paper"]))
  var contaminationRule: String?

  @Option(help: "Verdicts that drop an item, separated by commas (default: verbatim,near,template).")
  var contaminationDrops: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Lists of items to leave out: a line an id of 32 hexadecimal digits, of an item or of a trace or example made of it; # "
        + "begins a comment. May be given several times, and takes several files.", valueName: "file"),
    completion: .file())
  var excludeIds: [String] = []

  static let keys =
    FilterSettings.numbers.map(\.key)
    + [
      "korean_ratio", "unmasked", "benchmarks", "contamination_rule", "contamination_drops", "exclude_ids",
    ]

  /// The items to leave out, from flags, environment and file; nil if there are no lists.
  func excluded(_ file: Settings, in corpus: Corpus) throws -> ExcludedItems? {
    let paths = try file.strings("exclude_ids", flag: excludeIds)
    return paths.isEmpty ? nil : try ExcludedItems(files: paths, in: corpus)
  }

  /// The benchmarks from flags, environment and file; nil if there are none.
  func index(_ file: Settings) throws -> BenchmarkIndex? {
    let paths = try file.strings("benchmarks", flag: benchmarks)
    let rule = try file.string("contamination_rule", flag: contaminationRule)
      .map { try choice("contamination_rule", $0, of: ContaminationRule.self) }
    guard !paths.isEmpty else {
      guard rule == nil else { throw ValidationError("contamination_rule goes with benchmarks") }
      return nil
    }
    return try BenchmarkIndex.load(paths: paths, rule: rule)
  }

  /// The thresholds from flags, environment and file.
  func resolved(_ file: Settings) throws -> FilterSettings {
    var settings = FilterSettings()
    let flags: [String: Double?] = [
      "min_korean": minKorean, "min_chars": minChars.map(Double.init), "max_chars": maxChars.map(Double.init),
      "max_mojibake": maxMojibake, "max_notice": maxNotice, "max_repeated": maxRepeated,
      "max_separators": maxSeparators,
    ]
    do {
      for number in FilterSettings.numbers {
        if let value = try file.double(number.key, flag: flags[number.key] ?? nil) {
          try number.set(&settings, value)
        }
      }
      try file.set(&settings.koreanRatio, "korean_ratio", koreanRatio)
      let types = try file.strings("unmasked", flag: unmasked.map { [$0] } ?? [])
      for name in types.flatMap({ $0.split(separator: ",") }) {
        settings.personalData.policies[try choice("unmasked", String(name), of: PersonalDataType.self)] =
          .flag
      }
      if let verdicts = try file.string("contamination_drops", flag: contaminationDrops) {
        let names = verdicts.split(separator: ",").map(String.init)
        guard !names.isEmpty else {
          throw ValidationError(
            "contamination_drops must name a verdict; leave the benchmarks out to drop nothing")
        }
        settings.contamination = Set(
          try names.map { try choice("contamination_drops", $0, of: Overlap.Verdict.self) })
      }
      return try settings.checked()
    } catch let problem as NumberSetting.Problem {
      throw ValidationError(problem.description)
    }
  }
}

/// A value by its name. - Throws: `ValidationError` with all names and the nearest.
func choice<Value: RawRepresentable & CaseIterable>(_ key: String, _ name: String, of type: Value.Type) throws
  -> Value where Value.RawValue == String
{
  if let value = Value(rawValue: name) { return value }
  let known = Value.allCases.map(\.rawValue)
  let near = nearest(name, among: known).map { "; did you mean \($0)?" } ?? ""
  throw ValidationError("\(key) must be one of \(known.joined(separator: ", "))\(near)")
}
