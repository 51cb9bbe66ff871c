/// What a question's wording says of its options. Said of too many, a question is left alone; said of too few, its right
/// option may no longer be right.
struct QuestionCues {
  /// It asks for what is not so: a distractor is then a true statement.
  let isNegated: Bool
  /// It asks which option is the greatest, the first, or has a property that any number may have: another number may be
  /// more so.
  let comparesOptions: Bool
  /// It asks for more than one option.
  let asksForSeveral: Bool
  /// It speaks of choosing.
  let asksToChoose: Bool

  /// It asks which of some things has a property.
  let asksWhichOfThese: Bool

  /// It asks which option has a property, in these words or others: many things may have it, where `수도는?` has one
  /// answer.
  let picksByProperty: Bool

  /// Reads the text before the options. Negations and comparisons count in the sentences that ask, if there are any:
  /// a passage is full of both.
  init(_ stem: String) {
    let sentences = QuestionCues.sentences([UInt32](of: stem)).map { (text: $0, words: latinWords($0)) }
    let asking = sentences.filter {
      $0.text.last == 0x3F || QuestionCues.asking.areIn($0.text)
        || !QuestionCues.askingWords.isDisjoint(with: $0.words)
    }
    let judged = asking.isEmpty ? sentences : asking
    let texts = judged.map { QuestionCues.positive.removed(from: $0.text.filter { !isBlank($0) }) }
    let words = judged.reduce(into: Set<String>()) { $0.formUnion($1.words) }
    isNegated =
      texts.contains(where: QuestionCues.negations.areIn)
      || words.contains { QuestionCues.negationWords.contains($0) || $0.hasSuffix("n't") }
      || words.isSuperset(of: ["other", "than"])
    comparesOptions =
      texts.contains(where: QuestionCues.comparisons.areIn)
      || !words.isDisjoint(with: QuestionCues.comparisonWords)
    asksForSeveral =
      texts.contains(where: QuestionCues.several.areIn) || words.isSuperset(of: ["all", "apply"])
      || words.isSuperset(of: ["choose", "two"])
    asksWhichOfThese = texts.contains(where: QuestionCues.membership.areIn) || words.contains("following")
    picksByProperty =
      asksWhichOfThese || !words.isDisjoint(with: QuestionCues.pickingWords)
      || texts.contains(where: QuestionCues.picking.areIn)
      || judged.contains { $0.text.split { isBlank($0) || $0 == 0x2C }.contains(where: QuestionCues.isAmong) }
    asksToChoose =
      asksWhichOfThese || texts.contains(where: QuestionCues.choosing.areIn) || words.contains("choose")
      || texts.last.map { $0[...].ends(in: QuestionCues.thing) } ?? false
  }

  private static func sentences(_ text: [UInt32]) -> [[UInt32]] {
    var sentences: [[UInt32]] = []
    var sentence: [UInt32] = []
    for scalar in text.map(folded) {
      if !isLineEnd(scalar) { sentence.append(scalar) }
      if isLineEnd(scalar) || scalar == 0x2E || scalar == 0x3F || scalar == 0x21 {
        sentences.append(Array(sentence[...].trimmed))
        sentence = []
      }
    }
    return (sentences + [Array(sentence[...].trimmed)]).filter { !$0.isEmpty }
  }
}

extension QuestionCues {
  private static let asking = Cues("고르 골라 것은 무엇 어느 시오 인가 일까 입니까")
  private static let askingWords: Set<String> = [
    "which", "what", "choose", "select", "identify", "who", "where", "when",
  ]
  private static let choosing = Cues("고르시 고르세 고르면 고르라 고른것 골라 것은? 것인가? 알맞은것 옳은것 않은것")
  private static let thing = [UInt32](of: "것은")
  /// Without blanks, as the text they are sought in.
  private static let negations = Cues(
    """
    않은 않는 않을 않다 않으 아닌 아니 틀린 틀리 잘못 못한 못하 없는 없을 없다 제외 거리가먼 거리가멀 먼것은 다른것은 다른것을 다른것이 \
    다른하나 다른종류 성격이다른 나머지와 이질적 부적절 부적합 부적당 불가능 무관 어긋 위배 에반하는 반대로 이외 외에 외의 빼고 그른 \
    거짓 오류 예외
    """)
  /// What holds such a cue and denies nothing.
  private static let positive = Cues("끊임없는 변함없는 틀림없는 아낌없는 거침없는 꾸밈없는 적지않은 많지않은 머지않은 못지않은 해외에 해외의 국외의 야외의 무관심")
  private static let negationWords: Set<String> = [
    "not", "except", "excepting", "excluding", "least", "incorrect", "incorrectly", "false", "wrong",
    "never", "cannot", "unlike", "odd", "untrue", "inappropriate", "unrelated", "invalid", "inconsistent",
    "without", "neither", "exception", "unlikely", "irrelevant",
  ]
  private static let comparisons = Cues(
    """
    가장큰 가장작은 가장많 가장적은 가장긴 가장짧 가장높 가장낮 가장먼 가장가까 가장빠 가장느 가장오래 가장늦 가장무거 가장가벼 가장이른 \
    가장넓 가장좁 가장강 가장약 가장깊 가장비싼 가장싼 제일 크기순 순서대로 순으로 최초 최고 최대인 최소인 먼저일어난
    """)
  private static let comparisonWords: Set<String> = [
    "largest", "smallest", "greatest", "most", "highest", "lowest", "longest", "shortest", "biggest",
    "fewest", "earliest", "latest", "first", "last", "oldest", "youngest", "closest", "nearest", "farthest",
    "fastest", "slowest", "strongest", "weakest", "heaviest", "lightest", "best", "order", "maximum",
    "minimum",
  ]
  private static let several = Cues("모두고르 모두고른 모두골라 모두찾 모두몇 두개고 두개를고 2개고 2개를고 두가지 복수정답 있는대로고")
  private static let picking = Cues("것은 것을 것이 것인가 것입니까 고르 골라 가운데 어느것 어떤것")
  private static let pickingWords: Set<String> = ["which", "these", "choose", "select", "identify"]
  /// 다음 동물 중: a word by itself, or else 중국 would be one.
  private static func isAmong(_ word: ArraySlice<UInt32>) -> Bool { among.contains(Array(word)) }
  private static let among = Set(["중", "중에", "중에서", "중에는", "중의"].map { [UInt32](of: $0) })
  private static let membership = Cues("다음중 다음가운데 중에서 보기중 다음수중")
}
