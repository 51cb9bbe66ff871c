/// Who and what a problem is about.
struct ToyScene: Sendable {
  /// Two people.
  let name, other: String
  /// The same in Latin letters.
  let roman, otherRoman: String
  /// A thing and its counter.
  let noun, unit: String
  /// The things in English, more than one.
  let things: String
  /// The operands.
  let a, b, c: Int
  /// What the answer says is the result.
  let result: Int

  init(_ calculation: ToyCalculation, result: Int, _ random: inout SeededRandom) {
    let people = random.shuffled(ToyScene.names)
    (name, roman) = people[0]
    (other, otherRoman) = people[1]
    (noun, unit, things) = random.pick(ToyScene.nouns)
    (a, b, c) = calculation.operands
    self.result = result
  }

  static let names = [
    ("지민", "Jimin"), ("서연", "Seoyeon"), ("민준", "Minjun"), ("하은", "Haeun"), ("도윤", "Doyun"), ("수아", "Sua"),
    ("예준", "Yejun"), ("지우", "Jiwoo"), ("현우", "Hyunwoo"), ("다은", "Daeun"), ("시우", "Siwoo"), ("유진", "Yujin"),
  ]

  static let nouns = [
    ("사과", "개", "apples"), ("복숭아", "개", "peaches"), ("감귤", "개", "tangerines"), ("달걀", "개", "eggs"),
    ("만두", "개", "dumplings"), ("쿠키", "개", "cookies"), ("사탕", "개", "candies"), ("초콜릿", "개", "chocolates"),
    ("구슬", "개", "marbles"), ("단추", "개", "buttons"), ("풍선", "개", "balloons"), ("인형", "개", "dolls"),
    ("블록", "개", "blocks"), ("지우개", "개", "erasers"), ("연필", "자루", "pencils"), ("색연필", "자루", "colored pencils"),
    ("공책", "권", "notebooks"), ("동화책", "권", "storybooks"), ("색종이", "장", "colored papers"),
    ("엽서", "장", "postcards"), ("스티커", "장", "stickers"), ("우표", "장", "stamps"), ("장미", "송이", "roses"),
    ("튤립", "송이", "tulips"),
  ]
}

/// A problem in words.
struct ToyStory {
  let question: String
  /// The same in English, number for number in the same order.
  let english: String
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
