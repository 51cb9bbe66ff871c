import Distill
import Foundation
import Teacher
import TestKit
import Testing

@Suite struct InstructionTests {
  @Test(arguments: CoT.allCases) func systemStandsAlone(_ cot: CoT) {
    let instruction = Instruction(cot, role: .system)
    #expect(
      instruction.messages(for: "1+1은?") == [
        ChatMessage(role: "system", content: instruction.text), ChatMessage(role: "user", content: "1+1은?"),
      ])
  }

  /// Gemma's and Mistral's templates raise an error on two user messages in a row.
  @Test(arguments: CoT.allCases) func userIsOneMessage(_ cot: CoT) {
    let instruction = Instruction(cot, role: .user)
    #expect(
      instruction.messages(for: "1+1은?") == [
        ChatMessage(role: "user", content: instruction.text + "\n\n1+1은?")
      ])
  }

  /// `String ==` takes NFD for NFC, so bytes are compared.
  @Test(
    arguments: ["가\u{0301}", "\u{1100}\u{1161}", "끝 줄\r\n", "  앞뒤 빈칸  ", "👩‍👩‍👧", ""], Instruction.Role.allCases)
  func theQuestionKeepsItsBytes(_ question: String, _ role: Instruction.Role) {
    let last = Instruction(.mixed, role: role).messages(for: question).last
    #expect(last?.role == "user")
    #expect(last.map { $0.content.utf8.suffix(question.utf8.count).elementsEqual(question.utf8) } == true)
  }

  @Test func everyTextAndRoleHasItsDigest() {
    let all = CoT.allCases.flatMap { cot in
      Instruction.Role.allCases.map { Instruction(cot, role: $0).digest }
    }
    #expect(Set(all).count == 6)
    #expect(all.allSatisfy { $0.count == 64 })
  }

  /// A change of a built-in text is a change of the corpus: it must be meant.
  @Test func digestsAreKnown() {
    #expect(Instruction(.mixed).digest == "cfbb88905e12848c261b6992ed6b07ab0a043d46162d74ad04e732c3a256e430")
    #expect(
      Instruction(.english).digest == "3d016930b2eaf6596d5ee6afadd8e4975c517c379aa375b38474e339906ab1a3")
    #expect(Instruction(.korean).digest == "3aefa2760cdf8daf7bc7e53cbef708a02f6bf06f0af8a33a2979f42c671e3fa9")
  }

  @Test(arguments: [
    ("짧게 생각하세요.", "짧게 생각하세요."), ("\u{FEFF}생각\r\n", "생각"), ("\n\t 두 줄\n둘째 \n\n", "두 줄\n둘째"),
  ])
  func aFileTakesItsPlace(_ written: String, _ read: String) throws {
    let path = try file(Array(written.utf8))
    let instruction = try Instruction(.english, role: .user, contentsOf: path)
    #expect(Array(instruction.text.utf8) == Array(read.utf8))
    #expect(instruction.cot == .english && instruction.role == .user)
    #expect(instruction.digest != Instruction(.english, role: .user).digest)
  }

  @Test func aFileHasALongestLength() throws {
    let longest = [UInt8](repeating: 0x61, count: Instruction.longest)
    #expect(try Instruction(.mixed, contentsOf: file(longest)).text.utf8.count == Instruction.longest)
    try expect("is too long for an instruction", of: file(longest + [0x61]))
  }

  @Test(arguments: [
    ([], "is empty"), (Array(" \r\n\t".utf8), "is empty"), ([0xEF, 0xBB, 0xBF], "is empty"),
    ([0x61, 0xFF, 0x61], "is not UTF-8"), ([0xB0, 0xA1], "is not UTF-8"),
  ])
  func badFilesAreNamed(_ bytes: [UInt8], _ problem: String) throws {
    try expect(problem, of: file(bytes))
  }

  @Test(arguments: ["", "/nirgends"]) func whatIsNoFileIsNamed(_ suffix: String) throws {
    try expect("cannot be read", of: scratch.path + suffix)
  }

  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func expect(_ problem: String, of path: String) throws {
    #expect {
      try Instruction(.mixed, contentsOf: path)
    } throws: {
      ($0 as? DistillFailure)?.problem == "\(path) \(problem)"
    }
  }

  private func file(_ bytes: [UInt8]) throws -> String {
    let path = scratch.path + "/instruction"
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }
}
