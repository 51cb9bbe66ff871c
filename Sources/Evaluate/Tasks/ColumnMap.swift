/// Where the fields of an item are in a file: names of columns, or of members of objects.
public struct ColumnMap: Sendable, Equatable {
  /// How a choice's right answer is written.
  public enum Gold: String, Sendable, CaseIterable {
    /// A number from 1.
    case number
    /// A number from 0.
    case numberFromZero = "number-from-0"
    /// `B`, `(B)`, `②`.
    case label
    /// The option's text.
    case text
    /// What is behind the last `####`, else all of it: GSM8K's solutions.
    case solution
  }

  /// Texts that make the question, in order, those that are empty left out.
  public var question: [String]
  /// Right answers, any of which will do; a list in one column is several.
  public var gold: [String]
  /// A column with a list, or one column an option; of columns an option each, those at the end may be empty.
  public var options: [String]
  /// The first of these that is there.
  public var source: [String]
  /// The id's.
  public var id: String?
  /// That of the question's language, by its code.
  public var language: String?
  /// How answers are judged; nil to see it from `kindColumn`, from the options and golds.
  public var kind: EvalItem.Kind?
  /// A column that says how, item by item.
  public var kindColumn: String?
  /// How golds are written; nil to see that item by item.
  public var goldIs: Gold?

  /// A map.
  public init(
    question: [String] = [], gold: [String] = [], options: [String] = [], source: [String] = [],
    id: String? = nil, kind: EvalItem.Kind? = nil, goldIs: Gold? = nil, language: String? = nil
  ) {
    (self.question, self.gold, self.options, self.source) = (question, gold, options, source)
    (self.id, self.kind, self.goldIs, self.language) = (id, kind, goldIs, language)
  }

  /// Reads `question=Q,gold=A,options=O`: names are question, gold, options, source, id, language, kind, gold-is and the letters A to Z, an
  /// option each. A name given again adds a column: to the question a paragraph, to gold another right answer. `kind` is a kind's
  /// name or a column of such.
  ///
  /// - Throws: `EvaluationError`.
  public init(parsing text: String) throws {
    self.init()
    var letters: [(letter: UInt8, column: String)] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard pair.count == 2, !pair[1].isEmpty else {
        throw EvaluationError("--columns", "\(part) is no name=column")
      }
      let column = pair[1]
      switch pair[0] {
      case "question": question.append(column)
      case "gold": gold.append(column)
      case "options": options.append(column)
      case "source": source.append(column)
      case "id": id = column
      case "language": language = column
      case "kind":
        kind = EvalItem.Kind(rawValue: column)
        kindColumn = kind == nil ? column : nil
      case "gold-is":
        guard let form = Gold(rawValue: column) else {
          let forms = Gold.allCases.map(\.rawValue).joined(separator: ", ")
          throw EvaluationError("--columns", "there is no gold-is=\(column); there are \(forms)")
        }
        goldIs = form
      default:
        guard let letter = pair[0].utf8.first, pair[0].utf8.count == 1, (0x41...0x5A).contains(letter) else {
          throw EvaluationError(
            "--columns",
            "there is no \(pair[0]); there are question, gold, options, A to Z, source, id, language, kind, gold-is"
          )
        }
        letters.append((letter, column))
      }
    }
    try take(letters)
    guard !question.isEmpty, !gold.isEmpty else {
      throw EvaluationError("--columns", "question=COLUMN and gold=COLUMN must be there")
    }
  }

  private mutating func take(_ letters: [(letter: UInt8, column: String)]) throws {
    guard !letters.isEmpty else { return }
    let sorted = letters.sorted { $0.letter < $1.letter }
    guard options.isEmpty, sorted.enumerated().allSatisfy({ Int($1.letter) == 0x41 + $0 }) else {
      throw EvaluationError("--columns", "options are one column, or one each for A, B, C and so on")
    }
    options = sorted.map(\.column)
  }

  /// All columns that must be there.
  var required: [String] { question + gold + options + [id, kindColumn].compactMap { $0 } }
}
