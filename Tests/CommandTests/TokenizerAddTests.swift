import Checkpoints
import Foundation
import Model
import StrictJSON
import TestKit
import Testing
import Tokens

/// `yisang tokenizer add`: a model with one special token more.
struct TokenizerAddTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    _ = try scratch.tinyModel("model")
  }

  private func add(_ more: String...) throws -> Program.Result {
    try program.run(["tokenizer", "add", "--model", "model", "--token", "<|response_start|>"] + more)
  }

  private func logProbabilities(_ model: String, _ text: String) throws -> [Float] {
    let folder = "\(scratch.path)/\(model)"
    let ids = try Tokenizer.load(folder: folder).encode(Array(text.utf8))
    let decoder = try Decoder(Checkpoint(folder: folder), precision: .fp32, crew: Crew(threads: 1))
    let group = TrainingGroup(prompt: [], completions: [.init(ids: ids)])
    return try decoder.logProbabilities(of: [group])[0][0]
  }

  /// The token is one id, its row is that of the token it is like, and all other rows are as they were.
  @Test func theTokenHasTheRowOfTheEnd() throws {
    let result = try add("--output", "other")
    #expect(result.status == 0, "\(result.err)")
    let (old, new) = (
      try Checkpoint(folder: scratch.path + "/model"), try Checkpoint(folder: scratch.path + "/other")
    )
    let tokenizer = try Tokenizer.load(folder: new.folder)
    let id = try #require(tokenizer.id(of: Array("<|response_start|>".utf8)))
    let text = Array("생각<|response_start|>답".utf8)
    #expect(
      tokenizer.encode(text).count { $0 == id } == 1 && tokenizer.decode(tokenizer.encode(text)) == text)
    #expect(tokenizer.isSpecial(id))
    let end = Int(old.generation.endIDs[0])
    for name in old.config.tensors.map(\.0) {
      let before = try #require(old.tensor(name)?.floats())
      var after = try #require(new.tensor(name)?.floats())
      if ["model.embed_tokens.weight", "lm_head.weight"].contains(name) {
        let size = old.config.hiddenSize
        let row = Array(after[Int(id) * size..<(Int(id) + 1) * size])
        #expect(row == Array(before[end * size..<(end + 1) * size]))
        after.replaceSubrange(
          Int(id) * size..<(Int(id) + 1) * size,
          with: Int(id) < old.config.vocabularySize ? before[Int(id) * size..<(Int(id) + 1) * size] : [])
      }
      #expect(after == before, "\(name)")
    }
  }

  /// Behind the last row there is one more, and of two texts the one is as much more probable as it was.
  @Test func rowsAreAddedWhereThereAreNone() throws {
    _ = try add("--output", "first")
    var model = "first"
    // Until the tokens have outgrown the rows.
    let rows = try Checkpoint(folder: scratch.path + "/model").config.vocabularySize
    let tokens = try Tokenizer.load(folder: scratch.path + "/first").vocabularySize
    for number in 0...(rows - tokens) {
      let result = try program.run([
        "tokenizer", "add", "--model", model, "--token", "<|\(number)|>", "--like", "<|response_start|>",
        "--output", "next\(number)",
      ])
      #expect(result.status == 0, "\(result.err)")
      model = "next\(number)"
    }
    let grown = try Checkpoint(folder: "\(scratch.path)/\(model)")
    #expect(grown.config.vocabularySize == rows + 1)
    // Only the sum that both are divided by is another one.
    let odds = try ["model", model].map { model in
      try zip(logProbabilities(model, "세 개와 a"), logProbabilities(model, "세 개와 b")).map { $0 - $1 }
    }
    #expect(odds[0].last != 0 && zip(odds[0], odds[1]).dropFirst().allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func whatCannotBeAddedIsSaid() throws {
    _ = try add("--output", "other")
    for (arguments, words) in [
      (["--model", "other", "--token", "<|response_start|>", "--output", "c"], "is a token already"),
      (["--model", "model", "--token", "a b", "--output", "c"], "no blanks"),
      (["--model", "model", "--token", "<x>", "--like", "<y>", "--output", "c"], "no token <y>"),
      (["--model", "model", "--token", "<x>", "--output", "other"], "other"),
    ] {
      let result = try program.run(["tokenizer", "add"] + arguments)
      #expect(result.status != 0 && result.err.contains(words), "\(result.err)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/c"))
    }
  }
}
