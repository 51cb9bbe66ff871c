import Checkpoints
internal import Corpus
import Model

extension TrainingRun {
  /// What a step that cannot be taken leaves behind: its examples in the record, a report if numbers are at fault, and a checkpoint of
  /// the step before it, whose weights have not moved.
  ///
  /// - Parameters:
  ///   - pass: which failed; empty where the optimizer did.
  ///   - beside: writes what else the checkpoint has.
  /// - Returns: what to tell.
  func failure(
    of number: Int, _ error: ModelError, _ pass: [TrainingGroup], _ samples: [TrainingSteps.Sample],
    _ report: (TrainEvent) -> Void,
    beside: @escaping (String) throws -> Void = { _ in }
  ) -> TrainError {
    var words = ["\(error.problem)"]
    do {
      let targets = samples.reduce(0) { $0 + $1.targets }
      try log.record.write(TrainingSteps.Step(step: number, loss: nil, tokens: targets), samples: samples)
      words.append("its examples: yisang show --run \(folder.path) --step \(number)")
      if hasNoNumbers(pass) { log.watch(number, .nan, report) }
    } catch {
      words.append("its examples could not be written down: \(error)")
    }
    if optimizer.steps > progress.step {
      words.append("the step was taken, and its weights are lost; \(goingOn)")
    } else {
      do {
        try save(report, afterFailure: true, beside: beside)
        words.append("no weight has moved; \(goingOn)")
      } catch {
        words.append("\(error)")
      }
    }
    return TrainError("step \(number)", words.joined(separator: "; "))
  }

  /// What remains where there is nothing to take a step from: a checkpoint of the step before it.
  ///
  /// - Returns: what to tell.
  func failure(before number: Int, _ error: any Error, _ report: (TrainEvent) -> Void) -> TrainError {
    let place = (error as? TrainError)?.place ?? "step \(number)"
    var words = [(error as? TrainError)?.problem ?? (error as? ModelError)?.problem ?? "\(error)"]
    do {
      try save(report, afterFailure: true)
      words.append("no weight has moved; \(goingOn)")
    } catch {
      words.append("\(error)")
    }
    return TrainError(place, words.joined(separator: "; "))
  }

  /// Whether it is for its numbers that a pass failed, and not for want of memory.
  private func hasNoNumbers(_ pass: [TrainingGroup]) -> Bool {
    (try? learner.checkMemory(rows: pass.reduce(0) { $0 + $1.tokens })) != nil
  }

  /// From where the same command goes on.
  var goingOn: String {
    let steps = (try? folder.checkpoints()) ?? []
    return steps.last.flatMap { $0 > 0 ? $0 : nil }.map {
      "checkpoint-\($0) is whole: run the same command again to go on from it"
    } ?? "there is no checkpoint yet: run the same command again to begin anew"
  }

  /// Runs what writes into the record of steps.
  func writeDown(_ what: String, _ body: () throws -> Void) throws {
    do { try body() } catch {
      let limit = DurableFile.sizeLimit.map { ", or raise the limit of files, \($0) bytes (ulimit -f)" } ?? ""
      throw TrainError(what, "could not be written down: \(error). Make room\(limit); \(goingOn)")
    }
  }
}
