import ArgumentParser
import Evaluate
import Foundation

/// The benchmarks of a command, read from their files.
struct EvalTasks {
  private(set) var tasks: [EvalTask] = []
  /// Where each was read.
  private(set) var paths: [String] = []

  /// - Throws: `EvaluationError` with file and line.
  init(_ verb: EvalVerb, _ file: Settings) throws {
    let map = try verb.columns.map { try ColumnMap(parsing: $0) }
    // A layout that is named is asked for on its own; the file's tasks are those of a command that names none.
    let files = verb.task.isEmpty ? try file.strings("tasks", flag: verb.tasks) : verb.tasks
    for path in files { add(try loadTask(path: path, columns: map, limit: verb.limit), path) }
    for text in verb.task {
      guard let mark = text.firstIndex(of: "="), mark > text.startIndex else {
        throw ValidationError(
          "--task takes LAYOUT=FILE, not \(text); a file whose layout is to be seen is given with --tasks")
      }
      let layout = try choice("task", String(text[..<mark]), of: TaskLayout.self)
      let path = String(text[text.index(after: mark)...])
      add(try loadTask(path: path, layout: layout, limit: verb.limit), path)
    }
    guard !tasks.isEmpty else { throw ValidationError("give --tasks FILE…, or --task LAYOUT=FILE") }
    tasks = EvalTask.toldApart(tasks)
    for index in tasks.indices {
      tasks[index].heldOut = tasks[index].heldOut || verb.heldOut
      for note in tasks[index].notes { Console.note("eval: \(tasks[index].name): \(note)") }
      if tasks[index].items.isEmpty { Console.note("eval: \(tasks[index].name) has no items") }
    }
    if tasks.allSatisfy(\.items.isEmpty) { leave(ExitStatus.empty, "there is nothing to ask") }
  }

  private mutating func add(_ task: EvalTask, _ path: String) {
    tasks.append(task)
    paths.append(path)
  }
}
