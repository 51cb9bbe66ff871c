import Corpus
import StrictJSON
import Train

/// What became of what was drawn, for people.
struct CritiqueView {
  private let choice: CritiqueChoice

  init(_ choice: CritiqueChoice) { self.choice = choice }

  /// The counts, and some of the examples.
  func show(_ count: Int) {
    let (right, wrong, undecided) = choice.solutions
    Console.note("solutions: \(right) right, \(wrong) wrong, \(undecided) undecided")
    let fates = choice.counts.filter { $0.count > 0 }.map { "\($0.fate) \($0.count)" }
    Console.note("fates: \(fates.joined(separator: ", ")); \(counted(choice.examples.count, "example"))")
    if choice.missing > 0 {
      Console.note(
        "the control has \(counted(choice.missing, "example")) less than critiques would be learnt from: so many correct solutions are wanting"
      )
    }
    for example in choice.examples.prefix(count) {
      for message in example["messages"]?.array ?? [] {
        let parts = ["reasoning_content", "content"].compactMap { message[$0]?.bytes }
        Console.note("\(message["role"]?.text ?? ""):")
        Console.note(indented(ShowExamples.visible(Array(parts.joined(separator: [0x0A, 0x0A])))))
      }
    }
  }

  private func indented(_ text: String) -> String {
    "  " + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  ")
  }
}
