import Foundation
import StrictJSON
import TestKit
import TestSite
import Testing

/// A folder as a user of `yisang run` has it, and what became of it.
protocol WholeRun {
  var scratch: Scratch { get }
  var program: Program { get }
}

extension WholeRun {
  func teacher(delay: Double = 0) throws -> TestTeacher {
    var configuration = TestTeacherConfiguration()
    configuration.delay = delay
    let teacher = try TestTeacher(configuration)
    try teacher.start()
    return teacher
  }

  /// Questions, a model, a benchmark and a settings file, as a user would have them.
  func prepare(_ teacher: String, in folder: String? = nil, questions: Int = 16, more: String = "")
    throws
  {
    let place = folder.map { scratch.path + "/" + $0 } ?? scratch.path
    let prefix = folder.map { $0 + "/" } ?? ""
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    _ = try scratch.tinyModel(prefix + "base")
    let config = place + "/base/config.json"
    let text = try String(contentsOfFile: config, encoding: .utf8)
    // Conversations of Korean have more bytes than the tiny model has places.
    try text.replacing("\"max_position_embeddings\":256", with: "\"max_position_embeddings\":8192")
      .replacing("\"max_position_embeddings\": 256", with: "\"max_position_embeddings\": 8192")
      .write(toFile: config, atomically: true, encoding: .utf8)
    let lines = (0..<questions).map { n in
      """
      {"question": "어느 마을에 감나무가 \(n + 2)그루 있고 나무마다 감이 \(n % 7 + 3)개씩 열렸습니다. 감은 모두 몇 개인지 풀이와 함께 알려 주세요.", \
      "answer": "답은 \((n + 2) * (n % 7 + 3))개입니다.", "license": "CC0-1.0", "category": "exams"}
      """
    }
    let table = try scratch.write(lines.joined(separator: "\n"), to: prefix + "q.jsonl")
    // The time of change is in the rows: equal, so that two corpora can be compared.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: table)
    let rows = (1...8).map { "{\"question\":\"\($0) + \($0)?\",\"gold\":\"\(2 * $0)\"}" }
    _ = try scratch.write(rows.joined(separator: "\n"), to: prefix + "sums.jsonl")
    _ = try scratch.write(
      (1...3).map {
        "{\"question\":\"감 \($0)개와 \($0)개는 모두 몇 개입니까?\",\"gold\":\"\(2 * $0)\",\"kind\":\"math\",\"split\":\"toy\"}"
      }
      .joined(separator: "\n"), to: prefix + "bench.jsonl")
    _ = try scratch.write(
      """
      import: {files: [q.jsonl], source: toy}
      filter: {min_chars: 20}
      distill: {teacher: "\(teacher)", max_in_flight: 4}
      sft: {model: base, max_steps: 4, save_steps: 2, max_length: 8192, learning_rate: 1e-3, threads: 1,
        per_device_train_batch_size: 2, gradient_accumulation_steps: 1}
      grpo: {data: sums.jsonl, reward_funcs: [repetition, overlong], reward_weights: [1, -0.5], max_steps: 2, threads: 1,
        per_device_train_batch_size: 4, gradient_accumulation_steps: 2, num_generations: 4, max_completion_length: 12}
      eval: {tasks: [bench.jsonl], max_tokens: 4, dtype: fp32, threads: 1}
      export: {to: out, class: A, name: exams}
      \(more)
      """, to: prefix + "yisang.yaml")
  }

  static var steps: [String] {
    [
      "import", "filter", "dedup", "distill", "sft", "grpo", "eval base", "eval sft", "eval grpo", "export",
    ]
  }

  /// The state of each step, by its name, as `--json` has it; the report left out.
  func states(_ result: Program.Result) throws -> [String: String] {
    let steps = try JSON(parsing: Array(result.out.utf8))["steps"]?.array ?? []
    let pairs = steps.map { ($0["step"]?.text ?? "", $0["state"]?.text ?? $0["plan"]?.text ?? "") }
    return Dictionary(pairs.filter { $0.0 != "report" }) { $1 }
  }

  func run(_ arguments: String...) throws -> (states: [String: String], result: Program.Result) {
    let result = try program.run(["run", "--json"] + arguments)
    return (try states(result), result)
  }

  func all(_ state: String, but others: [String: String] = [:]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: Self.steps.map { ($0, state) }).merging(others) { $1 }
  }

  func journal(_ folder: String = "") -> [JSON] {
    let text = try? String(contentsOfFile: "\(scratch.path)/\(folder)/runs/run.jsonl", encoding: .utf8)
    return (text ?? "").split(separator: "\n").compactMap { try? JSON(parsing: Array($0.utf8)) }
  }

  func edit(_ old: String, _ new: String) throws {
    let path = scratch.path + "/yisang.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(old))
    try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: scratch.path + "/" + name)
  }

  /// The state of the report's step.
  func report(_ result: Program.Result) throws -> String? {
    let steps = try JSON(parsing: Array(result.out.utf8))["steps"]?.array
    return steps?.first { $0["step"]?.text == "report" }?["state"]?.text
  }
}
