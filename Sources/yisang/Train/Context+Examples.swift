import Train

extension TrainingRun.Context {
  /// Reads the examples that a run learns from; ends the program where there are none, or where it is told to stop.
  func examples(of sources: DataSettings) throws -> LoadedExamples {
    defer { Console.status("") }
    do {
      return try loadExamples(
        sources, model: model, threads: threads,
        progress: { Console.status("reading: \($0) examples") }, shouldStop: stopRequested)
    } catch is CancellationError {
      leave(ExitStatus.stopped, "stopped before the first step; run the same command again")
    } catch let none as NoExample {
      leave(ExitStatus.empty, none.description)
    }
  }
}
