import Reasoning
import StrictJSON

/// Messages as `docs/sft-data.md` has them.
enum ChatTurn {
  static func user(_ text: String) -> JSON {
    .object([JSON.Member("role", .text("user")), JSON.Member("content", .text(text))])
  }

  /// The answer, its thoughts in a field of their own where there are any.
  static func assistant(_ parts: TraceParts) -> JSON {
    var members = [JSON.Member("role", .text("assistant"))]
    if !parts.think.isEmpty {
      members.append(
        JSON.Member("reasoning_content", .text(String(decoding: parts.think, as: UTF8.self))))
    }
    members.append(JSON.Member("content", .text(String(decoding: parts.answer, as: UTF8.self))))
    return .object(members)
  }
}
