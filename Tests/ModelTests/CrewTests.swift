import Model
import ModelKernels
import Testing

/// The threads under the decoder: every part once, and an end.
@Suite struct CrewTests {
  @Test(arguments: [1, 2, 3, 7]) func everyPartIsDoneOnce(threads: Int) {
    let crew = yi_crew_make(Int32(threads))
    defer { yi_crew_free(crew) }
    for parts in [0, 1, 2, 3, 64, 1_000] {
      var counts = [Int32](repeating: 0, count: max(1, parts))
      counts.withUnsafeMutableBufferPointer { counts in
        yi_crew_run(
          crew, Int32(parts),
          { context, part in
            context?.assumingMemoryBound(to: Int32.self)[Int(part)] += 1
          }, counts.baseAddress)
      }
      #expect(counts.prefix(parts).allSatisfy { $0 == 1 })
    }
  }

  /// A worker that looks up just when the crew is told to stop must not wait for another job.
  @Test(.timeLimit(.minutes(15))) func everyCrewEnds() {
    for _ in 0..<8_000 {
      let crew = yi_crew_make(3)
      for _ in 0..<3 { yi_crew_run(crew, 4, { _, _ in }, nil) }
      yi_crew_free(crew)
    }
  }
}
