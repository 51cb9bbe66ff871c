/// A short arithmetic problem in Korean words, with its exact answer.
public struct WordProblem: Sendable, Equatable {
  /// Which template made it.
  public let kind: String
  /// One line that says what is asked.
  public let title: String
  /// The problem; longer than 50 characters.
  public let question: String
  /// How it is solved; ends with the answer and its unit.
  public let solution: String
  /// The answer, a whole number.
  public let answer: Int

  /// As many problems as wanted, different for each seed; equal seeds give equal problems.
  public static func generate(count: Int, seed: UInt64) -> [WordProblem] {
    var random = SeededRandom(seed: seed, stream: "word problems")
    return (0..<max(0, count)).map { _ in make(&random) }
  }

  /// The names of all templates.
  public static let kinds: [String] = templates.map(\.kind)

  static func make(_ random: inout SeededRandom) -> WordProblem {
    let template = random.pick(templates)
    let problem = template.make(&random)
    let opening = random.pick(openings)
    let closing = random.pick(closings)
    return WordProblem(
      kind: template.kind, title: problem.title,
      question: [opening, problem.text, closing].filter { !$0.isEmpty }.joined(separator: " "),
      solution: "\(problem.solution) 따라서 답은 \(problem.answer)\(problem.unit)입니다.", answer: problem.answer)
  }

  /// What a template fills in.
  struct Draft {
    var title: String
    var text: String
    var solution: String
    var answer: Int
    var unit: String
  }

  struct Template: Sendable {
    let kind: String
    let make: @Sendable (inout SeededRandom) -> Draft
  }

  private static let templates = shoppingTemplates + motionTemplates + numberTemplates + mixtureTemplates

  private static let openings = [
    "", "", "", "초등학생 아이의 수학 숙제인데 도와주려니 막힙니다.", "문제집에서 본 문장제 문제입니다.",
    "공무원 시험 자료해석을 준비하다가 만난 문제입니다.", "학원에서 받은 문제인데 풀이가 없습니다.",
    "어제 쪽지 시험에 나온 문제예요.", "검산을 해 보고 싶어서 올립니다.", "적성검사 기출을 조금 바꾼 문제라고 합니다.",
  ]

  private static let closings = [
    "", "", "풀이 과정도 함께 알려 주세요.", "식을 어떻게 세우는지 궁금합니다.", "답만이 아니라 이유도 설명해 주시면 감사하겠습니다.",
    "제가 구한 답이 맞는지 확인하고 싶습니다.", "더 쉬운 방법이 있으면 알려 주세요.",
  ]

  static let names = [
    "지민", "서연", "민준", "하은", "도윤", "수아", "예준", "지우", "현우", "다은", "시우", "유진", "건우", "채원", "준서", "소율",
    "은호", "나연", "태오", "가람",
  ]
}

/// A number with a comma after each group of three digits, as prices are written.
func grouped(_ number: Int) -> String {
  let digits = Array(String(number.magnitude).utf8)
  var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
    text.append(digit)
  }
  return String(decoding: text, as: UTF8.self)
}
