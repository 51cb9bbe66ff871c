import Reasoning
import Rewards
import Testing

/// What a restatement has to keep, and what it is worth.
@Suite struct RestatementQualityTests {
  private let source = "철수가 사과 $n+3$개와 배 12개를 샀다. 모두 몇 개인가?\n① 15 ② 16"
  private let english = "Chulsoo bought $n+3$ apples and 12 pears. How many in all?\n① 15 ② 16"

  /// The source, a restatement, and what it lost.
  @Test(
    arguments: [
      ("사과 12개와 배 12개", "12 apples and 12 pears", nil),
      ("사과 12개와 배 12개", "12 apples and pears", .number("12")),
      ("3만 5천 원짜리", "It costs 35,000 won.", nil), ("3만 5천 원짜리", "It costs 35 won.", .number("35000")),
      ("사과 3개", "three apples", nil), ("사과 세 개", "3 apples and 4 pears", nil), ("12월 5일", "December 5", nil),
      ("$x^2$와 $x^2$", "$x ^ 2$ and $x^2$", nil), ("$x^2$와 $x^2$", "$x^2$ twice", .tex("x^2")),
      ("$x^2$의 값", "\\(x^2\\)", nil), ("$x^2$의 값", "x squared", .tex("x^2")),
      ("\\[a+b\\]를 구하라", "Find $$a+b$$.", nil),
      ("① 참 ② 거짓", "① true ② false", nil), ("① 참 ② 거짓", "② true", .label("①")),
      ("① 참 ② 거짓", "(1) true (2) false", .label("①")), ("(가)와 (나)", "(가) and (나)", nil),
      ("(가)와 (나)", "(A) and (B)", .label("가")), ("고르시오.\nA. 참\nB. 거짓", "Choose.\nA. true\nB. false", nil),
      ("고르시오.\nA. 참\nB. 거짓", "Choose.\nA. true or false", .label("B")),
      ("ㄱ. 참 ㄴ. 거짓", "ㄱ. true, second false", .label("ㄴ")), ("왜 그런가요 ㅋ", "Why is that?", nil),
      ("점 A와 점 B", "point A and point B", nil),
      ("(점 A)를 지나는 직선", "the line through the point A", nil), ("", "", nil),
    ] as [(String, String, PreservationGate.Loss?)])
  func whatIsLostIsSaid(_ source: String, _ restatement: String, _ loss: PreservationGate.Loss?) {
    #expect(PreservationGate().loss(from: Array(source.utf8), to: Array(restatement.utf8)) == loss)
  }

  private func judge(
    _ text: String, source: String? = nil, _ quality: RestatementQuality = RestatementQuality()
  )
    -> (refusal: RestatementQuality.Refusal?, reward: Double?)
  {
    let completion = Array("<understand>\(text)</understand><think>a</think>b".utf8)
    let block = UnderstandingBlock(in: completion)
    let source = source ?? self.source
    return (
      quality.refusal(of: completion, block: block, source: source),
      quality.reward(of: completion, block: block, source: source, reference: english)
    )
  }

  @Test func rewardsAreQuality() throws {
    #expect(judge(english).refusal == nil)
    #expect(abs(try #require(judge(english).reward) - 1) < 1e-12)
    let near = "Chulsoo buys $n+3$ apples, 12 pears. How many is it?\n① 15 ② 16"
    var quality = RestatementQuality()
    for metric in RestatementQuality.Metric.allCases {
      quality.metric = metric
      let reward = try #require(judge(near, quality).reward)
      let wanted =
        metric == .chrF
        ? ChrF().sentence(near, references: [english])
        : BLEU().sentence(near, references: [english]).score
      #expect(reward == wanted / 100 && reward > 0.2 && reward < 0.9)
    }
  }

  @Test func whatIsNoRestatementIsWorthNothing() throws {
    var open = RestatementQuality()
    (open.gate, open.maxKorean) = (nil, 1)
    let cases: [(String, RestatementQuality, RestatementQuality.Refusal)] = [
      (" ", RestatementQuality(), .format(.whole)), ("a<think>", RestatementQuality(), .format(.unclosed)),
      ("Chulsoo bought apples.", RestatementQuality(), .lost(.tex("n+3"))), (" \(source)\n", open, .copy),
      ("The question: \(source)", open, .copy),
    ]
    for (text, quality, refusal) in cases {
      #expect(judge(text, quality).refusal == refusal, "\(text)")
      #expect(judge(text, quality).reward == 0)
    }
    guard case .korean(let share) = judge(source).refusal else {
      Issue.record("\(String(describing: judge(source).refusal))")
      return
    }
    #expect(share == 1 && judge(source).reward == 0)
    // A name may stay.
    let named = english.replacing("Chulsoo", with: "철수")
    #expect(judge(named).refusal == nil && judge(named).reward ?? 1 < 1)
    #expect(judge("Chulsoo bought apples.", open).refusal == nil)
  }

  /// What is no Korean may be repeated as it is.
  @Test func onlyKoreanIsCopied() {
    #expect(judge("$1+1=?$", source: "$1+1=?$").refusal == nil)
    #expect(judge("What is 2?", source: "What is 2?").refusal == nil)
  }

  @Test func withoutAReferenceThereIsNoReward() {
    let completion = Array("<understand>x</understand>".utf8)
    for text in [completion, []] {
      let block = UnderstandingBlock(in: text)
      #expect(RestatementQuality().reward(of: text, block: block, source: source, reference: nil) == nil)
    }
  }
}
