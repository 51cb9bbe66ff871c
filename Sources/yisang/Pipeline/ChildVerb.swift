import Foundation
import Kernels

/// A verb as a process of its own: the same program, with nothing to read.
///
/// Memory goes back when it ends. A stop is passed on once, Ctrl-Z holds both; it dies with us, however we die.
struct ChildVerb {
  /// How one ended.
  struct End {
    /// Its exit status; 128 + n for a signal n.
    let status: Int32
    let cost: StepRecord.Cost
  }

  let arguments: [String]
  /// Its standard output goes to standard error.
  var quiet = false

  /// Starts it and waits for its end.
  ///
  /// - Throws: `PipelineFailure` where no process could be made.
  func run() throws -> End {
    let start = ContinuousClock.now
    var id: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] =
      ([CommandLine.arguments.first ?? "yisang"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let code = yi_run_again(&words, quiet, &id)
    guard code == 0 else {
      throw PipelineFailure("the program cannot be started again: \(String(cString: strerror(code)))")
    }
    var (isTold, status, seconds, memory) = (false, Int32(0), 0.0, Int64(0))
    while !yi_ended(id, &status, &seconds, &memory) {
      if stopRequested(), !isTold {
        kill(id, SIGINT)
        isTold = true
      }
      usleep(10_000)
    }
    // As wait(2) has it: the low seven bits are a signal.
    let signal = status & 0x7F
    return End(
      status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
      cost: StepRecord.Cost(
        seconds: (ContinuousClock.now - start) / .seconds(1), processorSeconds: seconds,
        peakMemory: Int(memory)))
  }
}

/// Why a run cannot go on.
struct PipelineFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
