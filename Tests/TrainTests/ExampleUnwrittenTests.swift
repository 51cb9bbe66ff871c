import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Train

/// What a template passes over is not lost unsaid.
@Suite struct ExampleUnwrittenTests {
  private static let asks = "{% if add_generation_prompt %}[assistant]{% endif %}"
  private static let plain =
    "{% for m in messages %}[{{ m.role }}]{{ m.content | trim }}<|im_end|>\n{% endfor %}" + asks
  private static let noSystem =
    "{% for m in messages if m.role != 'system' %}[{{ m.role }}]{{ m.content }}<|im_end|>\n{% endfor %}"
    + asks
  /// As Qwen3's own: the thought of the last turn alone.
  private static let lastThought = """
    {% for m in messages %}[{{ m.role }}]{% if m.role == 'assistant' %}{% generation %}\
    {% if loop.last %}<think>{{ m.reasoning_content }}</think>{% endif %}\
    {{ m.content.split('</think>')[-1].lstrip() }}<|im_end|>{% endgeneration %}\
    {% else %}{{ m.content | tojson if m.role == 'tool' else m.content }}<|im_end|>{% endif %}{% endfor %}
    """ + asks
  private static let turns = """
    {"role":"user","content":"가"},{"role":"assistant","reasoning_content":"첫 생각","content":"나"},\
    {"role":"user","content":"다"},{"role":"assistant","reasoning_content":"끝 생각","content":"라"}
    """

  private static func outcome(
    _ row: String, _ template: String, turns: DataSettings.Turns = .all
  ) throws -> ExampleRenderer.Outcome {
    var settings = DataSettings(sources: [], maxLength: 1_000, seed: 0)
    settings.turns = turns
    let model = try SampleModel("qwen", template: template)
    return try ExampleRenderer(model: model.folder, settings).outcome(
      of: Conversation(line: Array("{\"messages\":[\(row)]}".utf8), place: "f:1"))
  }

  @Test(arguments: [
    (turns, plain, "reasoning_content of messages[1]"), (turns, lastThought, "--turns last"),
    (
      #"{"role":"user","content":"가"},{"role":"assistant","thinking":"음","content":"나"}"#, plain,
      "name it reasoning_content"
    ),
    (
      #"{"role":"system","content":"짧게"},{"role":"user","content":"가"},{"role":"assistant","content":"나"}"#,
      noSystem, "content of messages[0]"
    ),
    (
      #"{"role":"user","content":"가"},{"role":"assistant","content":"나","tool_calls":[{"function":{"name":"찾기"}}]}"#,
      plain, "tool_calls of messages[1]"
    ),
    (
      #"{"role":"user","content":"가"},{"role":"assistant","content":"<think>음</think>나"},{"role":"user","content":"다"},{"role":"assistant","content":"라"}"#,
      lastThought, "thought in the content of messages[1]"
    ),
  ]) func whatIsLeftOutIsNamed(_ row: String, _ template: String, _ words: String) throws {
    guard case .dropped(let dropped) = try Self.outcome(row, template) else {
      Issue.record("\(words): learnt")
      return
    }
    #expect(dropped.reason == .unwritten && dropped.place == "f:1")
    #expect(dropped.detail?.contains(words) == true, "\(dropped.detail ?? "")")
  }

  @Test(arguments: [
    // Thoughts of turns without a loss may be left out, as many templates do.
    (turns, lastThought, DataSettings.Turns.last),
    // Blanks at the ends, Unicode's too, and the spelling of JSON are the template's.
    (#"{"role":"user","content":"가"},{"role":"assistant","content":"\n\u3000나\u00a0\n"}"#, plain, .all),
    (
      #"{"role":"user","content":"가"},{"role":"tool","content":"\"나\"\n다"},{"role":"assistant","reasoning_content":"음","content":"라"}"#,
      lastThought, .all
    ),
    // One thought given twice, and an empty one, lose nothing.
    (
      #"{"role":"user","content":"가"},{"role":"assistant","reasoning_content":"음","reasoning":"음\n","content":"나"}"#,
      lastThought, .all
    ),
    (
      #"{"role":"user","content":"가"},{"role":"assistant","reasoning_content":"\n","content":"<think>\n\n</think>나"}"#,
      "{% for m in messages %}[{{ m.role }}]{{ m.content }}<|im_end|>\n{% endfor %}" + asks, .all
    ),
    // A system message that is written last.
    (
      #"{"role":"system","content":"짧게"},{"role":"user","content":"가"},{"role":"assistant","content":"나"}"#,
      "{% for m in messages if m.role != 'system' %}[{{ m.role }}]{{ m.content }}{{ messages[0].content if m.role == 'user' }}<|im_end|>\n{% endfor %}"
        + asks, .all
    ),
  ]) func whatIsWrittenIsLearnt(_ row: String, _ template: String, _ turns: DataSettings.Turns) throws {
    guard case .example = try Self.outcome(row, template, turns: turns) else {
      Issue.record("\(try Self.outcome(row, template, turns: turns))")
      return
    }
  }

  @Test(arguments: [
    "deepseek-r1-distill", "exaone-deep", "exaone3.5", "exaone4", "gemma3", "llama3.1", "llama3", "qwen2.5",
    "qwen3",
  ]) func ourTemplatesLeaveNothingOut(_ family: String) throws {
    let text = try String(
      contentsOf: SampleModel.root.appending(path: "chat-templates/\(family).jinja"), encoding: .utf8)
    guard case .example = try Self.outcome(#"{"role":"system","content":"짧게"},"# + Self.turns, text) else {
      Issue.record("\(try Self.outcome(Self.turns, text))")
      return
    }
  }

  /// What templates of models do with what they write is no loss to them.
  @Test(.enabled(if: Material.isExpected)) func templatesOfModelsRaiseNoFalseAlarm() throws {
    let templates = try JSON(parsing: [UInt8](Material.data("chat-templates/templates.json")))
    let rows = [
      #"{"role":"user","content":"가가"},{"role":"assistant","content":"<think>\n생각\n</think>\n\n나나"}"#,
      #"{"role":"system","content":"체계"},{"role":"user","content":"가가"},{"role":"assistant","content":" 나나\n"}"#,
    ]
    var (learnt, total) = (0, 0)
    for template in templates.members ?? [] {
      let model = try SampleModel("qwen", template: template.value.text, bos: "<s>", eos: "</s>")
      let renderer = ExampleRenderer(
        model: model.folder, DataSettings(sources: [], maxLength: 1_000, seed: 0))
      for row in rows {
        total += 1
        do {
          let line = Array("{\"messages\":[\(row)]}".utf8)
          switch try renderer.outcome(of: Conversation(line: line, place: "f:1")) {
          case .example: learnt += 1
          case .dropped(let dropped): #expect(dropped.reason == .refused, "\(dropped.detail ?? "")")
          case .none: Issue.record("no outcome")
          }
        } catch is TrainError { continue }
      }
    }
    print("sft-unwritten: \(learnt)/\(total) learnt, the others refused")
    #expect(learnt >= 24)
  }
}
