internal import Corpus
internal import Foundation
public import Reasoning
public import Teacher

/// What distilling depends on: every default in one place.
public struct DistillSettings: Sendable {
  /// How tokens are drawn (the paper's code).
  public var sampling = TeacherSampling()
  /// Further members of the request's body, as JSON; empty for none.
  public var extraBody = ""
  /// Members of the body that are left out, so that the server's own values hold.
  public var omitted: Set<String> = []
  /// Answers asked for each prompt. The paper's script asks for 8 of one subset; its 3.7 M traces name no number.
  public var rollouts = 1
  /// Draws of the teacher, the choice among augmentations, and the mix.
  public var seed: UInt64 = 0
  /// Other forms that exam questions may be given; none leaves every question as it is.
  public var augment: Set<Augmentation.Kind> = []
  /// Only items of these categories; empty for all.
  public var categories: [String] = []

  /// The rules for traces.
  public var rules = TraceSettings()
  /// Longer traces are `overlong`: the student's positions (paper, section 5.3: 16k).
  public var maxTraceTokens = 16_384
  /// Compare with the known answer, where there is one.
  public var verifies = false

  /// Examples wanted by category; nil takes all.
  public var mix: Mix?
  /// Traces of one prompt among the examples, at most; nil for all that are good.
  public var tracesPerPrompt: Int?
  /// The terms under which the teacher's answers may be used, as the card says them.
  public var teacherLicense: String?

  /// The defaults.
  public init() {}
}

extension TraceSettings {
  /// The bounds for a think part in the language that was asked for; the paper's, 5 to 20 % Korean, for the mixed one.
  public init(_ cot: CoT) {
    self.init()
    switch cot {
    case .mixed: break
    case .english: (minThinkKorean, maxThinkKorean) = (0, 0.05)
    case .korean: (minThinkKorean, maxThinkKorean) = (0.2, 1)
    }
  }

  /// What the rules depend on, by configuration names.
  var parameters: [String: String] {
    var values = ["think_ratio": thinkRatio.rawValue]
    for number in TraceSettings.numbers { values[number.key] = String(format: "%g", number.get(self)) }
    return values
  }
}
