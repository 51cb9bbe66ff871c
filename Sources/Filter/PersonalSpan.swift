public import Corpus
public import PersonalData

/// Where personal data stands in one field of an item; never its value.
public struct PersonalSpan: Sendable, Equatable {
  /// A text of an item.
  public enum Field: Sendable, Hashable, CustomStringConvertible {
    case title
    case body
    /// The n-th answer, from 0.
    case answer(Int)

    /// `title`, `body`, `answer 0`.
    public var description: String {
      switch self {
      case .title: "title"
      case .body: "body"
      case .answer(let number): "answer \(number)"
      }
    }
  }

  /// The text it stands in.
  public let field: Field
  /// Bytes of the field's UTF-8.
  public let range: Range<Int>
  /// What it is.
  public let type: PersonalDataType
  /// The rule that found it.
  public let rule: PersonalDataRule
}

/// Everything is looked for; what is done with it is the selection's.
private let everything = PersonalDataSettings(
  Dictionary(uniqueKeysWithValues: PersonalDataType.allCases.map { ($0, .flag) }))

extension Item {
  /// All personal data of the item, whatever is done with each type: by field and place.
  public var personalSpans: [PersonalSpan] {
    func spans(_ field: PersonalSpan.Field, _ text: String) -> [PersonalSpan] {
      findPersonalData(in: Array(text.utf8), settings: everything).map {
        PersonalSpan(field: field, range: $0.range, type: $0.type, rule: $0.rule)
      }
    }
    return spans(.title, title) + spans(.body, body)
      + answers.enumerated().flatMap { spans(.answer($0.offset), $0.element.body) }
  }

  /// The item with placeholders for the personal data that is to be masked.
  public func masked(_ spans: [PersonalSpan], _ settings: PersonalDataSettings) -> Item {
    let wanted = spans.filter { settings.policy($0.type) == .mask }
    if wanted.isEmpty { return self }
    func text(_ field: PersonalSpan.Field, _ text: String) -> String {
      maskedText(text, wanted.filter { $0.field == field })
    }
    return Item(
      id: id, page: page, post: post, url: url, host: host, category: category, title: text(.title, title),
      body: text(.body, body),
      answers: answers.enumerated().map { number, answer in
        Answer(body: text(.answer(number), answer.body), accepted: answer.accepted, score: answer.score)
      },
      askedAt: askedAt, method: method, retrievedAt: retrievedAt)
  }
}

private func maskedText(_ text: String, _ spans: [PersonalSpan]) -> String {
  if spans.isEmpty { return text }
  let places = spans.sorted { $0.range.lowerBound < $1.range.lowerBound }.map { ($0.range, $0.type) }
  return String(decoding: withPlaceholders(Array(text.utf8), places), as: UTF8.self)
}
