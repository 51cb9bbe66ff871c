import Foundation
import TestKit
import Testing

/// Scripts of `yisang completions`, run by the shells they are for.
struct CompletionsTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// What bash offers where the last of the words is being written.
  private func offered(_ script: String, _ words: [String]) throws -> Set<String> {
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let driver = """
      source \(script)
      COMP_WORDS=(yisang \(quoted))
      COMP_CWORD=\(words.count)
      COMP_LINE="${COMP_WORDS[*]}"
      COMP_POINT=${#COMP_LINE}
      _yisang yisang "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    return Set(try shell("/bin/bash", ["-c", driver]).out.split(separator: "\n").map(String.init))
  }

  private func shell(_ path: String, _ arguments: [String]) throws -> (status: Int32, out: String) {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: scratch.path)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let out = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, out)
  }

  private func script(_ shell: String) throws -> String {
    let result = try program.run("completions", shell)
    #expect(result.status == 0 && result.err.isEmpty, "\(result.err)")
    return try scratch.write(result.out, to: "completions.\(shell)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")))
  func bashCompletes() throws {
    let script = try script("bash")
    for name in ["models", "models/base", "questions.d"] {
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/" + name, withIntermediateDirectories: true)
    }
    _ = try scratch.write("", to: "kmmlu.jsonl")
    _ = try scratch.write("", to: "models.txt")
    #expect(try offered(script, ["fil"]) == ["filter"])
    #expect(try offered(script, ["train", "r"]) == ["rlerr"])
    #expect(try offered(script, ["license", "re"]) == ["retag"])
    #expect(try offered(script, ["filter", "--min-k"]) == ["--min-korean"])
    #expect(try offered(script, ["export", "--format", ""]) == ["jsonl", "parquet"])
    #expect(try offered(script, ["train", "grpo", "--loss-type", "c"]) == ["cispo"])
    #expect(try offered(script, ["sample", "--stage", "d"]) == ["dedup", "distill"])
    #expect(try offered(script, ["probe", "ro"]) == ["robots"])
    #expect(try offered(script, ["filter", "--benchmarks", "k"]) == ["kmmlu.jsonl"])
    // A folder alone where a folder is meant.
    #expect(try offered(script, ["train", "sft", "--model", "mod"]) == ["models"])
    #expect(try offered(script, ["train", "sft", "--model", "models/"]) == ["models/base"])
    #expect(try offered(script, ["filter", "--min-korean", ""]) == [])
  }

  /// Each shell that is there reads its script without a complaint.
  @Test(arguments: [
    ("bash", ["/bin/bash", "/usr/bin/bash"]), ("zsh", ["/bin/zsh", "/usr/bin/zsh"]),
    ("fish", ["/usr/bin/fish"]),
  ])
  func theSyntaxIsRight(_ name: String, _ places: [String]) throws {
    let file = try script(name)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    for verb in ["filter", "grpo", "explain", "--min-korean"] {
      #expect(text.contains(name == "fish" ? String(verb.trimmingPrefix("--")) : verb))
    }
    guard let path = places.first(where: FileManager.default.isExecutableFile(atPath:)) else { return }
    let result = try shell(path, ["-n", file])
    #expect(result.status == 0 && result.out.isEmpty, "\(result.out)")
  }

  @Test func anotherShellIsRefused() throws {
    let result = try program.run("completions", "csh")
    #expect(
      result.status == 64 && result.err.contains("bash") && result.err.contains("fish"), "\(result.err)")
  }
}
