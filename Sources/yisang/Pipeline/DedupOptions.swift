import ArgumentParser
import Corpus
import Dedup
import Similarity

/// What is compared and what is kept, as `yisang dedup` takes it.
struct DedupOptions: ParsableArguments {
  @Option(help: "Least Jaccard index of near duplicates, 0.05 to 1 (default: 0.7).")
  var threshold: Double?

  @Option(help: "What is compared: mixed:N (units in a row) or chars:N (default: mixed:5).")
  var shingles: String?

  @Option(help: "Which copy is kept: license, score, length, earliest in any order (default: all, so).")
  var keep: String?

  @Option(help: "MinHash permutations (default: 128).")
  var permutations: Int?

  @Option(help: "What the permutations are made from.")
  var seed: Int?

  @Flag(
    name: .customLong("greetings"), inversion: .prefixedNo,
    help: "Leave greetings and sign-offs out of the comparison (default: yes).")
  var dropsGreetings: Bool?

  @Flag(
    name: .customLong("guard"), inversion: .prefixedNo,
    help: "Texts with other numbers or operators are no duplicates (default: yes).")
  var guardsNumbers: Bool?

  @Flag(help: "Look for exact copies alone.")
  var exact = false

  @Option(help: "A dedup shard of another corpus, or a folder of such: copies of its items are rejected.")
  var against: [String] = []

  static let keys = [
    "threshold", "shingles", "keep", "permutations", "seed", "greetings", "guard", "exact", "against",
  ]

  /// The settings from flags, environment and file.
  func resolved(_ file: Settings) throws -> DedupSettings {
    var settings = DedupSettings()
    try settings.set(
      threshold: file.double("threshold", flag: threshold), shingles: file.string("shingles", flag: shingles),
      permutations: file.int("permutations", flag: permutations), seed: file.int("seed", flag: seed),
      greetings: file.choice("greetings", flag: dropsGreetings),
      guardsNumbers: file.choice("guard", flag: guardsNumbers),
      exact: file.bool("exact", flag: exact))
    if let keep = try file.string("keep", flag: keep) { settings.keep = try DedupOptions.rules(keep) }
    return settings
  }

  private static func rules(_ text: String) throws -> [KeepRule] {
    let rules = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let name = part.trimmingPrefix { $0 == " " }
      guard let rule = KeepRule(rawValue: String(name)) else {
        let known = KeepRule.allCases.map(\.rawValue)
        let near = nearest(String(name), among: known).map { "; did you mean \($0)?" } ?? ""
        throw ValidationError("keep takes \(known.joined(separator: ", ")), not \(name)\(near)")
      }
      return rule
    }
    guard Set(rules).count == rules.count else { throw ValidationError("keep names a rule twice") }
    return rules
  }
}

extension DedupSettings {
  /// Takes settings of any source; nil leaves the default.
  mutating func set(
    threshold: Double?, shingles: String?, permutations: Int?, seed: Int?, greetings: Bool?,
    guardsNumbers: Bool?, exact: Bool?
  ) throws {
    if let threshold {
      guard DedupSettings.thresholds.contains(threshold) else {
        throw ValidationError("threshold must be from 0.05 to 1")
      }
      near.threshold = threshold
    }
    if let shingles {
      guard let definition = ShingleDefinition(shingles) else {
        throw ValidationError("shingles must be mixed:N or chars:N, N from 1 to 64, not \(shingles)")
      }
      near.shingles = definition
    }
    if let permutations {
      guard DedupSettings.permutations.contains(permutations) else {
        throw ValidationError("permutations must be from 1 to 1024")
      }
      near.permutations = permutations
    }
    if let seed { near.seed = UInt64(bitPattern: Int64(seed)) }
    if let greetings { near.dropsGreetings = greetings }
    if let guardsNumbers { near.guardsNumbers = guardsNumbers }
    if let exact { near.exactOnly = exact }
  }
}
