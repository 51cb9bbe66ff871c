import Foundation
import StrictJSON
import TestKit
import Testing
import Train

/// `yisang engine`, and what a run asks of it, with a program in Python's place.
struct EngineVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// A "python" that notes how it was called, and makes itself the Python of an environment.
  private func python(versions: String = "{\"torch\": \"2.13.0\", \"trl\": \"1.16.0\"}", pip: String = "true")
    throws
    -> String
  {
    let text = """
      #!/bin/bash
      echo "$*" >> '\(scratch.path)/calls'
      case "$*" in
        "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
        "-m pip "*) \(pip) ;;
        "-I -c "*) echo '{"versions": \(versions), "cuda": false}' ;;
      esac
      """
    let path = try scratch.write(text, to: "python")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  private var data: [String: String] { ["XDG_DATA_HOME": scratch.path] }

  @Test(arguments: [
    ([], TorchLock.cuda), (["--cpu"], .cpu), (["--cuda"], .cuda), (["--vllm"], .vllm),
    (["--cuda", "--vllm"], .vllm),
  ])
  func theLockIsWhatIsInstalled(flags: [String], lock: TorchLock) throws {
    let line =
      ["engine", "install", "torch", "--python", try python()] + flags + ["--", "--find-links", "w"]
    let result = try program.run(line, environment: data)
    #expect(result.status == 0, "\(result.err)")
    let environment = TorchEnvironment(data)
    #expect(environment.lock == lock)
    let written = FileManager.default.contents(atPath: "\(environment.path)/requirements.lock")
    #expect(written.map(Array.init) == lock.bytes)
    let calls = try String(contentsOfFile: scratch.path + "/calls", encoding: .utf8)
    let install = "install --no-deps -r \(environment.path)/requirements.lock --find-links w\n"
    #expect(calls.contains(install) && calls.hasSuffix("check\n"), "\(calls)")
    let list = try program.run(["engine", "list", "--json"], environment: data)
    let json = try JSON(parsing: Array(list.out.utf8))
    #expect(json["is_installed"]?.bool == true && json["versions"]?["torch"]?.text == "2.13.0")
    let shown = try program.run(["engine", "list"], environment: data)
    #expect(shown.out.contains("vllm not there") && shown.out.contains("flash-attn not there"))
  }

  @Test func whatPipRefusesIsNotInstalled() throws {
    let line = ["engine", "install", "torch", "--cpu", "--python", try python(pip: "exit 1")]
    let result = try program.run(line, environment: data)
    #expect(result.status == 1 && result.err.contains("CPU build is not on PyPI"), "\(result.err)")
    #expect(!TorchEnvironment(data).isInstalled)
    let check = ["engine", "install", "torch", "--python", try python(pip: "[ \"${*: -1}\" != check ]")]
    #expect(try program.run(check, environment: data).status == 1 && !TorchEnvironment(data).isInstalled)
    let both = try program.run(["engine", "install", "torch", "--cpu", "--vllm"], environment: data)
    #expect(both.status == 64 && both.err.contains("--cpu"))
  }

  @Test func doctorNamesWhatIsThere() throws {
    let names = TorchLock.cpu.direct.map { "\"\($0.name)\": \"1\"" }.joined(separator: ", ")
    func said(_ versions: String) throws -> String {
      let own = [TorchEnvironment.variable: try python(versions: versions)]
      let result = try program.run(["doctor"], environment: data.merging(own) { $1 })
      return result.out.split(separator: "\n").first { $0.contains(" torch ") }.map(String.init) ?? result.err
    }
    let whole = try said("{\(names), \"liger-kernel\": \"0.8.5\"}")
    #expect(whole.hasPrefix("ok "), "\(whole)")
    #expect(whole.contains("liger-kernel 0.8.5") && whole.contains("vllm not there"), "\(whole)")
    let poor = try said("{\"torch\": \"1\"}")
    #expect(poor.hasPrefix("problem ") && poor.contains("trl"), "\(poor)")
  }

  private func train(_ flags: [String]) throws -> Program.Result {
    _ = try scratch.tinyModel("model")
    let rows = (1...4).map { "{\"question\":\"\($0) + \($0)?\",\"gold\":\"\(2 * $0)\"}" }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "questions.jsonl")
    let own = [TorchEnvironment.variable: try python()]
    return try program.run(
      [
        "train", "grpo", "--model", "./model", "--data", "questions.jsonl", "--reward-funcs", "accuracy",
        "--output-dir", "./run", "--max-completion-length", "8", "--num-generations", "4",
        "--per-device-train-batch-size", "4", "--max-steps", "1",
      ] + flags, environment: own)
  }

  private static let slips: [([String], Int32, String)] = [
    (["--vllm", "colocate"], 64, "--vllm belongs to --engine torch"),
    (["--liger", "true"], 64, "--liger belongs to --engine torch"),
    (["--engine", "torch", "--vllm", "colocat"], 64, "did you mean colocate?"),
    (
      ["--engine", "torch", "--vllm-memory", "0.5"], 64, "--vllm-memory belongs to --vllm colocate or server"
    ),
    (["--engine", "torch", "--vllm", "server"], 64, "--vllm-server http://HOST:PORT"),
    (["--engine", "torch", "--vllm", "server", "--vllm-server", "host"], 64, "is no address of a server"),
    (
      ["--engine", "torch", "--vllm", "server", "--vllm-server", "http://a:1", "--vllm-parallel", "2"], 64,
      "--vllm-parallel belongs to --vllm colocate"
    ),
    (
      ["--engine", "torch", "--vllm", "colocate", "--vllm-server", "http://a:1"], 64,
      "belongs to --vllm server"
    ),
    (["--engine", "torch", "--vllm", "colocate", "--device", "cpu"], 64, "--device cpu"),
    (["--engine", "torch", "--vllm", "colocate", "--vllm-parallel", "2"], 64, "must divide"),
    (["--engine", "torch", "--vllm", "colocate"], 1, "vllm is not installed"),
    (["--engine", "torch", "--liger", "true"], 1, "liger-kernel is not installed"),
    (["--engine", "torch", "--attention", "flash_attention_2"], 1, "flash-attn is not installed"),
  ]

  /// Before anything is written.
  @Test(arguments: slips)
  func whatCannotRunIsRefused(flags: [String], status: Int32, words: String) throws {
    let result = try train(flags)
    #expect(result.status == status && result.err.contains(words), "\(result.err)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run/torch"))
  }

  @Test func anotherMachineMayHaveIt() throws {
    let line = [
      "--engine", "torch", "--vllm", "server", "--vllm-server", "http://10.0.0.7:8000", "--export-only",
    ]
    let result = try train(line)
    #expect(result.status == 0 && result.err.contains("serve.sh"), "\(result.err)")
    let yaml = try String(contentsOfFile: scratch.path + "/run/torch/run.yaml", encoding: .utf8)
    #expect(yaml.contains("\n  vllm_server_base_url: \"http://10.0.0.7:8000\"\n"))
  }
}
