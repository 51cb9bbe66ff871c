import Foundation
import StrictJSON
import TestKit
import Testing

/// `yisang reward`: our rewards for other programs.
struct RewardVerbTests {
  private func run(_ arguments: [String], _ lines: [String]) throws -> (
    status: Int32, lines: [JSON], err: String
  ) {
    let scratch = try Scratch()
    let result = try Program(in: scratch.path).run(
      ["reward"] + arguments, input: lines.map { $0 + "\n" }.joined())
    let found = try result.out.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    return (result.status, found, result.err)
  }

  @Test func aLineForEachLine() throws {
    let found = try run(
      [
        "--stdio", "--reward-funcs", "accuracy", "think_format", "overlong", "--reward-weights", "1", "0.5",
        "2",
      ],
      [
        #"{"completion":"정답: 3","gold":"3","index":4}"#, "nonsense", "",
        #"{"messages":[{"role":"user","content":"?"},{"role":"assistant","content":"<think>음.</think>정답: 4"}],"#
          + #""gold":3,"completion_ids":[1,2,3,4,5,6,7,8,9],"max_tokens":10}"#,
        #"{"completion":"3"}"#,
      ])
    #expect(found.status == 0 && found.lines.count == 4, "\(found.err)")
    guard found.lines.count == 4 else { return }
    #expect(found.lines[0]["index"] == .integer(4) && found.lines[0]["reward"]?.double == 1)
    #expect(found.lines[0]["rewards"]?["overlong"] == .null)
    #expect(found.lines[1]["error"]?.text?.contains("not JSON") == true)
    #expect(found.lines[2]["rewards"]?["think_format"]?.double == 1)
    #expect(found.lines[2]["reward"]?.double == -0.5)
    #expect(found.lines[3]["rewards"]?["accuracy"] == .null)
  }

  /// Each line that a reward draws can be drawn elsewhere.
  @Test func linesAreMoved() throws {
    let line =
      #"{"completion":"<think>가나다 abc</think>정답: 4","gold":3,"completion_ids":[1,1,1,1,1,1,1,1],"max_tokens":8}"#
    func score(_ name: String, _ flags: String...) throws -> Double? {
      let found = try run(["--stdio", "--reward-funcs", name] + flags, [line])
      #expect(found.status == 0, "\(found.err)")
      return found.lines.first?["rewards"]?[name]?.double
    }
    func near(_ found: Double?, _ wanted: Double) -> Bool { found.map { abs($0 - wanted) < 1e-9 } ?? false }
    // Three of seven.
    let share = 3.0 / 7
    #expect(near(try score("language_mix"), (1 - share) / 0.8))
    #expect(near(try score("language_mix", "--max-think-korean", "0.5"), 1))
    #expect(near(try score("language_mix", "--no-mix-above", "0.6"), (0.6 - share) / 0.4))
    #expect(near(try score("language_mix", "--think-ratio", "letters"), 0.5 / 0.8))
    let (low, high) = ("--min-think-korean", "--max-think-korean")
    #expect(near(try score("language_mix", low, "0.6", high, "0.7"), share / 0.6))
    #expect(
      near(try score("language_mix", low, "0.6", high, "0.7", "--no-mix-below", "0.4"), (share - 0.4) / 0.2))
    #expect(near(try score("repetition"), -5.0 / 6))
    #expect(near(try score("repetition", "--repetition-ngram", "8"), 0))
    #expect(near(try score("repetition", "--max-repetition-penalty", "-3"), -2.5))
    #expect(near(try score("length"), -0.5))
    #expect(near(try score("length", "--wrong-length-longest", "-0.25"), -0.25))
    #expect(near(try score("overlong"), -1))
    #expect(near(try score("accuracy", "--extraction", "first"), 0))
    let english = #"{"completion":"The answer is clearly 4."}"#
    for (flags, wanted) in [
      ([], 0.0), (["--min-answer-korean", "0"], 1), (["--min-answer-letters", "99"], 1),
    ] {
      let found = try run(["--stdio", "--reward-funcs", "answer_language"] + flags, [english])
      #expect(found.lines.first?["reward"]?.double == wanted, "\(flags)")
    }
  }

  @Test func theEndsOfACosine() throws {
    func score(_ text: String, _ ids: String, _ flags: String...) throws -> Double? {
      let line = #"{"completion":"\#(text)","gold":3,"completion_ids":[\#(ids)],"max_tokens":1000000}"#
      return try run(["--stdio", "--reward-funcs", "length", "overlong"] + flags, [line]).lines.first?[
        "rewards"]?["length"]?.double
    }
    let right = try score("정답: 3", "1", "--correct-length-shortest", "5", "--correct-length-longest", "2")
    #expect(right.map { abs($0 - 5) < 1e-6 } == true)
    let wrong = try score("정답: 4", "1", "--wrong-length-shortest", "-7")
    #expect(wrong.map { abs($0 + 7) < 1e-6 } == true)
  }

  @Test func theCacheOfOverlong() throws {
    let line = #"{"completion":"x","completion_ids":[1,1,1,1],"max_tokens":10}"#
    for (cache, wanted) in [("0", 0.0), ("8", -0.25), ("10", -0.4)] {
      let found = try run(["--stdio", "--reward-funcs", "overlong", "--overlong-cache", cache], [line])
      #expect(found.lines.first?["reward"]?.double == wanted)
    }
  }

  /// What failed is no number, and the line says so in JSON.
  @Test func aFailureIsNull() throws {
    let found = try run(
      ["--stdio", "--reward-command", "exit 3", "--reward-funcs", "repetition"],
      [#"{"completion":"x","completion_ids":[1]}"#])
    #expect(found.status == 0 && found.err.contains("status 3"), "\(found.err)")
    #expect(found.lines.first?["rewards"]?["command"] == .null)
    #expect(found.lines.first?["rewards"]?["repetition"]?.double == 0)
  }

  /// What reads our lines may be asked by what writes them.
  @Test func itMayBeItsOwnCommand() throws {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "yisang"
    ).path
    let command = "'\(program)' reward --stdio --reward-funcs accuracy think_format --reward-weights 3 1"
    let scratch = try Scratch()
    let result = try Program(in: scratch.path).run(
      ["reward", "--stdio", "--reward-command", command],
      input: "{\"completion\":\"정답: 3\",\"gold\":\"3\"}\n{\"completion\":\"정답: 4\",\"gold\":\"3\"}\n")
    #expect(
      result.out
        == "{\"rewards\":{\"command\":3.0},\"reward\":3.0}\n{\"rewards\":{\"command\":0.0},\"reward\":0.0}\n",
      "\(result.err)")
  }

  static let wrong: [([String], String)] = [
    (["--stdio", "--reward-funcs", "acuracy"], "the rewards are accuracy, think_format"),
    (["--stdio", "--reward-funcs", "accuracy", "--reward-weights", "1", "2"], "2 weights for 1 rewards"),
    (["--reward-funcs", "accuracy"], "--stdio"), (["--stdio"], "--reward-funcs is missing"),
    (
      ["--stdio", "--reward-judge", "http://127.0.0.1:9/", "--reward-judge-key-env", "NO_SUCH_KEY"],
      "NO_SUCH_KEY is not set"
    ),
    (["--stdio", "--reward-funcs", "accuracy", "--reward-judge-key-env", "PATH"], "--reward-judge too"),
  ]

  @Test(arguments: wrong)
  func whatCannotBe(_ arguments: [String], _ words: String) throws {
    let found = try run(arguments, [])
    #expect(found.status != 0 && found.err.contains(words), "\(found.err)")
  }
}
