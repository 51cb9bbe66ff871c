import Foundation
import Rewards
import StrictJSON
import Testing

/// Users' commands that do as they should, as shell scripts.
@Suite struct RewardCommandTests {
  static let good = #"while read -r line; do echo '{"reward": 1}'; done"#

  static func batch(_ texts: [String]) -> [RewardInput] {
    texts.map { FunctionTests.input($0, [JSON.Member("gold", .text("3"))]) }
  }

  /// The rewards of batches, one after another, and everything that was reported.
  static func run(
    _ script: String, timeout: Double = 60, _ batches: [[String]], shouldStop: () -> Bool = { false }
  ) -> (rewards: [[Double?]], reports: [String]) {
    let command = RewardCommand(script, timeout: timeout)
    var reports: [String] = []
    let rewards = batches.map { texts in
      command.scores(batch(texts), shouldStop: shouldStop) { reports.append($0) }
    }
    command.close()
    return (rewards, reports)
  }

  @Test func oneProcessServesTheRun() {
    let script = #"n=0; while read -r line; do n=$((n + 1)); echo "{\"reward\": $n}"; done"#
    let (rewards, reports) = Self.run(script, [["a", "b"], ["c"], [], ["d"]])
    #expect(rewards == [[1, 2], [3], [], [4]] && reports.isEmpty)
  }

  @Test func anIndexMayComeInAnyOrder() {
    let script = #"""
      while read -r a; do read -r b; printf '%s\n%s\n' "$b" "$a" |
      sed 's/^{"index":\([0-9]*\).*"completion":"\([0-9.]*\)".*/{"index":\1,"reward":\2}/'; done
      """#
    let (rewards, reports) = Self.run(script, [["1", "2.5"], ["3", "4"]])
    #expect(rewards == [[1, 2.5], [3, 4]] && reports.isEmpty)
  }

  @Test func aLineHasTheCompletionAndItsRow() throws {
    let folder = try ScriptFolder()
    var input = Self.batch(["한글 \"글\"\n\u{1}"])[0]
    (input.ids, input.prompt) = ([7, 8], .array([.text("?")]))
    let command = RewardCommand(
      "read -r l; printf '%s\\n' \"$l\" > \(folder.file("it s")); echo '{\"reward\":1}'")
    #expect(command.scores([input], report: { _ in }) == [1])
    let line = try JSON(parsing: Array(Data(contentsOf: URL(filePath: folder.path + "/it s"))))
    #expect(line["index"] == .integer(0) && line["gold"] == .text("3") && line["ended"] == .bool(true))
    #expect(line["completion_ids"] == .array([.integer(7), .integer(8)]))
    #expect(try RewardInput(line) == input)
  }

  @Test func muchGoesBothWays() {
    let texts = (0..<12).map { String(repeating: "가\($0)", count: 25_000) }
    let script = #"sed -u 's/^{/{"reward":1,/' | tee /dev/stderr"#
    let (rewards, reports) = Self.run(script, [texts, texts])
    #expect(rewards == [texts.map { _ in 1 }, texts.map { _ in 1 }] && reports.isEmpty)
  }

  @Test func nullSaysThatThereIsNoneAndFailsNothing() {
    let script = #"""
      read -r l; echo '{"reward":null}'; echo; read -r l; echo '{"reward":null,"error":"bad"}'
      read -r l; echo '{"error":null,"reward":null}'; read -r l
      """#
    let (rewards, reports) = Self.run(script, [["a", "b", "c"]])
    #expect(marked(rewards) == [["nil", "nan", "nil"]])
    #expect(reports.count == 1 && reports.allSatisfy { $0.contains("gave no reward: bad") }, "\(reports)")
  }

  @Test func theNextBatchStartsItAnew() throws {
    let folder = try ScriptFolder()
    let file = folder.file("f")
    let script = "if [ -e \(file) ]; then \(Self.good); else touch \(file); exit 1; fi"
    let (rewards, reports) = Self.run(script, [["a", "b"], ["c", "d"], ["e"]])
    #expect(marked(rewards) == [["nan", "nan"], ["1.0", "1.0"], ["1.0"]] && reports.count == 1)
  }

  /// Even where what it has started holds its output open.
  @Test(arguments: ["", "sleep 1000 & "])
  func aCommandMayEndBetweenBatches(_ start: String) throws {
    let folder = try ScriptFolder()
    let command = RewardCommand(
      "read -r l; \(start)echo $$ > \(folder.file("f")); echo '{\"reward\":1}'")
    var reports: [String] = []
    for _ in 0..<3 {
      #expect(command.scores(Self.batch(["a"])) { reports.append($0) } == [1])
      #expect(try folder.processes("f")[0].ends())
    }
    #expect(reports.count == 1 && reports.allSatisfy { $0.contains("ended between two batches") })
  }

  /// An exit test, as the environment is the whole process's.
  @Test func itIsNotToldWhichRewardsThereAre() async {
    await #expect(processExitsWith: .success) {
      for name in ["FUNCS", "COMMAND", "JUDGE", "WEIGHTS"] { setenv("YISANG_REWARD_" + name, "accuracy", 1) }
      setenv("YISANG_SEED", "3", 1)
      let script = #"""
        read -r l; n=$(env | grep -c ^YISANG_REWARD_); echo "{\"reward\": $((n * 10 + YISANG_SEED))}"
        """#
      #expect(RewardCommandTests.run(script, [["a"]]).rewards == [[3]])
    }
  }
}
