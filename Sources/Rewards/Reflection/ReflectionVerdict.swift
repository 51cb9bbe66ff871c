import Reasoning
import StrictJSON

/// What a judge said of a trajectory's reflections.
public struct ReflectionVerdict: Sendable, Equatable {
  /// What the judge quoted; empty where it quoted nothing.
  public let moments: [String]
  /// In the judge's words; empty where there is none.
  public let analysis: String
  /// The score as it was given, from 0 to 10.
  public let given: Double
  /// Whether the judge says that the first principle, truthfulness, is broken.
  public let isUntruthful: Bool

  /// The score, at most 2 where the first principle is broken.
  public var score: Double { isUntruthful ? min(given, ReflectionProxy.cap) : given }

  /// Why a reply has no score.
  public enum Problem: String, Error, Sendable, CaseIterable, CustomStringConvertible {
    /// There is no object in it.
    case noObject = "no_object"
    /// What began as an object is no JSON.
    case malformed
    /// No object has a score.
    case noScore = "no_score"
    /// The score is no number.
    case notANumber = "not_a_number"
    /// The score is below 0 or above 10.
    case outOfRange = "out_of_range"
    /// There are two scores, and they differ.
    case several

    /// What was found, in words; to be counted, not to end anything.
    public var description: String {
      switch self {
      case .noObject: "the judge's reply has no JSON object"
      case .malformed: "the judge's reply has an object that is no JSON"
      case .noScore: "the judge's object has no score"
      case .notANumber: "the judge's score is no number"
      case .outOfRange: "the judge's score is not from 0 to 10"
      case .several: "the judge's reply has two scores that differ"
      }
    }
  }

  /// Reads a judge's reply: prose, code fences and thoughts may stand around the object, and the score may be a text ("7", "7/10").
  ///
  /// Two objects with the same score are one, those without a score are passed over, and no score is guessed: what is out
  /// of range is not brought into it. `docs/methods/rlerr.md` has the table.
  ///
  /// - Parameter reply: UTF-8.
  public static func read(_ reply: [UInt8]) -> Result<ReflectionVerdict, Problem> {
    let found = LooseObjects(in: spoken(reply))
    let scored = found.objects.filter { $0["score"] != nil }
    guard let object = scored.last else {
      return .failure(found.hasBroken ? .malformed : found.objects.isEmpty ? .noObject : .noScore)
    }
    var scores: Set<Double> = []
    for member in scored.flatMap({ $0.members ?? [] }) where member.name.elementsEqual("score".utf8) {
      guard let score = number(member.value) else {
        return .failure(member.value.isNull ? .noScore : .notANumber)
      }
      guard (0...10).contains(score) else { return .failure(.outOfRange) }
      scores.insert(score)
    }
    guard scores.count == 1, let given = scores.first else { return .failure(.several) }
    let analysis = words(object["analysis"])
    return .success(
      ReflectionVerdict(
        moments: (object["reflection_moments"]?.array ?? []).map(words), analysis: analysis, given: given,
        isUntruthful: scored.contains(where: isUntruthful)))
  }

  /// A reply without the thoughts before it; nothing of one that ends among them. A tag that an object quotes ends no thoughts.
  private static func spoken(_ reply: [UInt8]) -> [UInt8] {
    let parts = TraceParts(content: reply, reasoning: nil)
    let isQuoted = LooseObjects(in: reply).places.contains {
      $0.lowerBound < parts.answerStart && parts.answerStart < $0.upperBound
    }
    switch parts.shape {
    case .whole where !isQuoted: return parts.answer
    case .whole, .unclosed: return reply.first { $0 > 0x20 } == UInt8(ascii: "<") ? [] : reply
    default: return reply
    }
  }

  /// A number, or a text that is one, "of ten" perhaps behind it.
  private static func number(_ value: JSON) -> Double? {
    if let number = value.double { return number.isFinite ? number : nil }
    guard let text = value.text else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
      String($0.filter { !$0.isWhitespace })
    }
    guard let first = parts.first, parts.count == 1 || (parts.count == 2 && parts[1] == "10"),
      !first.isEmpty, first.utf8.allSatisfy({ "+-.0123456789".utf8.contains($0) })
    else { return nil }
    return Double(first)
  }

  private static func words(_ value: JSON?) -> String {
    guard let value else { return "" }
    return value.text ?? String(decoding: value.serialized, as: UTF8.self)
  }

  private static func isUntruthful(_ object: JSON) -> Bool {
    if let said = object["p1_violated"] {
      if let said = said.bool ?? said.text.flatMap(isYes) { return said }
    }
    return saysUntruthful(words(object["analysis"]))
  }

  /// Whether the first word of a text is a yes or a no; nil where it is neither.
  private static func isYes(_ text: String) -> Bool? {
    let word = text.lowercased().split { !$0.isLetter }.first.map(String.init) ?? ""
    if ["true", "yes", "참", "예", "네"].contains(word) { return true }
    return ["false", "no", "거짓", "아니오", "아니요"].contains(word) ? false : nil
  }
}
