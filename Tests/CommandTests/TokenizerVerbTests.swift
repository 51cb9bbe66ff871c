import Foundation
import TestKit
import Testing

/// What a user meets who trains a tokenizer.
struct TokenizerVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    let files: [(String, [UInt8])] = [
      ("good.txt", Array("세종대왕은 누구인가요\n세종대왕은 왕이다\n".utf8)),
      ("marked.txt", [0xEF, 0xBB, 0xBF] + Array("세종대왕은 누구인가요\n세종대왕은 왕이다\n".utf8)),
      ("good.jsonl", Array("{\"text\":\"세종대왕은 누구인가요\"}\n\n{\"text\":\"세종대왕은 왕이다\"}\r\n".utf8)),
      ("empty.txt", []), ("blank.txt", Array("\n \n".utf8)), ("packed.txt", [0x1F, 0x8B, 8, 0, 0, 0xFF]),
      ("cp949.txt", Array("ok\nab".utf8) + [0xBC, 0xBC, 0xC1, 0xBE]), ("wide.txt", [0xFF, 0xFE, 0x38, 0xC1]),
      ("fields.jsonl", Array("{\"text\":\"가\"}\n{\"id\":1,\"question\":\"나\"}\n".utf8)),
      ("list.jsonl", Array("[]".utf8)), ("broken.jsonl", Array("\n{\"text\":".utf8)),
    ]
    for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: scratch.path + "/" + name)) }
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/folder", withIntermediateDirectories: false)
  }

  private func train(_ arguments: [String], size: Int = 300, input: String? = nil) throws -> Program.Result {
    try program.run(
      ["tokenizer", "train", "--vocab-size", "\(size)", "--output", "out"] + arguments, input: input)
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: scratch.path + "/" + name)
  }

  @Test(arguments: [
    (["packed.txt"], ["packed.txt: compressed", "gzip -dc"]),
    (["cp949.txt"], ["cp949.txt, line 2, byte 6 of the file", "iconv -f cp949 -t utf-8"]),
    (["wide.txt"], ["line 1, byte 1", "iconv -f utf-16 -t utf-8"]),
    (["/dev/urandom"], ["not UTF-8"]),
    (["empty.txt", "blank.txt"], ["empty.txt, blank.txt: no text to learn from"]),
    (["nowhere.txt"], ["nowhere.txt: there is no such file"]),
    (["folder"], ["folder: a folder, not a file"]),
    (["fields.jsonl"], ["fields.jsonl, line 2: no text in the field text", "--field", "has: id, question"]),
    (["list.jsonl"], ["list.jsonl, line 1: no JSON object"]),
    (["broken.jsonl"], ["broken.jsonl, line 2: not JSON"]),
    (["--field", "body", "-"], ["standard input, line 1: no text in the field body", "has: text"]),
    (["--like", "gpt2", "--vocab-size", "256", "good.txt"], ["--vocab-size 257 is the least"]),
    (["--special", "<x>", "--vocab-size", "259", "good.txt"], ["--vocab-size 260 is the least"]),
    (
      ["--like", "gemma", "--vocab-size", "262", "good.txt"],
      ["--vocab-size 275 is the least", "--limit-alphabet"]
    ),
    (["--like", "gemma", "--limit-alphabet", "2", "--vocab-size", "263", "good.txt"], ["264 is the least"]),
  ])
  func refuses(_ arguments: [String], _ words: [String]) throws {
    let result = try train(arguments, input: "{\"text\":\"가\"}\n")
    #expect(result.status == 1 && result.out.isEmpty && !exists("out"))
    for word in words + ["yisang: "] { #expect(result.err.contains(word), "\(result.err)") }
    for word in ["Usage", "Domain", "USAGE"] { #expect(!result.err.contains(word), "\(result.err)") }
  }

  @Test(.enabled(if: geteuid() != 0)) func whatMayNotBeReadIsNamed() throws {
    chmod(scratch.path + "/good.txt", 0)
    #expect(try train(["good.txt"]).err.contains("good.txt: permission denied"))
  }

  @Test func theSameTextsGiveTheSameFile() throws {
    func file() throws -> Data { try Data(contentsOf: URL(filePath: scratch.path + "/out/tokenizer.json")) }
    #expect(try train(["good.txt"]).status == 0)
    let wanted = try file()
    let text = try String(contentsOfFile: scratch.path + "/good.txt", encoding: .utf8)
    for arguments in [["marked.txt"], ["good.jsonl"], ["-"], ["good.txt", "empty.txt"]] {
      let result = try train(arguments + ["--force"], input: text)
      #expect(result.status == 0, "\(arguments): \(result.err)")
      #expect(try file() == wanted, "\(arguments)")
    }
    #expect(
      try train(["-", "--force", "--field", "q"], input: "{\"q\":\"세종대왕은 누구인가요\"}\n").status == 0)
    let messages = #"{"m":[{"role":"user","content":"세종대왕은 누구인가요"},{"content":"세종대왕은 왕이다"}]}"#
    #expect(try train(["-", "--force", "--field", "m"], input: messages + "\n").status == 0)
    #expect(try file() == wanted)
    #expect(!exists("out/tokenizer.json.part") && exists("out/tokenizer_config.json"))
  }

  @Test func syllablesApartAndTokensOfText() throws {
    let options = ["--isolate-syllables", "--token", "<think>", "--token", "</think>", "good.txt"]
    let result = try train(options, size: 400)
    #expect(result.status == 0, "\(result.err)")
    let shown = try program.run(
      "probe", "tokenize", "--model", "out", input: #"{"text":"<think>세종대왕은 왕</think>"}"# + "\n")
    #expect(shown.out.contains("[3,") && shown.out.contains(",4]"), "\(shown.out)")
    let ids = shown.out.split(separator: "[")[1].split(separator: "]")[0].split(separator: ",")
    #expect(ids.count == 9, "\(shown.out)")
  }

  @Test func aTokenizerIsNotReplacedUnasked() throws {
    #expect(try train(["good.txt"]).status == 0)
    let again = try train(["good.txt"])
    #expect(again.status == 1 && again.err.contains("out/tokenizer.json: it is there already; --force"))
  }

  @Test func theLeastSizeWorks() throws {
    for (like, least) in [("qwen", 259), ("gpt2", 257), ("llama3", 261), ("gemma", 275)] {
      let result = try train(["--like", like, "--force", "good.txt"], size: least)
      #expect(result.status == 0 && result.out.contains("\(least) tokens, 0 merges"), "\(result.err)")
    }
    #expect(try train(["--limit-alphabet", "5", "good.txt"]).status == 64)
  }

  /// A folder that cannot be filled is not left behind, nor half a file.
  @Test func aFailureLeavesNothing() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/out/tokenizer.json.part", withIntermediateDirectories: true)
    let result = try train(["good.txt"])
    #expect(result.status == 1 && result.err.contains("out/tokenizer.json.part: a folder, not a file"))
    #expect(!exists("out/tokenizer_config.json") && !exists("out/tokenizer_config.json.part"))
    let file = try program.run(
      "tokenizer", "train", "--vocab-size", "300", "--output", "good.txt/a/b", "good.txt")
    #expect(file.status == 1 && file.err.contains("good.txt/a: Not a directory"), "\(file.err)")
  }

  @Test(arguments: [
    (["tokenizer.model"], ["tokenizer.model; convert", "AutoTokenizer.from_pretrained('model')"]),
    (["vocab.json", "merges.txt"], ["vocab.json and merges.txt; convert", "save_pretrained('model')"]),
    (["vocab.json"], ["model: there is no tokenizer.json\n"]), ([], ["model: there is no such folder\n"]),
  ])
  func aFolderWithoutTokenizerSaysWhatToDo(_ files: [String], _ words: [String]) throws {
    if !files.isEmpty {
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/model", withIntermediateDirectories: false)
    }
    for file in files { _ = try scratch.write("", to: "model/" + file) }
    let result = try program.run("probe", "tokenize", "--model", "model", input: "")
    #expect(result.status == 1)
    for word in words { #expect(result.err.contains(word), "\(result.err)") }
  }
}
