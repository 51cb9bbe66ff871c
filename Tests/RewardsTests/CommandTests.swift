import Foundation
import Rewards
import StrictJSON
import TestKit
import Testing

/// Users' commands, good and bad, as shell scripts.
@Suite struct RewardCommandTests {
  static let good = #"while read -r line; do echo '{"reward": 1}'; done"#

  static func batch(_ texts: [String]) -> [RewardInput] {
    texts.map { FunctionTests.input($0, [JSON.Member("gold", .text("3"))]) }
  }

  /// The rewards of batches, one after another, and everything that was reported.
  static func run(
    _ script: String, timeout: Double = 60, _ batches: [[String]]
  ) -> (rewards: [[Double?]], reports: [String]) {
    let command = RewardCommand(script, timeout: timeout)
    var reports: [String] = []
    let rewards = batches.map { texts in command.scores(batch(texts)) { reports.append($0) } }
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
    let folder = try Scratch()
    var input = Self.batch(["한글 \"글\"\n\u{1}"])[0]
    (input.ids, input.prompt) = ([7, 8], .array([.text("?")]))
    let command = RewardCommand("cat > '\(folder.path)/it s'; echo '{\"reward\":1}'", timeout: 0.3)
    // It reads to the end, which never comes: only what it has read is looked at.
    #expect(command.scores([input], report: { _ in }) == [nil])
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

  static let failures: [(String, [Double?], String)] = [
    (
      "cat > /dev/null", [nil, nil, nil], "had not answered all after 0.5 seconds; 3 of 3 rewards are missing"
    ),
    ("trap '' TERM; while true; do sleep 100; done", [nil, nil, nil], "had not answered"),
    ("read -r a; echo '{\"reward\":2}'; cat > /dev/null", [2, nil, nil], "2 of 3"),
    (
      "read -r a; echo '{\"reward\":2}'; echo oops >&2; exit 3", [2, nil, nil], "ended with status 3; 2 of 3"
    ),
    ("echo oops >&2; exit 3", [nil, nil, nil], "it said last: oops"),
    ("no-such-program-anywhere", [nil, nil, nil], "status 127"),
    ("kill -9 $$", [nil, nil, nil], "ended by signal 9"),
    ("exec >&-; sleep 100", [nil, nil, nil], "was killed"),
    ("read -r a; echo '{\"reward\":2}'; echo hello; cat", [2, nil, nil], "no JSON object: \"hello\""),
    ("echo '[1]'; cat", [nil, nil, nil], "no JSON object"),
    ("echo '{}'; cat", [nil, nil, nil], "without a reward"),
    ("echo '{\"reward\":\"1\"}'; cat", [nil, nil, nil], "without a reward"),
    ("echo '{\"reward\":1,\"index\":77}'; cat", [nil, nil, nil], "an index that was not asked for"),
    (
      #"read -r l; printf '%s\n%s\n' "$l" "$l" | sed 's/.*index":\([0-9]*\).*/{"index":\1,"reward":4}/'; cat"#,
      [4, nil, nil], "not asked for"
    ),
    ("yes '{\"reward\":1}'", [1, 1, 1], "wrote more lines"),
    ("cat /dev/zero", [nil, nil, nil], "a line of more than"),
    ("while read -r l; do echo '{\"error\":\"bad\"}'; done", [nil, nil, nil], "gave no reward: bad"),
  ]

  @Test(arguments: failures)
  func whatFailsCostsWhatIsMissing(_ script: String, _ wanted: [Double?], _ words: String) {
    let texts = ["a", "b", "c"]
    let (rewards, reports) = Self.run(script, timeout: 0.5, [texts, texts])
    #expect(rewards == [wanted, wanted])
    #expect(reports.count == 1 && reports.allSatisfy { $0.contains(words) }, "\(reports)")
  }

  @Test func nullIsNoFailure() {
    let (rewards, reports) = Self.run(
      "while read -r l; do echo '{\"reward\":null}'; echo; done", [["a", "b"]])
    #expect(rewards == [[nil, nil]] && reports.isEmpty)
  }

  @Test func theNextBatchStartsItAnew() throws {
    let folder = try Scratch()
    let script = "if [ -e '\(folder.path)/f' ]; then \(Self.good); else touch '\(folder.path)/f'; exit 1; fi"
    let (rewards, reports) = Self.run(script, [["a", "b"], ["c", "d"], ["e"]])
    #expect(rewards == [[nil, nil], [1, 1], [1]] && reports.count == 1)
  }

  @Test func aCommandMayEndBetweenBatches() {
    let (rewards, reports) = Self.run("read -r l; echo '{\"reward\":1}'", [["a"], ["b"], ["c"]])
    #expect(rewards.flatMap(\.self).allSatisfy { $0 == 1 || $0 == nil } && rewards[0] == [1])
    #expect(!reports.isEmpty)
  }

  @Test func answersNobodyAskedForAreNotTheNextBatchs() {
    let script = #"while read -r l; do printf '{"reward":1}\n{"reward":2}\n'; done"#
    let (rewards, reports) = Self.run(script, [["a"], ["b"], ["c"]])
    #expect(rewards == [[1], [1], [1]] && reports.count == 1)
  }

  /// A pipe without a reader would end this process too.
  @Test func aReaderThatIsGoneEndsNobody() {
    let texts = (0..<20).map { _ in String(repeating: "x", count: 100_000) }
    let (rewards, reports) = Self.run("exec <&-; sleep 0.1", [texts, texts])
    #expect(rewards.flatMap(\.self) == (texts + texts).map { _ in nil } && reports.count == 1)
  }

  @Test func nothingIsLeftBehind() throws {
    let folder = try Scratch()
    let script = "echo $$ >> '\(folder.path)/f'; sleep 1000 & echo $! >> '\(folder.path)/f'; wait"
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    _ = Self.run(script, timeout: 0.02, (0..<100).map { _ in ["a"] })
    let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    // Others open files meanwhile, but not one for each batch.
    #expect(after < before + 90)
    let ids = try String(contentsOfFile: folder.path + "/f", encoding: .utf8).split(separator: "\n")
    #expect(ids.count >= 2)
    for id in ids {
      // What was killed may take a moment to go.
      for _ in 0..<5_000 where Self.isAlive(id) { usleep(1_000) }
      #expect(!Self.isAlive(id), "\(id) goes on")
      let parent = Self.stat(id).map { $0[1] }
      #expect(parent != "\(getpid())", "\(id) is not buried")
    }
  }

  @Test func atTheEndItMayFinish() throws {
    let folder = try Scratch()
    let (rewards, _) = Self.run(Self.good + "; echo bye > '\(folder.path)/f'", [["a"]])
    #expect(rewards == [[1]])
    #expect(FileManager.default.fileExists(atPath: folder.path + "/f"))
  }

  private static func isAlive(_ id: Substring) -> Bool {
    stat(id).map { $0[0] != "Z" && $0[0] != "X" } ?? false
  }

  /// State and parent; proc(5).
  private static func stat(_ id: Substring) -> [Substring]? {
    guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return nil }
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].dropFirst(2).split(separator: " ")
    return fields.count > 1 ? fields : nil
  }
}
