import Foundation
import Rewards
import Testing

/// What is left of a command: nothing.
@Suite struct RewardCommandEndTests {
  private typealias Commands = RewardCommandTests

  /// Writes down the shell and what it has started, says so, and waits.
  private static func hanging(_ folder: ScriptFolder) -> String {
    let ids = folder.file("ids")
    return
      "echo $$ >> \(ids); sleep 1000 & echo $! >> \(ids); echo '{\"reward\":1}'; touch \(folder.file("f")); echo . >&2; wait"
  }

  @Test func aStopKillsItAndItsGroup() throws {
    let folder = try ScriptFolder()
    let command = RewardCommand(Self.hanging(folder))
    let rewards = command.scores(Commands.batch(["a", "b"]), shouldStop: { folder.has("f") }) {
      Issue.record("\($0)")
    }
    #expect(marked(rewards) == ["1.0", "nan"])
    let processes = try folder.processes("ids")
    #expect(processes.count == 2)
    for process in processes { #expect(process.ends() && !process.isUnburied, "\(process.id)") }
  }

  @Test func nothingIsLeftBehind() throws {
    let folder = try ScriptFolder()
    let command = RewardCommand(Self.hanging(folder))
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    for _ in 0..<100 {
      let stop = { folder.has("f") }
      _ = command.scores(Commands.batch(["a", "b"]), shouldStop: stop, report: { Issue.record("\($0)") })
      try folder.remove("f")
    }
    let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    // Others open files meanwhile, but not one for each batch.
    #expect(after < before + 90)
    let processes = try folder.processes("ids")
    #expect(processes.count == 200)
    for process in processes { #expect(process.ends() && !process.isUnburied, "\(process.id)") }
  }

  @Test func atTheEndItMayFinish() throws {
    let folder = try ScriptFolder()
    let (rewards, _) = Commands.run(Commands.good + "; echo bye > \(folder.file("f"))", [["a"]])
    #expect(rewards == [[1]] && folder.has("f"))
  }

  /// What does not go by itself is killed, and may be started again.
  @Test func aSetIsClosed() throws {
    let folder = try ScriptFolder()
    let script =
      "echo $$ >> \(folder.file("ids")); \(Commands.good); touch \(folder.file("f")); while true; do sleep 1000; done"
    let set = try RewardSet(names: ["think_format"], command: RewardCommand(script))
    set.close()
    for count in 1...2 {
      #expect(set.scores(Commands.batch(["a"]), report: { Issue.record("\($0)") }) == [[0], [1]])
      set.close()
      set.close()
      let processes = try folder.processes("ids")
      #expect(processes.count == count && folder.has("f"))
      for process in processes { #expect(process.ends() && !process.isUnburied, "\(process.id)") }
      try folder.remove("f")
    }
  }
}
