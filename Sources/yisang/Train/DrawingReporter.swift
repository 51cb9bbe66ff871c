import Corpus
import Foundation
import Train

/// Says how far a drawing is: a moving line on a terminal, elsewhere a line now and then.
final class DrawingReporter {
  /// Seconds between two lines where there is no terminal.
  private static let pause = Duration.seconds(60)
  private var last = ContinuousClock.now

  /// Takes an event.
  func report(_ event: SelfCritique.Event) {
    switch event {
    case .note(let text): Console.note(text)
    case .solutions(let drawn, let all):
      show("solutions of \(drawn) of \(counted(all, "question"))", drawn == all)
    case .critiques(let drawn, let all):
      show("critiques of \(drawn) of \(counted(all, "solution"))", drawn == all)
    }
  }

  private func show(_ text: String, _ isEnd: Bool) {
    Console.status("drawing: \(text)")
    let now = ContinuousClock.now
    guard isEnd || !Console.isTerminal && now - last >= DrawingReporter.pause else { return }
    last = now
    Console.note("drawn: \(text)")
  }
}
