import Testing

/// The reader of command lines that the tests of help and docs rest on.
struct ShellLineTests {
  @Test(arguments: [
    ("yisang init # writes", [["yisang", "init"]]),
    ("$ yisang why 'a b'\"c d\"", [["$", "yisang", "why", "a bc d"]]),
    (
      "echo '{\"a\":1}' | yisang probe korean > out.jsonl 2>&1",
      [["echo", "{\"a\":1}"], ["yisang", "probe", "korean"]]
    ),
    (
      "yisang a --b \\\n  c && yisang d || echo e; f",
      [["yisang", "a", "--b", "c"], ["yisang", "d"], ["echo", "e"], ["f"]]
    ),
    ("A_KEY=x yisang a --columns q=1,b=2", [["yisang", "a", "--columns", "q=1,b=2"]]),
    ("yisang a --name ''", [["yisang", "a", "--name", ""]]),
    ("yisang a b#c \"#d\" #e", [["yisang", "a", "b#c", "#d"]]),
    ("yisang a \"\\\"q\\\" \\n\" \\$", [["yisang", "a", "\"q\" \\n", "$"]]),
    ("yisang a &\nyisang b", [["yisang", "a"], ["yisang", "b"]]),
    ("# only words", []), ("  ", []),
  ])
  func isReadAsBashDoes(_ line: String, _ commands: [[String]]) throws {
    #expect(try ShellLine(line).commands == commands)
  }

  @Test(arguments: ["yisang why https://a.kr/?b=c&d=e", "yisang why 'a", "yisang why \"a"])
  func isRefused(_ line: String) { #expect(throws: ShellLine.Problem.self) { try ShellLine(line) } }
}
