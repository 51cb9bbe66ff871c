import Foundation

/// What a model is asked, made of an item.
public struct EvalPrompt: Sendable, Equatable {
  /// Prompts that are built in.
  public enum Template: String, Sendable, CaseIterable {
    /// The question, its options, and that the final answer is to be written as `\boxed{N}`: as the paper does.
    case boxed
    /// The question and its options, for a model that learnt from bare questions.
    case plain
  }

  private enum Form: Sendable, Equatable {
    case template(Template)
    case text(String)
  }

  private let form: Form

  /// A prompt that is built in.
  public init(_ template: Template = .boxed) { form = .template(template) }

  /// A prompt from a text file: `{question}` stands for the question, `{options}` for its options, a line each, and `{labels}`
  /// for their labels; a line with nothing but one that is empty is left out. Another word in braces is an error, unless the braces are TeX's.
  ///
  /// - Throws: `EvaluationError`.
  public init(file path: String) throws {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw EvaluationError(path, "can not be read")
    }
    guard let text = String(validating: Array(data), as: UTF8.self) else {
      throw EvaluationError(path, "is not UTF-8")
    }
    try self.init(text: text, place: path)
  }

  /// The same of a text.
  public init(text: String, place: String = "prompt") throws {
    guard text.contains("{question}") else {
      throw EvaluationError(place, "has no {question}, which stands for the question")
    }
    if let name = EvalPrompt.unknown(in: text) {
      throw EvaluationError(
        place, "has {\(name)}, which nothing stands for; there are {question}, {options}, {labels}")
    }
    form = .text(TaskText.trimmed(text.replacing("\r\n", with: "\n")))
  }

  /// The first `{word}` that is no placeholder. Braces behind a letter, a brace, `_` or `^` are TeX's, and `{x}` is a quantity.
  private static func unknown(in text: String) -> String? {
    let bytes = Array(text.utf8)
    func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    for open in bytes.indices where bytes[open] == UInt8(ascii: "{") {
      if open > 0, isLetter(bytes[open - 1]) || [0x5C, 0x5E, 0x5F, 0x7B, 0x7D].contains(bytes[open - 1]) {
        continue
      }
      let word = bytes[(open + 1)...].prefix { isLetter($0) || $0 == 0x5F || $0 == 0x2D }
      guard word.count > 1, word.endIndex < bytes.count, bytes[word.endIndex] == UInt8(ascii: "}") else {
        continue
      }
      let name = String(decoding: word, as: UTF8.self)
      if !["question", "options", "labels"].contains(name) { return name }
    }
    return nil
  }

  /// The paper's (figure 7), on a line behind the question, as its script has it.
  static let instruction = "문제 풀이를 마친 후, 최종 정답을 다음 형식으로 작성해 주세요: \\boxed{N}."
  /// Ours, behind that where options are laid out here.
  static let choiceInstruction = "N에는 고른 보기의 기호만 써 주세요: "
  /// The same two in English, ours, for questions that are not Korean.
  static let englishInstruction =
    "After you have solved the problem, write the final answer in the following form: \\boxed{N}."
  static let englishChoiceInstruction = "For N write only the label of the option you chose: "

  /// Ours, for what has no number to put into a box, in the language that is asked for.
  static func translationInstruction(to target: String?) -> String {
    switch target {
    case "ko": "다음 글을 한국어로 옮기고, 옮긴 글만 써 주세요."
    case "en": "Translate the following text into English, and write only the translation."
    default: "Translate the following text, and write only the translation."
    }
  }

  /// The prompt of an item.
  public func text(of item: EvalItem) -> String {
    let options = LabelledOptions(item.options)
    switch form {
    case .template(let template): return text(of: item, options, template)
    case .text(let text): return fill(text, item, options)
    }
  }

  private func text(of item: EvalItem, _ options: LabelledOptions, _ template: Template) -> String {
    let question = ([item.question] + options.lines).joined(separator: "\n")
    guard template == .boxed else { return question }
    switch item.kind {
    case .translation:
      let target = item.target ?? TextLanguage.code(of: item.gold.joined(separator: "\n"))
      return EvalPrompt.translationInstruction(to: target) + "\n\n" + question
    default:
      let isKorean = TextLanguage.isKorean(item)
      let boxed = question + "\n" + (isKorean ? EvalPrompt.instruction : EvalPrompt.englishInstruction)
      guard item.kind == .choice, !options.labels.isEmpty else { return boxed }
      return boxed + " " + (isKorean ? EvalPrompt.choiceInstruction : EvalPrompt.englishChoiceInstruction)
        + options.labels.joined(separator: ", ")
    }
  }

  /// One pass, so that a question with `{options}` in it stays as it is.
  private func fill(_ text: String, _ item: EvalItem, _ options: LabelledOptions) -> String {
    let values = [
      "{question}": item.question, "{options}": options.lines.joined(separator: "\n"),
      "{labels}": options.labels.joined(separator: ", "),
    ]
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line -> String? in
      if let value = values[String(line)], value.isEmpty { return nil }
      var out = ""
      var rest = line
      while let open = rest.firstIndex(of: "{") {
        out += rest[..<open]
        rest = rest[open...]
        if let value = values.first(where: { rest.hasPrefix($0.key) }) {
          out += value.value
          rest = rest.dropFirst(value.key.count)
        } else {
          out.append(rest.removeFirst())
        }
      }
      return out + rest
    }
    return lines.joined(separator: "\n")
  }
}

/// Options with labels: their own where all have one of a row, else A, B, C.
struct LabelledOptions {
  let lines: [String]
  let labels: [String]

  init(_ options: [String]) {
    if let own = LabelledOptions.own(options) {
      (lines, labels) = (options, own)
    } else {
      labels = options.indices.map { String(UnicodeScalar(UInt8(0x41 + min($0, 25)))) }
      lines = zip(labels, options).map { "\($0). \($1)" }
    }
  }

  /// ①, ②; (A), (B); A., B.; 1), 2): what all options begin with, in order.
  private static func own(_ options: [String]) -> [String]? {
    guard options.count > 1 else { return nil }
    let labels = options.enumerated().compactMap { place, option -> String? in
      guard let label = label(option), ChoiceGold.label(label) == place + 1 else { return nil }
      return label
    }
    return labels.count == options.count ? labels : nil
  }

  private static func label(_ option: String) -> String? {
    let scalars = Array(TaskText.trimmed(option).unicodeScalars)
    guard let first = scalars.first else { return nil }
    if (0x2460...0x2473).contains(first.value), scalars.count > 1 { return String(first) }
    let isOpen = first == "("
    var end = isOpen ? 1 : 0
    while end < scalars.count, end < (isOpen ? 3 : 2),
      (0x30...0x39).contains(scalars[end].value) || (0x41...0x5A).contains(scalars[end].value)
    { end += 1 }
    guard end > (isOpen ? 1 : 0), end + 1 < scalars.count else { return nil }
    guard scalars[end] == ")" || (!isOpen && scalars[end] == "."),
      isOpen || scalars[end] == ")" || scalars[end + 1] == " "
    else { return nil }
    var label = ""
    label.unicodeScalars.append(contentsOf: scalars[(isOpen ? 1 : 0)..<end])
    return label
  }
}
