import Foundation
import Rewards
import Testing

/// Users' commands that fail, each in its way.
@Suite struct RewardCommandFailureTests {
  private typealias Commands = RewardCommandTests

  static let failures: [(String, [String], String)] = [
    (
      "read -r a; echo '{\"reward\":2}'; echo oops >&2; exit 3", ["2.0", "nan", "nan"],
      "ended with status 3; 2 of 3 rewards are missing"
    ),
    ("echo oops >&2; exit 3", ["nan", "nan", "nan"], "it said last: oops"),
    ("no-such-program-anywhere", ["nan", "nan", "nan"], "status 127"),
    ("kill -9 $$", ["nan", "nan", "nan"], "ended by signal 9"),
    ("exec >&-; sleep 1000", ["nan", "nan", "nan"], "died: it closed its output, and was killed"),
    // What goes on holds the output open, and says nothing.
    (
      "sleep 1000 & echo '{\"reward\":2}'; exit 3", ["2.0", "nan", "nan"],
      "died: it ended with status 3; 2 of 3"
    ),
    (
      "read -r a; echo '{\"reward\":2}'; echo hello; cat", ["2.0", "nan", "nan"], "no JSON object: \"hello\""
    ),
    ("echo '[1]'; cat", ["nan", "nan", "nan"], "no JSON object"),
    ("echo '{}'; cat", ["nan", "nan", "nan"], "without a reward"),
    ("echo '{\"reward\":\"1\"}'; cat", ["nan", "nan", "nan"], "without a reward"),
    ("echo '{\"reward\":1,\"index\":77}'; cat", ["nan", "nan", "nan"], "an index that was not asked for"),
    (
      #"read -r l; printf '%s\n%s\n' "$l" "$l" | sed 's/.*index":\([0-9]*\).*/{"index":\1,"reward":4}/'; cat"#,
      ["4.0", "nan", "nan"], "not asked for"
    ),
    ("yes '{\"reward\":1}'", ["1.0", "1.0", "1.0"], "wrote more lines"),
    ("cat /dev/zero", ["nan", "nan", "nan"], "a line of more than"),
    ("while read -r l; do echo '{\"error\":\"bad\"}'; done", ["nan", "nan", "nan"], "gave no reward: bad"),
    (
      "while read -r l; do echo '{\"reward\":-1.1e30}'; done", ["nan", "nan", "nan"],
      "gave a reward that is not finite, or beyond 1e30: \"{\"reward\":-1.1e30}\""
    ),
    ("while read -r l; do echo '{\"reward\":NaN}'; done", ["nan", "nan", "nan"], "not finite"),
  ]

  @Test(arguments: failures)
  func whatFailsCostsWhatIsMissing(_ script: String, _ wanted: [String], _ words: String) {
    let texts = ["a", "b", "c"]
    let (rewards, reports) = Commands.run(script, [texts, texts])
    #expect(marked(rewards) == [wanted, wanted])
    #expect(reports.count == 1 && reports.allSatisfy { $0.contains(words) }, "\(reports)")
  }

  @Test(arguments: ["cat > /dev/null", "trap '' TERM; while true; do sleep 1000; done"])
  func whatSaysNothingMayNeedLonger(_ script: String) {
    let (rewards, reports) = Commands.run(script, timeout: 0.2, [["a", "b"], ["c"]])
    #expect(marked(rewards) == [["nan", "nan"], ["nan"]])
    #expect(
      reports.count == 1
        && reports.allSatisfy {
          $0.contains("not written anything 0.2 seconds after") && $0.contains("--reward-timeout")
            && $0.contains("2 of 2 rewards are missing")
        }, "\(reports)")
  }

  /// What has been written by the end of the time counts, whenever we come to read it.
  @Test func whatIsLateCostsWhatIsMissing() throws {
    let folder = try ScriptFolder()
    let script = "echo '{\"reward\":2}'; touch \(folder.file("f")); cat > /dev/null"
    let (rewards, reports) = Commands.run(script, timeout: 0.2, [["a", "b", "c"]]) {
      folder.wait(for: "f")
      usleep(300_000)
      return false
    }
    #expect(marked(rewards) == [["2.0", "nan", "nan"]])
    #expect(
      reports.count == 1
        && reports.allSatisfy { $0.contains("had not answered all after 0.2 seconds; 2 of 3 rewards") },
      "\(reports)")
  }

  @Test func answersNobodyAskedForAreNotTheNextBatchs() {
    let script = #"while read -r line; do printf '{"reward":1}\n{"reward":2}\n'; done"#
    let (rewards, reports) = Commands.run(script, [["a"], ["b"], ["c"]])
    #expect(rewards == [[1], [1], [1]] && reports.count == 1)
  }

  /// A pipe without a reader would end this process too.
  @Test(arguments: [
    ("exec <&-; sleep 1000", "died: it closed its input with lines left to read, and was killed; 20 of 20"),
    ("exit 4", "died: it ended with status 4; 20 of 20"),
  ])
  func aReaderThatIsGoneEndsNobody(_ script: String, _ words: String) {
    let texts = (0..<20).map { _ in String(repeating: "x", count: 100_000) }
    let (rewards, reports) = Commands.run(script, [texts, texts])
    #expect(marked(rewards).flatMap(\.self) == (texts + texts).map { _ in "nan" })
    #expect(reports.count == 1 && reports.allSatisfy { $0.contains(words) }, "\(reports)")
  }

  /// What it complains of reaches a terminal, and its command line may hold what is nobody's business.
  @Test func complaintsAreShortAndSteerNothing() {
    let long = String(repeating: "x", count: 80)
    let script = #"printf 'red\033[31m\r\n\302\2332J\177over\000' >&2; exit 1 # "# + long
    let report = Commands.run(script, [["a"]]).reports.first ?? ""
    #expect(report.contains("it said last: red [31m | 2J over"), "\(report)")
    #expect(report.contains("…); this is said once") && !report.contains(long.dropFirst(40)))
    #expect(!report.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
  }
}
