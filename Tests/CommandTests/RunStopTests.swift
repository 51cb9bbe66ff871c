import Corpus
import Foundation
import StrictJSON
import TestKit
import TestSite
import Testing

/// `yisang run` killed, stopped, suspended and started twice.
@Suite(.serialized)
struct RunStopTests: WholeRun {
  let scratch: Scratch
  let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// Some that start programs ignore SIGCHLD; how a stage ended is known even so.
  @Test(.timeLimit(.minutes(5)))
  func childrenAreWaitedForWhereTheirEndIsIgnored() throws {
    try prepare("http://127.0.0.1:9/v1")
    let result = try program.runIgnoringChildren(["run", "--json", "--until", "filter"])
    #expect(result.status == 0, "\(result.err)")
    #expect(try states(result) == ["import": "done", "filter": "done"], "\(result.err)")
    try edit("min_chars: 20", "min_chars: 8000")
    let empty = try program.runIgnoringChildren(["run", "--until", "filter"])
    #expect(empty.status == 4, "its own status: \(empty.err)")
  }

  /// Told to stop, it tells the stage, which stops in good order; the same command then goes on.
  @Test(.timeLimit(.minutes(15)))
  func aStopReachesTheStage() throws {
    let teacher = try teacher(delay: 0.3)
    defer { teacher.stop() }
    try prepare(teacher.baseURL)
    let stopped = try program.run(["run", "--until", "distill"], signalling: SIGTERM) {
      teacher.callCount >= 4
    }
    #expect(stopped.status == 3, "\(stopped.err)")
    #expect(stopped.err.contains("stopped in distill; run the same command again"), "\(stopped.err)")
    #expect(teacher.callCount < 16)
    let last = try #require(journal().last)
    #expect(last["step"]?.text == "distill" && last["outcome"]?.text == "stopped")
    let plan = try run("--until", "distill", "--dry-run")
    #expect(plan.states == ["import": "skip", "filter": "skip", "dedup": "skip", "distill": "continue"])
    let again = try run("--until", "distill")
    #expect(again.result.status == 0 && again.states["distill"] == "done", "\(again.result.err)")
  }

  /// Ctrl-Z holds the run and its stage, and both go on together.
  @Test(.timeLimit(.minutes(5)))
  func bothAreHeld() throws {
    let teacher = try teacher(delay: 0.3)
    defer { teacher.stop() }
    try prepare(teacher.baseURL)
    var states: [String: String] = [:]
    let status = try program.run(["run", "--until", "distill"], suspendedWhen: { teacher.callCount >= 4 }) {
      for _ in 0..<1_000 where states.count < 2 || Set(states.values) != ["T"] {
        usleep(10_000)
        states = processStates(of: $0)
      }
    }
    #expect(states.count == 2 && Set(states.values) == ["T"], "\(states)")
    #expect(status == 0 && teacher.callCount == 16)
  }

  /// The states of a process and its children, as proc(5) has them.
  private func processStates(of id: Int32) -> [String: String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    var found: [String: String] = [:]
    for name in all where Int32(name) != nil {
      // pid (name) state parent …
      let text = (try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8)) ?? ""
      let words = text.split(separator: ")").last?.split(separator: " ") ?? []
      guard words.count > 1, name == "\(id)" || words[1] == "\(id)" else { continue }
      found[name] = String(words[0])
    }
    return found
  }

  /// A second run in the folder says who is at work, and touches nothing.
  @Test(.timeLimit(.minutes(5)))
  func oneRunAtATime() throws {
    try prepare("http://127.0.0.1:9/v1")
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/runs", withIntermediateDirectories: true)
    let path = try scratch.write("4711", to: "runs/run.lock")
    do {
      let lock = try FileLock(path)
      let second = try program.run("run", "--until", "filter")
      #expect(second.status == 1 && second.err.contains("(process 4711"), "\(second.err)")
      #expect(journal().isEmpty && !exists("corpus"))
      #expect(try run("--until", "filter", "--dry-run").result.status == 0, "a dry run looks on")
      withExtendedLifetime(lock) {}
    }
    #expect(try run("--until", "filter").result.status == 0)
    #expect(try String(contentsOfFile: path, encoding: .utf8) != "4711")
  }

  /// Killed in every stage, each time at another moment, it ends with the shards and the weights of a run that was left alone.
  @Test(.timeLimit(.minutes(15)))
  func killedInEveryStageItEndsTheSame() throws {
    let teacher = try teacher(delay: 0.02)
    defer { teacher.stop() }
    for folder in ["whole", "killed"] { try prepare(teacher.baseURL, in: folder) }
    let whole = try Program(in: scratch.path + "/whole").run("run")
    #expect(whole.status == 0, "\(whole.err)")
    let killed = Program(in: scratch.path + "/killed")
    var random = SplitMix(seed: Fuzz.seed(20_261_122))
    var hits: Set<String> = []
    for (place, step) in Self.steps.enumerated() {
      // Short beside a step, so that a quick machine is not through with all of them before the first kill.
      let pause = UInt32(random.next() % 30) * 1_000
      let before = journal("killed").count
      let hit = try killed.runAndKill(["run"]) {
        let lines = journal("killed")
        guard lines.count > before, let name = lines.last?["step"]?.text,
          let at = Self.steps.firstIndex(of: name), at >= place
        else { return false }
        usleep(pause)
        return true
      }
      if hit { hits.insert(step) }
    }
    print("kill test: \(hits.count) of \(Self.steps.count) steps")
    #expect(hits.count >= 8)
    let result = try killed.run("run")
    #expect(result.status == 0, "\(result.err)")
    for name in ["sft", "grpo"] {
      let weights = ["whole", "killed"].map {
        FileManager.default.contents(atPath: "\(scratch.path)/\($0)/runs/\(name)/model.safetensors")
      }
      #expect(weights[0] != nil && weights[0] == weights[1], "\(name)")
    }
    for stage in Stage.all {
      let digests = try ["whole", "killed"].map { folder in
        let corpus = Corpus(root: "\(scratch.path)/\(folder)/corpus")
        return try corpus.sealedIndices(of: stage).map {
          try SealedShard(corpus: corpus, stage: stage, index: $0).digest
        }
      }
      #expect(digests[0] == digests[1], "\(stage.name)")
    }
    #expect(
      try states(killed.run("run", "--json")) == all("skipped"), "and then there is nothing more to do")
  }
}
