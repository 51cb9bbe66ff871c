import Reasoning
import StrictJSON

/// Makes items of a file's rows.
struct TaskReader {
  private let chosen: LayoutChoice
  private let map: ColumnMap
  private let path: String
  /// The file's name without endings.
  private let stem: String
  /// Whether ids begin with the file's name, as there are others.
  private let isOfSeveral: Bool
  private var unjudged = 0
  private var rows = 0
  private var renamed = 0
  private var seen: Set<[UInt8]> = []
  private var occurrences: [[UInt8]: Int] = [:]

  init(_ chosen: LayoutChoice, path: String, stem: String, isOfSeveral: Bool) {
    (self.chosen, self.path, self.stem, self.isOfSeveral) = (chosen, path, stem, isOfSeveral)
    map = chosen.map
  }

  /// What was decided.
  var notes: [String] {
    var notes: [String] = []
    if unjudged > 0 {
      notes.append(
        "\(stem): \(unjudged) of \(rows) golds are beyond what can be compared: no answer is right")
    }
    if renamed > 0 {
      notes.append("\(stem): \(renamed) of \(rows) ids occur before: the number of the occurrence was added")
    }
    return notes
  }

  mutating func item(_ row: TaskRows.Row) throws -> EvalItem {
    rows += 1
    let place = "\(path):\(row.line)"
    var question = try question(row, place)
    var options: [String] = []
    if let (found, text) = try self.options(row, place) {
      options = found
      if let text { question += "\n" + text }
    }
    let golds = try golds(row, place)
    let kind = try kind(row, golds, options, place)
    let own = map.id.flatMap { row[$0] }.flatMap(TaskText.plain).map(TaskText.trimmed)
    let id = unused(own.flatMap { $0.isEmpty ? nil : $0 } ?? "\(row.line)")
    var item = EvalItem(
      id: isOfSeveral ? "\(stem)/\(id)" : id, task: chosen.name, source: source(row, own), kind: kind,
      question: question, options: kind == .choice ? options : [], gold: golds)
    item.language = map.language.flatMap { row[$0]?.text }.map { TaskText.trimmed($0).lowercased() }
    if kind == .choice { item.gold = try choices(golds, options, place) }
    if kind == .math, !golds.contains(where: TaskReader.isJudged) { unjudged += 1 }
    return item
  }

  /// Answers are kept by id: one that comes again in the file has the number of its occurrence behind it.
  private mutating func unused(_ id: String) -> String {
    var unused = id
    if !seen.insert(Array(id.utf8)).inserted {
      renamed += 1
      repeat {
        occurrences[Array(id.utf8), default: 1] += 1
        unused = "\(id)#\(occurrences[Array(id.utf8)] ?? 0)"
      } while !seen.insert(Array(unused.utf8)).inserted
    }
    return unused
  }

  private func question(_ row: TaskRows.Row, _ place: String) throws -> String {
    var texts: [String] = []
    for name in map.question {
      guard let value = row.fields[name] else { throw EvaluationError(place, "has no \(name)") }
      guard !value.isNull else { continue }
      guard let text = value.text else { throw EvaluationError(place, "\(name) is no text") }
      if !TaskText.trimmed(text).isEmpty { texts.append(text) }
    }
    guard !texts.isEmpty else { throw EvaluationError(place, "has no question") }
    let question = texts.joined(separator: "\n\n")
    return chosen.layout == .haerae ? TaskText.withoutCue(question, "### 정답") : question
  }

  /// Options as a list; or as a text, which is to stand below the question.
  private func options(_ row: TaskRows.Row, _ place: String) throws -> (texts: [String], below: String?)? {
    guard let name = map.options.first else { return nil }
    var texts: [String] = []
    if map.options.count > 1 {
      texts = map.options.map { row[$0].flatMap(TaskText.plain).map(TaskText.trimmed) ?? "" }
      while texts.last?.isEmpty == true { texts.removeLast() }
    } else if let value = row[name] {
      guard let list = OptionList.texts(value) else {
        guard chosen.layout == .koSimpleEval, let text = value.text else {
          throw EvaluationError(
            place, "\(name) is no list of options, nor an object of them from A or 1 on without gaps")
        }
        return ([], text)
      }
      texts = list
    }
    guard texts.count > 1, texts.count <= ChoiceGold.mostOptions else {
      throw EvaluationError(place, "has \(texts.count) options, not 2 to \(ChoiceGold.mostOptions)")
    }
    guard !texts.contains(where: { TaskText.trimmed($0).isEmpty }) else {
      throw EvaluationError(place, "has an empty option")
    }
    return (texts, nil)
  }

  private func golds(_ row: TaskRows.Row, _ place: String) throws -> [String] {
    var golds: [String] = []
    for name in map.gold {
      guard let value = row[name] else { continue }
      for one in value.array ?? [value] {
        guard var text = TaskText.plain(one) else {
          throw EvaluationError(place, "\(name) is no text and no number")
        }
        if map.goldIs == .solution { text = TaskReader.result(of: text) }
        if !TaskText.trimmed(text).isEmpty { golds.append(text) }
      }
    }
    guard !golds.isEmpty else {
      throw EvaluationError(place, "has no right answer in \(map.gold.joined(separator: ", "))")
    }
    return golds
  }

  /// What is behind the last `####`.
  static func result(of solution: String) -> String {
    let bytes = Array(solution.utf8)
    guard bytes.count >= 4,
      let at = (0...bytes.count - 4).last(where: { bytes[$0..<$0 + 4] == [35, 35, 35, 35] })
    else { return solution }
    return TaskText.trimmed(String(decoding: bytes[(at + 4)...], as: UTF8.self))
  }

  private func kind(_ row: TaskRows.Row, _ golds: [String], _ options: [String], _ place: String) throws
    -> EvalItem.Kind
  {
    if let kind = map.kind { return kind }
    if let name = map.kindColumn {
      guard let kind = row[name]?.text.flatMap(EvalItem.Kind.init(rawValue:)) else {
        let kinds = EvalItem.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw EvaluationError(place, "\(name) is none of \(kinds)")
      }
      return kind
    }
    switch guessedAnswerKind(gold: golds[0], options: options) {
    case .math: return .math
    case .choice: return .choice
    case .text: return .text
    }
  }

  private func choices(_ golds: [String], _ options: [String], _ place: String) throws -> [String] {
    var places: [Int] = []
    for gold in golds {
      do {
        for found in try ChoiceGold.places(gold, options: options, form: map.goldIs)
        where !places.contains(found) { places.append(found) }
      } catch let problem as ChoiceGold.Problem {
        throw EvaluationError(place, "the right answer \(gold.prefix(60)) \(problem.text)")
      }
    }
    return places.map { "\($0)" }
  }

  private func source(_ row: TaskRows.Row, _ id: String?) -> String {
    for name in map.source {
      if let value = row[name].flatMap(TaskText.plain).map(TaskText.trimmed), !value.isEmpty { return value }
    }
    if chosen.layout == .click, !isOfSeveral, let id { return TaskReader.withoutNumbers(id) }
    return stem
  }

  /// `KIIP_economy` of `KIIP_economy_12`.
  static func withoutNumbers(_ id: String) -> String {
    let words = id.utf8.split(separator: 0x5F).map { String(decoding: $0, as: UTF8.self) }
    let names = words.filter { !$0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    return names.isEmpty ? id : names.joined(separator: "_")
  }

  /// Whether a gold would be found equal to itself.
  private static func isJudged(_ gold: String) -> Bool {
    compareAnswer(gold: gold, answer: "\\boxed{\(gold)}", kind: .math, extraction: .first).agreement == .equal
  }
}
