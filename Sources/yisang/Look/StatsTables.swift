import Corpus
import Filter

/// The tables of `yisang stats` beside the funnel.
enum StatsTables {
  /// Items of each stage by site, category or class.
  static func breakdown(_ corpus: Corpus, _ key: BreakdownKey, json: Bool) throws {
    let stages = try [Stage.item, .filter, .dedup, .trace, .distill].filter {
      try ![.trace, .distill].contains($0) || !corpus.sealedIndices(of: $0).isEmpty
    }
    let counts = try stages.map { try corpus.items(of: $0, by: key) }
    let names = Set(counts.flatMap(\.keys)).sorted {
      (counts[0][$1] ?? 0, $0) < (counts[0][$0] ?? 0, $1)
    }
    if json {
      for name in names {
        let values = Dictionary(uniqueKeysWithValues: zip(stages, counts).map { ($0.name, $1[name] ?? 0) })
        try Console.json(BreakdownJSON(key: key.rawValue, name: name, items: values))
      }
      return
    }
    let rows = names.map { name in
      [name.isEmpty ? "(none)" : name] + counts.map { String($0[name] ?? 0) } + [""]
    }
    for line in columns([[key.rawValue] + stages.map(\.name) + [""]] + rows) { Console.out(line) }
  }

  /// Quantiles of every score.
  static func quantiles(_ report: FilterReport, json: Bool) throws {
    let shares = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]
    if json {
      for (name, values) in report.scores {
        let quantiles = shares.map { QuantilesJSON.Point(share: $0, value: values.quantile($0)) }
        try Console.json(QuantilesJSON(score: name, items: values.total, quantiles: quantiles))
      }
      return
    }
    let head = ["score"] + ["least", "1 %", "5 %", "25 %", "half", "75 %", "95 %", "99 %", "most"]
    let rows = report.scores.map { name, values in [name] + shares.map { number(values.quantile($0)) } }
    for line in columns([head] + rows) { Console.out(line) }
    Console.out(counted(report.items, "item"))
  }

  /// What other bounds would keep, and who is between.
  static func exploration(_ found: Exploration, at: Double?, json: Bool) throws {
    if json {
      let steps = found.steps.map { ExplorationJSON.Step(bound: $0.bound, kept: $0.kept) }
      let examples = found.examples.map {
        ExplorationJSON.Example(
          id: $0.item.id.description, url: $0.item.url, value: $0.value, text: $0.item.text)
      }
      try Console.json(
        ExplorationJSON(
          reason: found.reason, bound: found.bound.value, kept: found.kept, steps: steps, examples: examples))
      return
    }
    Console.out("\(found.reason): \(found.bound.description) keeps \(counted(found.kept, "item"))")
    for step in found.steps {
      let more = step.kept - found.kept
      let words = more == 0 ? "as many" : more > 0 ? "\(more) more" : "\(-more) fewer"
      Console.out("  at \(number(step.bound))\twould keep \(words)")
    }
    if at == nil, found.wider == nil {
      Console.out("\nno looser bound keeps more; --at shows what a stricter one would drop")
    }
    if let at, found.steps.first(where: { $0.bound == at })?.kept ?? found.kept == found.kept {
      Console.out("\nno item lies between \(number(found.bound.value)) and \(number(at))")
    }
    guard !found.examples.isEmpty else { return }
    Console.out("\nnearest to the bound:")
    for example in found.examples {
      Console.out("\n\(number(example.value))\t\(example.item.id)  \(example.item.url)")
      Console.out(excerpt(example.item.text))
    }
  }

  private static func number(_ value: Double) -> String {
    RuleBound.number((value * 10_000).rounded() / 10_000)
  }
}

/// The first 200 scalars of a text, indented, on four lines at most.
func excerpt(_ text: String, scalars: Int = 200) -> String {
  let start = Beginning(of: text, scalars: scalars)
  let lines = start.text.split(separator: "\n").map { "  " + $0 }
  return lines.prefix(4).joined(separator: "\n") + (start.isCut || lines.count > 4 ? " …" : "")
}

private struct BreakdownJSON: Encodable {
  let key, name: String
  let items: [String: Int]
}

private struct QuantilesJSON: Encodable {
  struct Point: Encodable {
    let share, value: Double
  }
  let score: String
  let items: Int
  let quantiles: [Point]
}

private struct ExplorationJSON: Encodable {
  struct Step: Encodable {
    let bound: Double
    let kept: Int
  }
  struct Example: Encodable {
    let id, url: String
    let value: Double
    let text: String
  }
  let reason: String
  let bound: Double
  let kept: Int
  let steps: [Step]
  let examples: [Example]
}
