internal import Foundation

/// What people and programs do to a text when they copy it (data.md §2.5, §2.6).
public enum TextEdit: String, Sendable, CaseIterable {
  /// None.
  case none
  /// 15 % of the spaces are lost, as many are put in.
  case spacing
  /// The Hangul syllables come apart.
  case decomposed
  /// 2 % of the syllables lose or gain a final consonant.
  case typo
  /// A fifth of the particles become their like.
  case particles
  /// One manner of asking for another.
  case endings
  /// The manner of sums: 입니까 becomes 인가요, 구하시오 구하세요.
  case politeness
  /// Between a greeting and thanks.
  case greeting
  /// Between the sentences of someone who asks on a board.
  case forum
  /// Marks, capitals, a filler.
  case noise
  /// A sentence with a number behind it.
  case numbers
  /// Each number becomes another.
  case otherNumbers

  /// The text after the edit.
  public func applied(to text: String, _ random: inout Mutator) -> String {
    switch self {
    case .none: return text
    case .spacing:
      var scalars: [Unicode.Scalar] = []
      for scalar in text.unicodeScalars {
        if scalar == " ", random.below(100) < 15 { continue }
        scalars.append(scalar)
        if scalar.value >= 0xAC00, random.below(100) < 4 { scalars.append(" ") }
      }
      return String(String.UnicodeScalarView(scalars))
    case .decomposed: return text.decomposedStringWithCanonicalMapping
    case .typo:
      return String(
        String.UnicodeScalarView(
          text.unicodeScalars.map { scalar in
            guard (0xAC00...0xD7A3).contains(scalar.value), random.below(100) < 2 else { return scalar }
            let final = (scalar.value - 0xAC00) % 28
            return Unicode.Scalar(scalar.value - final + (final == 0 ? 4 : 0)) ?? scalar
          }))
    case .particles:
      var words = text.split(separator: " ").map(String.init)
      for index in words.indices where random.below(100) < 20 {
        for (from, to) in [("은", "이"), ("는", "가"), ("이", "은"), ("가", "는"), ("을", "은"), ("를", "는")]
        where words[index].hasSuffix(from) {
          words[index] = String(words[index].dropLast()) + to
          break
        }
      }
      return words.joined(separator: " ")
    case .endings:
      return Self.replaced(
        text,
        [
          ("있나요", "있습니까"), ("하나요", "합니까"), ("무엇인가요", "무엇입니까"), ("어떻게 되나요", "어떻게 됩니까"),
          ("해줘", "해주세요"),
        ])
    case .politeness:
      return Self.replaced(
        text,
        [
          ("입니까", "인가요"), ("습니까", "나요"), ("합니까", "하나요"), ("됩니까", "되나요"), ("구하시오", "구하세요"),
          ("구하세요.", "구해 주세요."), ("습니다.", "어요."), ("합니다.", "해요."), ("입니다.", "이에요."), ("이다.", "입니다."),
          ("한다.", "합니다."), ("했다.", "했습니다."), ("있다.", "있습니다."), ("였다.", "였습니다."),
        ])
    case .greeting: return "안녕하세요. 질문 있습니다! " + text + " 답변 부탁드려요~ 미리 감사합니다. 내공 100"
    case .forum:
      return "안녕하세요 중학생인데요, 숙제를 하다가 막혀서 글 남깁니다.\n\n" + text
        + "\n\n이거 어떻게 푸는지 모르겠어요 ㅠㅠ 풀이까지 자세히 적어 주시면 채택할게요. 감사합니다!"
    case .noise:
      return "[ " + text.uppercased().replacing(".", with: " …").replacing("?", with: "？\u{3164}") + " ]!!"
    case .numbers: return text + " 모두 \(2 + random.below(90))명입니다."
    case .otherNumbers:
      var out = ""
      var rest = text[...]
      while let start = rest.firstIndex(where: \.isASCIIDigit) {
        let end = rest[start...].firstIndex { !$0.isASCIIDigit } ?? rest.endIndex
        let number = Int(rest[start..<end]) ?? 0
        out += rest[..<start] + "\(number % 1000 + 1 + random.below(9))"
        rest = rest[end...]
      }
      return out + rest
    }
  }

  private static func replaced(_ text: String, _ pairs: [(String, String)]) -> String {
    pairs.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
