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
  ]

  @Test(arguments: wrong)
  func whatCannotBe(_ arguments: [String], _ words: String) throws {
    let found = try run(arguments, [])
    #expect(found.status != 0 && found.err.contains(words), "\(found.err)")
  }
}
