/// Who and what a problem is about.
struct ToyScene: Sendable {
  /// Two people.
  let name, other: String
  /// A thing and its counter.
  let noun, unit: String
  /// The operands.
  let a, b, c: Int
  /// What the answer says is the result.
  let result: Int

  init(_ calculation: ToyCalculation, result: Int, _ random: inout SeededRandom) {
    let people = random.shuffled(ToyScene.names)
    (name, other) = (people[0], people[1])
    (noun, unit) = random.pick(ToyScene.nouns)
    (a, b, c) = calculation.operands
    self.result = result
  }

  static let names = ["지민", "서연", "민준", "하은", "도윤", "수아", "예준", "지우", "현우", "다은", "시우", "유진"]

  static let nouns = [
    ("사과", "개"), ("복숭아", "개"), ("감귤", "개"), ("달걀", "개"), ("만두", "개"), ("쿠키", "개"), ("사탕", "개"), ("초콜릿", "개"),
    ("구슬", "개"), ("단추", "개"), ("풍선", "개"), ("인형", "개"), ("블록", "개"), ("지우개", "개"), ("연필", "자루"),
    ("색연필", "자루"),
    ("공책", "권"), ("동화책", "권"), ("색종이", "장"), ("엽서", "장"), ("스티커", "장"), ("우표", "장"), ("장미", "송이"),
    ("튤립", "송이"),
  ]
}

/// A problem in words.
struct ToyStory {
  let question: String
  /// The words of the question that say what is asked for.
  let asks: String
  /// Of a problem with several steps, the words of the question that call for each.
  var means: [String] = []
  /// What is found, up to its number and unit: 남은 사과는 9개.
  let finding: String
}

extension DefaultStringInterpolation {
  /// A word with its particle: `\(noun, .topic)`.
  mutating func appendInterpolation(_ word: String, _ particle: Particle) {
    appendLiteral(particle.after(word))
  }
}
