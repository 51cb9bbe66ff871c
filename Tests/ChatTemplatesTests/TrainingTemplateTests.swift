import Foundation
import StrictJSON
import TestKit
import Testing

@testable import ChatTemplates

@Suite struct TrainingTemplateTests {
  private static let now = LocalTime(year: 2024, month: 7, day: 26)
  private static let families = embeddedTrainingTemplates.keys.sorted()
  private static let thought = "하나씩 보자.\n1 + 1 = 2"

  private static func template(_ family: String) throws -> ChatTemplate {
    try ChatTemplate(
      source: Array((embeddedTrainingTemplates[family] ?? "").utf8) + [0x0A],
      tokens: [JSON.Member("bos_token", .text("<s>"))])
  }

  private static func message(_ role: String, _ content: String, reasoning: String? = nil) -> JSON {
    let more = reasoning.map { [JSON.Member("reasoning_content", .text($0))] } ?? []
    return .object([JSON.Member("role", .text(role)), JSON.Member("content", .text(content))] + more)
  }

  /// How a family writes a thought in a turn.
  private static func written(_ family: String, _ answer: String) -> String {
    let tag = family == "exaone-deep" ? "thought" : "think"
    return "<\(tag)>\n\(thought)\n</\(tag)>\n\n\(answer)"
  }

  private static let user = [message("user", "1+1은?"), message("user", "또?"), message("user", "고마워")]

  private static func conversation(_ family: String, thinks: Bool, separate: Bool, system: Bool) -> [JSON] {
    let start = system ? [message("system", "한국어로 답하세요.")] : []
    return start
      + user.flatMap { question in
        let answer = "2입니다. 😀"
        if thinks, separate { return [question, message("assistant", answer, reasoning: "\n\(thought)\n")] }
        return [question, message("assistant", thinks ? written(family, answer) : answer)]
      }
  }

