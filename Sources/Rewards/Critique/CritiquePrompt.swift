public import StrictJSON

/// What a model is told when it is to look at a solution. The words are ours; the paper's are not taken.
///
/// When critiques are drawn more is asked than when they are learnt: the paper's example of a drawn one speaks of a refined
/// solution, its training instruction does not (arXiv 2601.12720, Table 5; so read by us).
public struct CritiquePrompt: Sendable, Equatable {
  /// What stands before question and solution.
  public var instruction: String

  /// An instruction.
  public init(_ instruction: String) { self.instruction = instruction }

  /// For drawing: t of `c = M(t ‖ q ‖ y)`.
  public static let drawing = CritiquePrompt(
    """
    Below are a question and a proposed solution. Examine the solution step by step and say whether it is correct. \
    Where it goes wrong, name the step and the reason, and then give a full corrected solution; where it is right, confirm \
    it by a check of your own. Put the final answer in \\boxed{}.
    """)

  /// For training: the user's turn of an example.
  public static let training = CritiquePrompt(
    "Below are a question and a proposed solution. Critique the solution: is it correct?")

  /// The text of the user's turn: the instruction, `Question:` and `Solution:`.
  public func text(of pair: CritiquePair) -> String {
    """
    \(instruction)

    Question: \(String(decoding: pair.question, as: UTF8.self))

    Solution: \(String(decoding: pair.shown, as: UTF8.self))
    """
  }

  /// The messages that a critique is drawn by: the user's turn.
  public func messages(of pair: CritiquePair) -> JSON {
    .array([ChatTurn.user(text(of: pair))])
  }

  /// The messages of an example: the user's turn, and the critique as the assistant's, its thoughts in `reasoning_content`, as
  /// `yisang train sft` reads them. Loss on the assistant's turn alone is loss on the critique alone.
  public func example(of pair: CritiquePair) -> JSON {
    .array([ChatTurn.user(text(of: pair)), ChatTurn.assistant(pair.critique)])
  }
}
