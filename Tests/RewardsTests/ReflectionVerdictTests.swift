import Rewards
import Testing

@Suite struct ReflectionVerdictTests {
  private func read(_ reply: String) -> Result<ReflectionVerdict, ReflectionVerdict.Problem> {
    ReflectionVerdict.read(Array(reply.utf8))
  }

  static let scores: [(String, Double)] = [
    (#"{"reflection_moments": ["Wait"], "analysis": "good", "score": 7}"#, 7),
    (#"Here it is:\n```json\n{"analysis": "x", "score": 6.5}\n```\nThat is all."#, 6.5),
    (#"{"reflection_moments": ["a", "b",], "score": 7,}"#, 7), (#"{"score": "8"}"#, 8),
    (#"{"score": " 9.5 / 10 "}"#, 9.5),
    (#"{"score": 0}"#, 0), (#"{"score": 10}"#, 10), (#"{"score": 1e1}"#, 10),
    ("{\"analysis\": \"two\nlines and a \ttab\", \"score\": 4}", 4),
    (#"{"analysis": "by \(x^2\) and \sqrt{2} and \u12", "score": 5}"#, 5),
    (#"{"analysis": "quotes {\"score\": 10} of the text", "score": 3}"#, 3),
    (#"The set {1, 2} and {x} are fine. {"score": 3}"#, 3), (#"{"score": 6} … again: {"score": 6}"#, 6),
    (#"{"note": "a first look"} {"score": 6}"#, 6), (#"{"score": 5} and then {broken"#, 5),
    (#"<think>Maybe {"score": 9}?</think>{"score": 4}"#, 4), (#"Maybe {"score": 9}?</think>{"score": 4}"#, 4),
    (#"After <think> it says little. {"score": 4}"#, 4),
    (#"{"reflection_moments": [{"text": "Wait", "score": 9}], "score": 4}"#, 4),
    (#"{"reflection_moments": 3, "analysis": ["P1 holds"], "score": 4}"#, 4),
    (#"{"reflection_moments":["Wait, it is 8.</think>"],"score":7}"#, 7),
    (#"So: {"reflection_moments":["<think>Wait</think>"],"score":7} Done."#, 7),
    (#"Hm.</think>{"reflection_moments":["Wait, it is 8.</think>"],"score":7}"#, 7),
    (#"Maybe {"score": 9</think>{"score": 4}"#, 4),
  ]

  @Test(arguments: scores)
  func isRead(_ reply: String, _ wanted: Double) {
    #expect((try? read(reply).get())?.score == wanted)
  }

  static let problems: [(String, ReflectionVerdict.Problem)] = [
    ("", .noObject), (#"<think>Maybe {"score": 9}?"#, .noObject),
    (#"<think>Maybe {"a": "</think>", "score": 9}?"#, .noObject), ("I give it a 7.", .noObject),
    ("score: 7", .noObject), ("[7]", .noObject),
    ("{1, 2}", .noObject),
    (#"{"score": 7"#, .malformed), (#"{"score": }"#, .malformed), (#"{"score": 7 8}"#, .malformed),
    (#"{'score': 7}"#, .noObject), (#"{"analysis": "an "odd" quote", "score": 7}"#, .malformed),
    (#"{"reflection_moments": [{"score": 9}"#, .malformed), (#"{"score"}"#, .malformed),
    (#"{"analysis": "no number"}"#, .noScore), (#"{"score": null}"#, .noScore), ("{}", .noScore),
    (#"{"result": {"score": 7}}"#, .noScore),
    (#"{"score": "seven"}"#, .notANumber), (#"{"score": ""}"#, .notANumber),
    (#"{"score": true}"#, .notANumber),
    (#"{"score": [7]}"#, .notANumber), (#"{"score": NaN}"#, .notANumber), (#"{"score": "nan"}"#, .notANumber),
    (#"{"score": "0x5"}"#, .notANumber), (#"{"score": "7/100"}"#, .notANumber),
    (#"{"score": "7 of 10"}"#, .notANumber),
    (#"{"score": 11}"#, .outOfRange), (#"{"score": -1}"#, .outOfRange), (#"{"score": 1e300}"#, .outOfRange),
    (#"{"score": "100"}"#, .outOfRange), (#"{"score": 10.0001}"#, .outOfRange),
    (#"{"score": Infinity}"#, .notANumber),
    (#"{"score": 2} {"score": 10}"#, .several), (#"{"score": 2, "score": 10}"#, .several),
    (#"{"score": 12} {"score": 3}"#, .outOfRange),
  ]

  @Test(arguments: problems)
  func isNotGuessed(_ reply: String, _ wanted: ReflectionVerdict.Problem) {
    #expect(read(reply) == .failure(wanted), "\(reply)")
  }

  /// Each cut and each changed byte of a good reply gives a verdict from 0 to 10 or a reason.
  @Test func nothingCrashes() {
    let good = Array(
      #"So: {"reflection_moments": ["Wait \\(x\\)"], "analysis": "P1 \u00e9 ok", "score": "7/10",}"#.utf8)
    for place in good.indices {
      let (before, behind) = (Array(good[..<place]), Array(good[place...]))
      var replies: [[UInt8]] = [before, before + [0xFF] + behind.dropFirst()]
      for byte: UInt8 in [0x7B, 0x22, 0x5C] { replies.append(before + [byte] + behind) }
      for reply in replies {
        if case .success(let verdict) = ReflectionVerdict.read(reply) {
          #expect((0...10).contains(verdict.score))
        }
      }
    }
    #expect(ReflectionVerdict.read(Array(repeating: 0x7B, count: 100_000)) == .failure(.noObject))
    let deep = String(repeating: "{\"a\":", count: 20_000)
    #expect(read(deep) == .failure(.malformed))
    #expect(read(deep + "1" + String(repeating: "}", count: 20_000)) == .failure(.malformed))
  }

  @Test func whatItSaysIsKept() throws {
    let verdict = try read(#"{"reflection_moments": ["Wait, 8?", 3], "analysis": "P1 holds.", "score": 7}"#)
      .get()
    #expect(verdict.moments == ["Wait, 8?", "3"] && verdict.analysis == "P1 holds." && verdict.given == 7)
  }

  static let principles: [(String, Bool)] = [
    (#""p1_violated": "true: step 2""#, true), (#""p1_violated": "Yes, it invents an error""#, true),
    (#""p1_violated": "참""#, true), (#""p1_violated": "예, 2단계에서""#, true),
    (#""p1_violated": "No.", "analysis": "P1 is violated""#, false),
    (#""p1_violated": "거짓", "analysis": "P1 is violated""#, false),
    (#""p1_violated": "see above", "analysis": "P1 is violated""#, true),
    (#""p1_violated": "참고: 위", "analysis": "P1 holds""#, false),
    (#""p1_violated": "", "analysis": "P1 is violated""#, true),
    (#""p1_violated": true"#, true), (#""p1_violated": "Yes""#, true), (#""p1_violated": false"#, false),
    (#""analysis": "P1 is violated: it calls 8 wrong.""#, true), (#""analysis": "This violates P1.""#, true),
    (#""analysis": "A clear violation of P1 (truthfulness).""#, true),
    (#""analysis": "P1: violated. P2: fine.""#, true),
    (#""analysis": "P1(진실성)을 위반했다.""#, true), (#""analysis": "P1, truthfulness, is kept""#, false),
    (#""analysis": "P1 is not violated.""#, false), (#""analysis": "There is no violation of P1.""#, false),
    (#""analysis": "It does not violate P1""#, false), (#""analysis": "P1을 위반하지 않았다.""#, false),
    (#""analysis": "P1 holds. P2 is violated.""#, false),
    (#""analysis": "P1 holds but P2 is violated""#, false),
    (#""p1_violated": false, "analysis": "P1 is violated only in a quotation""#, false),
  ]

  @Test(arguments: principles)
  func untruthfulIsTwoAtMost(_ said: String, _ isUntruthful: Bool) throws {
    let verdict = try read("{\(said), \"score\": 9}").get()
    #expect(
      verdict.isUntruthful == isUntruthful && verdict.score == (isUntruthful ? 2 : 9) && verdict.given == 9)
    #expect(try read("{\(said), \"score\": 1}").get().score == 1)
  }
}
