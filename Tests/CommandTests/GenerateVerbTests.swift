import Foundation
import TestKit
import Testing

/// `yisang generate` and `probe logprobs` on a tiny golden model, which has no tokenizer.
struct GenerateVerbTests {
  private let program: Program
  private let scratch: Scratch
  private let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../ModelTests/Golden/qwen3").standardizedFileURL.path

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private func lines(_ input: String, _ more: String...) throws -> (status: Int32, out: [String], err: String)
  {
    let result = try program.run(
      ["generate", "--model", model, "--jsonl", "--dtype", "fp32"] + more, input: input)
    return (result.status, result.out.split(separator: "\n").map(String.init), result.err)
  }

  @Test func linesAreAnsweredInOrderAndFailAlone() throws {
    let input = """
      {"ids":[5,6,7],"id":{"a":1}}

      {"ids":[9999]}
      {"ids":[5,6,7],"max_tokens":2}
      {"foo":1}
      nonsense
      {"prompt":"가"}

      """
    let result = try lines(input, "--temperature", "0", "--max-tokens", "3")
    #expect(result.status == 1)
    #expect(result.err.contains("4 of 6 lines failed"))
    #expect(result.out.count == 6)
    #expect(result.out[0].hasPrefix(#"{"line":0,"id":{"a":1},"sample":0,"ids":[186,89,293],"text":null,"#))
    #expect(result.out[1] == #"{"line":2,"error":"id 9999 is not in the vocabulary of 300"}"#)
    #expect(result.out[2].hasPrefix(#"{"line":3,"sample":0,"ids":[186,89],"#))
    #expect(result.out[3].hasPrefix(#"{"line":4,"error":"#))
    #expect(result.out[4].hasPrefix(#"{"line":5,"error":"#))
    #expect(result.out[5].contains("tokenizer.json"))
  }

  /// Lines draw apart, and the same whatever runs beside them; a line's own seed wins.
  @Test func drawsDependOnTheLineAndOnNothingElse() throws {
    let line = #"{"ids":[5,6,7]}"#
    let many = String(repeating: line + "\n", count: 12)
    let wide = try lines(many, "--max-tokens", "6", "--n", "3")
    let narrow = try lines(many, "--max-tokens", "6", "--n", "3", "--max-batch", "3", "--threads", "1")
    #expect(wide.out == narrow.out)
    #expect(wide.out.count == 36)
    let answers = wide.out.compactMap { $0.split(separator: "\"ids\":").last.map(String.init) }
    #expect(Set(answers).count == 36)
    let seeded = try lines(#"{"ids":[1]}"# + "\n" + #"{"ids":[5,6,7],"seed":0}"# + "\n", "--max-tokens", "6")
    let first = try #require(wide.out.first?.split(separator: "\"ids\":").last)
    #expect(seeded.out[1].hasSuffix(String(first)))
  }

  @Test func nothingToReadIsEmpty() throws {
    #expect(try lines("").status == 4)
    #expect(try lines("\n\n").status == 4)
  }

  @Test(arguments: [
    (["generate", "--model", "/nowhere", "x"], "no such folder"),
    (["generate", "--model", "MODEL", "x"], "tokenizer.json"),
    (["generate", "--model", "MODEL", "--max-tokens", "0", "x"], "--max-tokens must be at least 1"),
    (["generate", "--model", "MODEL", "--n", "0", "x"], "--n must be between"),
    (["generate", "--model", "MODEL", "--dtype", "fp23", "x"], "bf16"),
    (["generate", "--model", "MODEL", "--jsonl", "x"], "standard input"),
    (["probe", "logprobs"], "needs --model"),
  ])
  func mistakesAreSaid(_ arguments: [String], _ words: String) throws {
    let result = try program.run(arguments.map { $0 == "MODEL" ? model : $0 }, input: "")
    #expect(result.status != 0)
    #expect(result.err.contains(words), "\(result.err)")
  }

  @Test func logprobsAreTheModels() throws {
    let result = try program.run(
      ["probe", "logprobs", "--model", model],
      input: #"{"ids":[5,6,7,8]}"# + "\n" + #"{"ids":[1]}"# + "\n" + #"{"ids":[-1,2]}"# + "\n{}\n")
    let lines = result.out.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].split(separator: ",").count == 3)
    #expect(lines[1] == #"{"logprobs":[]}"#)
    #expect(lines[2].contains("error") && lines[3].contains("ids is missing"))
  }
}