  @Test func embeddedTemplatesEqualTheFiles() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "chat-templates")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".jinja")
    }
    #expect(files.map { String($0.dropLast(6)) }.sorted() == Self.families)
    for family in Self.families {
      let file = try Data(contentsOf: folder.appending(path: family + ".jinja"))
      #expect(Array((embeddedTrainingTemplates[family] ?? "").utf8) + [0x0A] == Array(file), "\(family)")
    }
  }

  /// Every beginning that ends with a whole message, and every prompt, is the beginning of the whole.
  @Test(arguments: families, [true, false]) func aConversationBeginsTheLongerOne(
    _ family: String, thinks: Bool
  ) throws {
    let template = try Self.template(family)
    for (separate, system) in [(false, false), (true, false), (false, true), (true, true)] {
      let messages = Self.conversation(family, thinks: thinks, separate: separate, system: system)
      let variables = [JSON.Member("enable_thinking", .bool(thinks))]
      func text(_ count: Int, prompt: Bool = false) throws -> [UInt8] {
        try template.render(
          messages: .array(Array(messages.prefix(count))), addGenerationPrompt: prompt, variables: variables,
          now: Self.now
        ).text
      }
      let whole = try text(messages.count)
      for count in 1...messages.count where !(system && count == 1) {
        #expect(whole.starts(with: try text(count)), "\(family) \(count)")
        guard messages[count - 1]["role"]?.text == "user" else { continue }
        #expect(whole.starts(with: try text(count, prompt: true)), "\(family): the prompt after \(count)")
      }
    }
  }

  private static let ends = [
    "qwen3": "<|im_end|>", "qwen2.5": "<|im_end|>", "llama3": "<|eot_id|>", "llama3.1": "<|eot_id|>",
    "gemma3": "<end_of_turn>", "deepseek-r1-distill": "<｜end▁of▁sentence｜>", "exaone3.5": "[|endofturn|]",
    "exaone-deep": "[|endofturn|]", "exaone4": "[|endofturn|]",
  ]
  /// Families whose prompt opens the thought itself: the opening is not the assistant's.
  private static let opened = [
    "deepseek-r1-distill": "<think>\n", "exaone4": "<think>\n", "exaone-deep": "<thought>\n",
  ]

  @Test(arguments: families, [true, false]) func spansAreTheAnswersWithTheirEnds(
    _ family: String, thinks: Bool
  ) throws {
    let template = try Self.template(family)
    for separate in [false, true] {
      let messages = Self.conversation(family, thinks: thinks, separate: separate, system: true)
      let chat = try template.render(messages: .array(messages), now: Self.now)
      let answer = thinks ? Self.written(family, "2입니다. 😀") : "2입니다. 😀"
      let skipped = thinks ? Self.opened[family] ?? "" : ""
      let wanted = Array((answer.dropFirst(skipped.count) + (Self.ends[family] ?? "?")).utf8)
      #expect(chat.lossSpans.map { Array(chat.text[$0]) } == [wanted, wanted, wanted], "\(family)")
    }
  }

  /// Where the model's own template keeps everything, ours writes the same text.
  @Test(
    .enabled(if: Material.isExpected),
    arguments: [
      ("Qwen/Qwen3-0.6B", "qwen3"), ("Qwen/Qwen2.5-7B-Instruct", "qwen2.5"),
      ("meta-llama/Llama-3.1-8B-Instruct", "llama3.1"), ("google-gemma-2-2b-it", "gemma3"),
      ("deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "deepseek-r1-distill"),
    ])
  func theTextIsTheFamilysOwn(_ name: String, _ family: String) throws {
    let templates = try JSON(parsing: [UInt8](Material.data("chat-templates/templates.json")))
    let own = try ChatTemplate(
      source: templates[name]?.bytes ?? [], tokens: [JSON.Member("bos_token", .text("<s>"))])
    #expect(ChatTemplate.family(of: own.source) == family)
    let ours = try #require(try ChatTemplate.training(for: own))
    var compared = 0
    for system in [false, true] where !(system && family == "gemma3") {
      let messages = Self.conversation(family, thinks: false, separate: false, system: system)
      // Qwen3's own puts an empty thought into a last answer, so conversations there end with a question.
      let counts = (1...messages.count).filter {
        messages[$0 - 1]["role"]?.text == "user" || family != "qwen3"
      }
      for count in counts where !(system && count == 1) {
        for prompt in [false, true] {
          let part = JSON.array(Array(messages.prefix(count)))
          let (a, b) = (
            try own.render(messages: part, addGenerationPrompt: prompt, now: Self.now),
            try ours.render(messages: part, addGenerationPrompt: prompt, now: Self.now)
          )
          #expect(a.text == b.text, "\(name) \(count)")
          compared += 1
        }
      }
    }
    let tools = try JSON(
      parsing: Array(#"[{"type":"function","function":{"name":"날씨","parameters":{"b":1,"a":2}}}]"#.utf8))
    if !["gemma3", "deepseek-r1-distill"].contains(family) {
      let part = JSON.array([Self.user[0]])
      #expect(
        try own.render(messages: part, tools: tools, addGenerationPrompt: true, now: Self.now).text
          == ours.render(messages: part, tools: tools, addGenerationPrompt: true, now: Self.now).text)
    }
    #expect(compared >= 6)
  }

  @Test(arguments: [
    ("{{ '<|im_start|>' }}</think> # Tools <tool_response>", "qwen3"), ("<|start_header_id|>", "llama3"),
    ("[|assistant|]", "exaone3.5"), ("[|assistant|]</think>", "exaone4"),
    ("[|assistant|]<thought>", "exaone-deep"),
    ("<|im_start|>", nil), ("", nil),
  ])
  func theFamilyIsKnownByItsMarks(_ source: String, _ family: String?) {
    #expect(ChatTemplate.family(of: Array(source.utf8)) == family)
  }
}
