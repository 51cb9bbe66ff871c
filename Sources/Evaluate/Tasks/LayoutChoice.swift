import StrictJSON

/// Which layout a file has, and so where its fields are.
struct LayoutChoice {
  private(set) var layout: TaskLayout?
  private(set) var map: ColumnMap
  /// The task's name.
  private(set) var name: String
  private(set) var heldOut: Bool
  private(set) var notes: [String] = []

  init(_ rows: TaskRows, path: String, layout: TaskLayout?, columns: ColumnMap?) throws {
    let names = rows.names
    if let columns, layout == nil {
      (self.layout, map, name, heldOut) = (nil, columns, "", false)
    } else {
      let chosen = try layout ?? LayoutChoice.seen(rows, path: path)
      self.layout = chosen
      (name, heldOut) = (chosen.rawValue, chosen.isHeldOut)
      let edition = chosen.editions.first { names.isSuperset(of: $0.map.required) } ?? chosen.editions[0]
      map = columns.map { edition.map.overridden(by: $0) } ?? edition.map
    }
    let missing = (map.required + [columns?.language].compactMap { $0 }).filter { !names.contains($0) }
    guard missing.isEmpty else {
      throw EvaluationError(
        path,
        "has no column \(missing.joined(separator: ", ")); it has \(names.sorted().joined(separator: ", "))")
    }
    if self.layout == .hrm8k, path.lowercased().contains("mmmlu") {
      (map.kind, map.goldIs) = (.choice, .number)
    }
    if self.layout == .koSimpleEval { chooseSubset(path, rows) }
    // A layout's columns may be those of many benchmarks; one that is held out stays so under the name of another.
    if !heldOut, let named = TaskLayout.named(by: path), named.isHeldOut {
      heldOut = true
      notes.append("held out: the path names \(named.rawValue), which the paper holds out")
    }
  }

  /// The layout whose columns the file has; where several have the same, what the path names last of them.
  private static func seen(_ rows: TaskRows, path: String) throws -> TaskLayout {
    let names = rows.names
    let fits = TaskLayout.allCases.flatMap { layout in
      layout.editions.filter { names.isSuperset(of: $0.map.required + $0.marks) }.map {
        (layout: layout, weight: Set($0.map.required + $0.marks).count)
      }
    }
    let most = fits.map(\.weight).max() ?? 0
    let best = fits.filter { $0.weight == most }.map(\.layout)
    if best.contains(.gsm8k), rows.rows.allSatisfy({ $0["answer"]?.text?.contains("####") == true }) {
      return .gsm8k
    }
    if let named = TaskLayout.named(by: path, among: best.filter { $0 != .gsm8k }) { return named }
    if best.count == 1, !best[0].needsName { return best[0] }
    guard best.isEmpty else {
      let choices = Set(best.map(\.rawValue)).sorted().joined(separator: ", ")
      throw EvaluationError(
        path, "its columns are those of \(choices): name one, --task LAYOUT=FILE, or say --columns")
    }
    throw EvaluationError(
      path,
      "no layout has its columns (\(names.sorted().joined(separator: ", "))); \(near(names)); say --columns question=…,gold=…"
    )
  }

  /// The layouts that lack fewest columns.
  private static func near(_ names: Set<String>) -> String {
    let lacking = TaskLayout.allCases.map { layout in
      let missing = layout.editions.map { edition in
        var all: [String] = []
        for name in edition.map.required + edition.marks where !all.contains(name) { all.append(name) }
        return all.filter { !names.contains($0) }
      }
      return (layout: layout, missing: missing.min { $0.count < $1.count } ?? [])
    }
    let sorted = lacking.sorted { $0.missing.count < $1.missing.count }
    return "near are "
      + sorted.prefix(3).map { "\($0.layout.rawValue) without \($0.missing.joined(separator: ", "))" }.joined(
        separator: "; ")
  }

  /// KoSimpleEval is many benchmarks in three columns: which one, and so how it is judged, only the path tells.
  private mutating func chooseSubset(_ path: String, _ rows: TaskRows) {
    let others = TaskLayout.allCases.filter { $0 != .koSimpleEval }
    if rows.names.contains("choices"), map.options.isEmpty { map.options = ["choices"] }
    if let subset = TaskLayout.named(by: path, among: others) {
      (name, heldOut) = (subset.rawValue, subset.isHeldOut)
      map.kind = map.kind ?? subset.editions[0].map.kind
    } else if map.kind == nil {
      let isChoice = rows.rows.allSatisfy { row in
        let gold = row["gold"].flatMap(TaskText.plain).flatMap { ChoiceGold.position($0) }
        return gold.map { $0 <= ChoiceGold.mostInText } ?? false
      }
      map.kind = isChoice ? .choice : .math
      notes.append(
        "the path names no benchmark: read as \(isChoice ? "choice" : "math"), as all golds are such")
    }
  }
}

extension ColumnMap {
  /// With what another map names in place of this one's.
  func overridden(by other: ColumnMap) -> ColumnMap {
    var map = self
    if !other.question.isEmpty { map.question = other.question }
    if !other.gold.isEmpty { (map.gold, map.goldIs) = (other.gold, nil) }
    if !other.options.isEmpty { map.options = other.options }
    if !other.source.isEmpty { map.source = other.source }
    if let id = other.id { map.id = id }
    if let language = other.language { map.language = language }
    if other.kind != nil || other.kindColumn != nil {
      (map.kind, map.kindColumn) = (other.kind, other.kindColumn)
    }
    if let goldIs = other.goldIs { map.goldIs = goldIs }
    return map
  }
}
