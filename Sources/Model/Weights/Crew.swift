import ModelKernels

/// Threads that run the parts of one job; what they compute does not depend on how many they are.
public final class Crew: @unchecked Sendable {
  private let crew: OpaquePointer?

  /// Threads at work, the caller's among them.
  public let threads: Int

  /// A crew of so many threads; fewer if the system gives no more.
  public init(threads: Int) {
    crew = yi_crew_make(Int32(clamping: max(1, threads)))
    self.threads = crew.map { Int(yi_crew_threads($0)) } ?? 1
  }

  deinit { if let crew { yi_crew_free(crew) } }

  /// Runs `body` for every part and returns when all are done. From one thread at a time; parts must write apart.
  func run(parts: Int, _ body: (Int) -> Void) {
    guard parts > 1, threads > 1, let crew else {
      for part in 0..<parts { body(part) }
      return
    }
    withoutActuallyEscaping(body) { body in
      var job = Job(body: body)
      withUnsafeMutablePointer(to: &job) { job in
        yi_crew_run(
          crew, Int32(parts),
          { context, part in
            context?.assumingMemoryBound(to: Job.self).pointee.body(Int(part))
          }, job)
      }
    }
  }

  /// Runs `body` over `count` rows in contiguous ranges of at least `least`, up to four a thread; on the caller alone where
  /// there is little to do.
  func rows(_ count: Int, atLeast least: Int = 1, _ body: (Range<Int>) -> Void) {
    let parts = threads == 1 ? 1 : min(4 * threads, max(1, count / max(1, least)))
    run(parts: parts) { part in body(count * part / parts..<count * (part + 1) / parts) }
  }

  /// Runs `body` over contiguous ranges of `panels`: how products are shared out.
  public func share(panels: Int, _ body: (Range<Int>) -> Void) { rows(panels, body) }

  private struct Job {
    let body: (Int) -> Void
  }
}
