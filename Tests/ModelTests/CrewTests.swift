import Foundation
import Model
import ModelKernels
import Synchronization
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

  /// A path that a thread takes is that of its jobs, on whichever worker, and of no other crew's.
  @Test func aPathIsOfOneThreadAndItsCrew() {
    func paths(_ crew: OpaquePointer?) -> Set<Int32> {
      var found = [Int32](repeating: -1, count: 512)
      found.withUnsafeMutableBufferPointer { found in
        yi_crew_run(
          crew, Int32(found.count),
          { context, part in
            // Long enough for the others to take parts.
            for _ in 0..<200 { _ = yi_isa_best() }
            context?.assumingMemoryBound(to: Int32.self)[Int(part)] = Int32(bitPattern: yi_isa_now().rawValue)
          }, found.baseAddress)
      }
      return Set(found)
    }
    let crew = yi_crew_make(4)
    defer {
      yi_isa_set(yi_isa_best())
      yi_crew_free(crew)
    }
    yi_isa_set(YI_ISA_PORTABLE)
    #expect(paths(crew) == [Int32(bitPattern: YI_ISA_PORTABLE.rawValue)])
    let elsewhere = Mutex<yi_isa?>(nil)
    let thread = Thread { elsewhere.withLock { $0 = yi_isa_now() } }
    thread.start()
    while elsewhere.withLock({ $0 == nil }) { sched_yield() }
    #expect(elsewhere.withLock { $0 } == yi_isa_best())
    yi_isa_set(yi_isa_best())
    #expect(paths(crew) == [Int32(bitPattern: yi_isa_best().rawValue)])
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
