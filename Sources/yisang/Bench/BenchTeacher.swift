import ArgumentParser
import Foundation
import Teacher

extension BenchVerb {
  /// How many requests a second the client gets through, and the memory that takes.
  struct BenchTeacher: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "teacher")

    @Argument(help: "Addresses, as http://127.0.0.1:8200/v1.")
    var addresses: [String] = []

    @Option(help: "A file that lists further ones.")
    var list: String?

    @Option(help: "The model's name.")
    var model: String?

    @Option(help: "Requests.")
    var requests = 200_000

    @Option(help: "Requests in flight at one address.")
    var inFlight = 64

    @Option(help: "Syllables of a question.")
    var length = 60

    func run() throws {
      var settings = HTTPTeacherSettings(addresses: addresses)
      (settings.maxInFlight, settings.list, settings.model) = (inFlight, list, model)
      let teacher = try HTTPTeacher(settings)
      for note in teacher.takeNotes() { Console.note(note) }
      let filler = String(repeating: "가나다라마 ", count: max(1, length / 5))
      let start = ContinuousClock.now
      let cpu = cpuSeconds()
      var (next, ended, failed, bytes) = (0, 0, 0, 0)
      while ended < requests {
        while next < requests, teacher.room > 0 {
          let messages = [ChatMessage(role: "user", content: "\(next)번째 질문: \(filler)")]
          teacher.start(
            TeacherRequest(messages: messages, sampling: TeacherSampling(), seed: UInt32(next % 1_000)),
            ticket: next)
          next += 1
          teacher.expect(requests - next)
        }
        for end in try teacher.poll(timeout: 1) {
          ended += 1
          switch end.result {
          case .success(let reply): bytes += reply.body.count
          case .failure(let failure):
            failed += 1
            if failed <= 3 { Console.note("\(failure)") }
          }
          if ended % max(1, requests / 5) == 0 {
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            Console.out(
              "\(ended) requests\t\(Int(Double(ended) / seconds))/s\tpeak RSS \(peakKilobytes() / 1024) MB")
          }
        }
      }
      for note in teacher.takeNotes() { Console.note(note) }
      for tally in teacher.tallies where teacher.tallies.count > 1 {
        Console.out("\(tally.address)\t\(tally.answers) answers\t\(tally.failures) failures")
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      Console.out(
        String(
          format: "%d requests, %d failed, %.1f MB of replies, %.1f s, %.0f requests/s, %.0f a second of CPU",
          requests, failed, Double(bytes) / 1e6, seconds, Double(requests) / seconds,
          Double(requests) / (cpuSeconds() - cpu)))
    }

    private func usage() -> rusage {
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage
    }

    private func peakKilobytes() -> Int { usage().ru_maxrss }

    private func cpuSeconds() -> Double {
      let usage = usage()
      let micro = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
      return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(micro) / 1e6
    }
  }
}
