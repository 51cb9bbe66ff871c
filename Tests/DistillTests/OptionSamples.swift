import Corpus
import TestKit

/// Exam questions made of few words.
enum OptionSamples {
  private static let things = [
    "수도", "강", "산", "호수", "항구", "섬", "사막", "도시", "왕", "시인", "악기", "꽃", "새", "광물", "행성",
  ]
  private static let places = ["프랑스", "독일", "신라", "백제", "고려", "조선", "남미", "북유럽", "태평양", "아시아", "지중해", "발해"]
  private static let heads = ["가", "나", "다", "마", "바", "사", "하", "진", "선", "한", "누", "로"]
  private static let tails = ["람", "울", "산", "천", "령", "도", "해", "봉", "원", "리", "포", "성"]
  private static let styles: [@Sendable (Int) -> String] = [
    { ["①", "②", "③", "④", "⑤"][$0] }, { "\($0 + 1))" }, { "(\($0 + 1))" },
    { ["A.", "B.", "C.", "D.", "E."][$0] },
    { ["ㄱ.", "ㄴ.", "ㄷ.", "ㄹ.", "ㅁ."][$0] }, { ["(가)", "(나)", "(다)", "(라)", "(마)"][$0] },
  ]

  /// A question with 3 to 5 options, and an accepted answer that names the right one.
  static func random(_ number: Int, _ random: inout SplitMix) -> Item {
    func pick<Thing>(_ things: [Thing]) -> Thing { things[Int.random(in: 0..<things.count, using: &random)] }
    let count = Int.random(in: 3...5, using: &random)
    var options: [String] = []
    while options.count < count {
      let name = pick(heads) + pick(tails) + pick(tails)
      if !options.contains(name) { options.append(name) }
    }
    let style = pick(styles)
    let separator = pick(["\n", "\r\n", "  "])
    let gold = Int.random(in: 0..<count, using: &random)
    let lines = options.enumerated().map { style($0) + " " + $1 }
    let stem = "\(pick(places))의 \(pick(things))은 어디인가?\n"
    let answer = pick([
      "정답은 \(["①", "②", "③", "④", "⑤"][gold])", "\(gold + 1)번", "정답: \(options[gold])", options[gold],
    ])
    return examItem(number, stem + lines.joined(separator: separator), answer: answer)
  }
}
