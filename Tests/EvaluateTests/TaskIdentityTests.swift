import Evaluate
import TestKit
import Testing

/// What tells tasks and items from others, and what is held out.
@Suite struct TaskIdentityTests {
  static let sum = #"{"question":"1+1은?","answer":"2"}"#
  static let culture =
    #"{"id":"KIIP_1","paragraph":"","question":"고르시오.","choices":["가","나"],"answer":"나"}"#

  private func problem(_ path: String, layout: TaskLayout? = nil, columns: ColumnMap? = nil) throws -> String
  {
    let error = #expect(throws: EvaluationError.self) {
      try loadTask(path: path, layout: layout, columns: columns)
    }
    return "\(try #require(error))"
  }

  @Test func aFolderIsOneTask() throws {
    let folder = try Scratch()
    _ = try folder.file("HRB/history.jsonl", #"{"query":"가? (A) 나 (B) 다","answer":"(A)"}"# + "\n")
    _ = try folder.file("HRB/loan.jsonl", #"{"query":"라? (A) 나 (B) 다","answer":"(B)"}"# + "\n")
    _ = try folder.file("HRB/README.md", "no table")
    let task = try loadTask(path: "\(folder.path)/HRB")
    #expect(task.items.map(\.id) == ["history/1", "loan/1"])
    #expect(task.items.map(\.source) == ["history", "loan"])
    #expect(task.digest.count == 64 && task.stem == "HRB")
    #expect(try task.digests[0] == loadTask(path: "\(folder.path)/HRB/history.jsonl").digest)
    _ = try folder.file("HRB/loan.jsonl", #"{"query":"마? (A) 나 (B) 다","answer":"(B)"}"# + "\n")
    let other = try loadTask(path: "\(folder.path)/HRB")
    #expect(other.digest != task.digest && other.digests[0] == task.digests[0])
    _ = try folder.file("HRB/ko.jsonl", #"{"en":"a","ko":"b","answer":"1"}"# + "\n")
    #expect(try problem("\(folder.path)/HRB").contains("hae-rae: history, loan; mclm: ko"))
  }

  /// A forced layout does not make a held-out benchmark another.
  @Test func whatThePathHoldsOutIsHeldOut() throws {
    let folder = try Scratch()
    let held = try folder.file("HRM8K/ksm_test.jsonl", Self.sum)
    let task = try loadTask(path: held, layout: .hrm8k)
    #expect(task.heldOut && task.name == "hrm8k")
    #expect(task.notes == ["held out: the path names ksm, which the paper holds out"])
    let map = ColumnMap(question: ["question"], gold: ["answer"], kind: .math)
    #expect(try loadTask(path: held, columns: map).heldOut)
    let other = try folder.file("HRM8K/math_test.jsonl", Self.sum + "\n" + Self.sum)
    #expect(try !loadTask(path: other, layout: .hrm8k).heldOut)
    for columns in [nil, map] {
      let text = try problem("\(folder.path)/HRM8K", layout: columns == nil ? .hrm8k : nil, columns: columns)
      #expect(text.contains("held out: ksm_test") && text.contains("each file by itself"), "\(text)")
    }
  }

  @Test func benchmarksOfOneLayoutAreNotOneTask() throws {
    let folder = try Scratch()
    let row = #"{"question":"구하시오.","gold":"2","category":"x"}"#
    _ = try folder.file("all/MCLM.jsonl", row)
    _ = try folder.file("all/KSM.jsonl", row + "\n")
    #expect(try problem("\(folder.path)/all").contains("ksm, held out: KSM; mclm: MCLM"))
    _ = try folder.file("twice/MCLM.jsonl", row)
    _ = try folder.file("twice/MCLM2.jsonl", row)
    #expect(try problem("\(folder.path)/twice").contains("MCLM.jsonl and MCLM2.jsonl are the same"))
  }

  @Test func theSameBytesAreKnownAgain() throws {
    let folder = try Scratch()
    _ = try folder.file("CLIcK/click.jsonl", Self.culture)
    let file = try loadTask(path: "\(folder.path)/CLIcK/click.jsonl")
    let all = try loadTask(path: "\(folder.path)/CLIcK")
    #expect(all.digests == file.digests && file.digests == [file.digest] && all.digest != file.digest)
    #expect(file.heldOut && all.heldOut)
  }

  /// Neither other files nor a limit have a part in an id.
  @Test func idsAreOfTheirOwnFile() throws {
    let folder = try Scratch()
    let row = #"{"q":"1+1은?","g":"2","n":"x"}"#
    let one = try folder.file("t/b.jsonl", [row, row, row].joined(separator: "\n"))
    _ = try folder.file("t/a.jsonl", row)
    _ = try folder.file("t/b.csv", "q,g,n\n1+2는?,3,x\n")
    let map = ColumnMap(question: ["q"], gold: ["g"], id: "n", kind: .math)
    #expect(try loadTask(path: one, columns: map).items.map(\.id) == ["x", "x#2", "x#3"])
    #expect(try loadTask(path: one, columns: map, limit: 2).items.map(\.id) == ["x", "x#2"])
    let all = ["a/x", "b.csv/x", "b.jsonl/x", "b.jsonl/x#2", "b.jsonl/x#3"]
    #expect(try loadTask(path: "\(folder.path)/t", columns: map).items.map(\.id) == all)
    #expect(
      try loadTask(path: "\(folder.path)/t", columns: map, limit: 1).items.map(\.id) == Array(all[...2]))
  }

  @Test func tasksOfOneNameHaveTheirFilesNames() throws {
    let folder = try Scratch()
    let row = #"{"question":"1+1은?","gold":"2","kind":"add","split":"held_out"}"#
    let one = try loadTask(path: folder.file("held_out.jsonl", row))
    let other = try loadTask(path: folder.file("unseen.jsonl", row + "\n"))
    let third = try loadTask(path: folder.file("mt.jsonl", #"{"en":"a","ko":"가","answer":"1"}"#))
    let tasks = EvalTask.toldApart([one, other, third])
    #expect(tasks.map(\.name) == ["problems.held_out", "problems.unseen", "mclm"])
    #expect(tasks.map { $0.items[0].task } == tasks.map(\.name))
    #expect(EvalTask.toldApart([one, one]).map(\.name) == ["problems", "problems"])
  }

  /// Whether a layout names the task or its file does.
  @Test func filesOfOneNameHaveTheirFoldersNames() throws {
    let folder = try Scratch()
    let row = #"{"question":"1+1은?","gold":"2","kind":"add","split":"held_out"}"#
    let one = try folder.file("a/test.jsonl", row)
    let other = try folder.file("b/test.jsonl", row + "\n")
    let alone = try folder.file("b/other.jsonl", row + "\n\n")
    let map = ColumnMap(question: ["question"], gold: ["gold"], kind: .math)
    for (columns, names) in [
      (nil, ["problems.a.test", "problems.b.test", "problems.other"]), (map, ["a.test", "b.test", "other"]),
    ] {
      let tasks = EvalTask.toldApart(
        try [one, other, alone].map { try loadTask(path: $0, columns: columns) })
      #expect(tasks.map(\.name) == names)
      #expect(tasks.map { $0.items[0].task } == names)
    }
  }

  /// By all references: one alone may be a name.
  @Test func translationsKnowWhatTheyAreToBeIn() throws {
    let folder = try Scratch()
    let path = try folder.file("t.csv", "a,b\n나는 밥을 먹었다.,I have eaten.\n김밥,Gimbap\n한글,한글\n")
    func task(_ map: String) throws -> EvalTask { try loadTask(path: path, columns: ColumnMap(parsing: map)) }
    #expect(try task("question=a,gold=b,kind=translation").items.map(\.target) == ["en", "en", "en"])
    #expect(try task("question=b,gold=a,kind=translation").items.map(\.target) == ["ko", "ko", "ko"])
    let other = try loadTask(
      path: folder.file("zh.csv", "a,b\n나는,我\n"),
      columns: ColumnMap(parsing: "question=a,gold=b,kind=translation"))
    #expect(other.items[0].target == nil && other.notes.count == 1)
  }
}
