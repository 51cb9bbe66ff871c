/// Benchmarks whose columns are known. docs/eval-tasks.md says where each was read.
public enum TaskLayout: String, Sendable, CaseIterable {
  case kmmlu
  case kmmluHard = "kmmlu-hard"
  case kmmluRedux = "kmmlu-redux"
  case kmmluPro = "kmmlu-pro"
  case haerae = "hae-rae"
  case click
  case mclm
  case hrm8k
  case ksm
  case kobalt
  case clinicalQA = "clinicalqa"
  case aime
  case mmath
  case gsm8k
  case koSimpleEval = "kosimpleeval"
  /// What `yisang testsite problems` writes.
  case problems

  /// Whether the paper keeps it for the end (methods.md A.10): it is to be read once.
  public var isHeldOut: Bool {
    switch self {
    case .kmmluHard, .kmmluPro, .ksm, .click, .kobalt: true
    default: false
    }
  }

  /// Columns that were published together.
  struct Edition {
    let map: ColumnMap
    /// Columns that nothing is read from, without which a file is not seen to be of this layout.
    let marks: [String]

    init(_ map: ColumnMap, marks: [String] = []) { (self.map, self.marks) = (map, marks) }
  }

  /// Those that were read.
  var editions: [Edition] {
    switch self {
    case .kmmlu, .kmmluHard:
      [
        Edition(
          ColumnMap(
            question: ["question"], gold: ["answer"], options: ["A", "B", "C", "D"], source: ["Category"],
            kind: .choice, goldIs: .number))
      ]
    case .kmmluRedux: [exam(source: "category")]
    case .kmmluPro: [exam(source: "subject")]
    case .haerae:
      [
        Edition(
          ColumnMap(
            question: ["query"], gold: ["answer"], source: ["category"], kind: .choice, goldIs: .label))
      ]
    case .click:
      [
        Edition(
          ColumnMap(
            question: ["paragraph", "question"], gold: ["answer"], options: ["choices"], id: "id",
            kind: .choice, goldIs: .text))
      ]
    case .mclm: [Edition(ColumnMap(question: ["ko"], gold: ["answer"], kind: .math), marks: ["en"])]
    case .hrm8k, .ksm: [Edition(ColumnMap(question: ["question"], gold: ["answer"], kind: .math))]
    case .kobalt:
      [
        linguistic("Question", "Answer", "Class"), linguistic("question", "answer", "대분류"),
      ]
    case .clinicalQA:
      [
        Edition(
          ColumnMap(
            question: ["question", "exam"], gold: ["answer"], options: ["options"], source: ["category"],
            id: "question_id", kind: .choice, goldIs: .label))
      ]
    case .aime:
      [
        Edition(ColumnMap(question: ["Problem"], gold: ["Answer"], id: "ID", kind: .math)),
        Edition(ColumnMap(question: ["problem"], gold: ["answer"], kind: .math)),
        Edition(ColumnMap(question: ["question"], gold: ["answer"], kind: .math)),
      ]
    case .mmath:
      [
        Edition(
          ColumnMap(
            question: ["question"], gold: ["answer"], source: ["data_source"], kind: .math, language: "lang"),
          marks: ["data_source", "data_source_id", "lang", "gid"])
      ]
    case .gsm8k:
      [Edition(ColumnMap(question: ["question"], gold: ["answer"], kind: .math, goldIs: .solution))]
    case .koSimpleEval:
      [
        Edition(
          ColumnMap(question: ["question"], gold: ["gold"], source: ["category"]), marks: ["category"])
      ]
    case .problems:
      [
        Edition(
          ColumnMap(question: ["question"], gold: ["gold"], source: ["kind"], kind: .math),
          marks: ["kind", "split"])
      ]
    }
  }

  private func exam(source: String) -> Edition {
    Edition(
      ColumnMap(
        question: ["question"], gold: ["solution"], options: ["options"], source: [source], kind: .choice,
        goldIs: .number),
      marks: ["license_name", source])
  }

  private func linguistic(_ question: String, _ answer: String, _ source: String) -> Edition {
    Edition(
      ColumnMap(
        question: [question], gold: [answer], source: [source], id: "ID", kind: .choice, goldIs: .label),
      marks: [source])
  }

  /// What its name is in paths, in lower case and with a space for all that is no letter or digit.
  var pathWords: [String] {
    switch self {
    case .kmmluHard: ["kmmlu hard", "kmmluhard"]
    case .kmmluRedux: ["kmmlu redux", "kmmluredux"]
    case .kmmluPro: ["kmmlu pro", "kmmlupro"]
    case .haerae: ["hae rae", "haerae", "hrb"]
    case .clinicalQA: ["clinicalqa", "clinical qa"]
    case .problems: []
    default: [rawValue]
    }
  }

  /// Whether many benchmarks have its columns, so that the path must name it.
  var needsName: Bool {
    switch self {
    case .kmmlu, .kmmluHard, .hrm8k, .ksm, .aime, .gsm8k: true
    default: false
    }
  }

  /// The layout that a path names last.
  static func named(by path: String, among layouts: [TaskLayout] = allCases) -> TaskLayout? {
    let plain =
      [0x20]
      + path.lowercased().utf8.map { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) ? byte : 0x20
      }
    let found = layouts.flatMap { layout in
      layout.pathWords.compactMap { word -> (layout: TaskLayout, at: Int, length: Int)? in
        let word = [0x20] + Array(word.utf8)
        guard plain.count >= word.count else { return nil }
        return (0...plain.count - word.count).last { plain[$0...].starts(with: word) }.map {
          (layout, $0, word.count)
        }
      }
    }
    return found.max { ($0.at, $0.length) < ($1.at, $1.length) }?.layout
  }
}
