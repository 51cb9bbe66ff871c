import Foundation
import StrictJSON
import Testing

@testable import ChatTemplates

@Suite struct ChatTemplateTests {
  private static let now = LocalTime(year: 2024, month: 7, day: 26, hour: 12)

  /// A folder with these files, gone afterwards.
  private static func folder<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws
    -> Result
  {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "yisang-templates-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try body(folder.path)
  }

  private static func json(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  private static func text(
    _ template: ChatTemplate, _ messages: String = "[]", tools: String? = nil, prompt: Bool = false,
    continues: Bool = false, _ variables: [JSON.Member] = []
  ) throws -> String {
    let chat = try template.render(
      messages: json(messages), tools: tools.map { try json($0) }, addGenerationPrompt: prompt,
      continueFinalMessage: continues, variables: variables, now: now)
    return String(decoding: chat.text, as: UTF8.self)
  }

  @Test func theFileComesBeforeTheConfiguration() throws {
    try Self.folder([
      "chat_template.jinja": "file {{ bos_token }}{{ eos_token }}{{ image_token }}{{ pad_token is defined }}",
      "tokenizer_config.json":
        #"{"chat_template": "configuration", "bos_token": {"content": "<s>", "lstrip": false}, "eos_token": "</s>", "pad_token": null, "extra_special_tokens": {"image_token": "<i>"}}"#,
      "special_tokens_map.json": #"{"bos_token": "old", "eos_token": "old"}"#,
    ]) { folder in
      let text = try Self.text(ChatTemplate.load(folder: folder))
      #expect(text == "file <s></s><i>False")
    }
  }

  @Test func aListOfTemplatesHasOneForTools() throws {
    try Self.folder([
      "tokenizer_config.json":
        #"{"chat_template": [{"name": "default", "template": "d"}, {"name": "tool_use", "template": "t{{ tools|length }}"}]}"#
    ]) { folder in
      let template = try ChatTemplate.load(folder: folder)
      #expect(try Self.text(template) == "d")
      #expect(try Self.text(template, tools: "[]") == "t0")
      #expect(try Self.text(template, tools: "null") == "d")
    }
    try Self.folder(["chat_template.jinja": "d", "additional_chat_templates/tool_use.jinja": "t"]) { folder in
      let text = try Self.text(ChatTemplate.load(folder: folder), tools: "[]")
      #expect(text == "t")
    }
  }

  @Test(arguments: [
    ([:], "no chat_template"), (["tokenizer_config.json": "{"], "not JSON"),
    (["tokenizer_config.json": #"{"chat_template": 1}"#], "no text"),
    (["tokenizer_config.json": #"{"chat_template": [{"name": "a"}]}"#], "without name"),
    (
      [
        "tokenizer_config.json":
          #"{"chat_template": [{"name": "a", "template": ""}, {"name": "b", "template": ""}]}"#
      ], "named default"
    ),
    (["chat_template.jinja": "{% if %}"], "line 1"),
  ])
  func aFolderWithoutATemplateSaysSo(_ files: [String: String], _ problem: String) throws {
    try Self.folder(files) { folder in
      do {
        _ = try ChatTemplate.load(folder: folder)
        Issue.record("loaded")
      } catch let error as TemplateError {
        #expect(error.description.contains(problem))
      }
    }
  }

  private static let chatML =
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"

  @Test func variablesAreThoseOfTransformers() throws {
    let source = "{{ tools }}{{ documents }}{{ add_generation_prompt }}{{ enable_thinking }}{{ bos_token }}"
    let template = try ChatTemplate(
      source: Array(source.utf8), tokens: [JSON.Member("bos_token", .text("<s>"))])
    #expect(try Self.text(template) == "NoneNoneFalse<s>")
    #expect(
      try Self.text(
        template, prompt: true,
        [JSON.Member("enable_thinking", .bool(false)), JSON.Member("bos_token", .text("B"))])
        == "NoneNoneTrueFalseB")
  }

  @Test func aFinalMessageIsContinued() throws {
    let template = try ChatTemplate(source: Array(Self.chatML.utf8))
    let trimmed = try ChatTemplate(
      source: Array(Self.chatML.replacing("m.content", with: "m.content|trim").utf8))
    let messages = #"[{"role": "user", "content": "u"}, {"role": "assistant", "content": "한 글 "}]"#
    #expect(
      try Self.text(template, messages, continues: true)
        == "<|im_start|>user\nu<|im_end|>\n<|im_start|>assistant\n한 글 ")
    #expect(try Self.text(trimmed, messages, continues: true).hasSuffix("assistant\n한 글"))
    let parts = #"[{"role": "assistant", "content": [{"type": "text", "text": "a"}, {"type": "image"}]}]"#
    let first = try ChatTemplate(
      source: Array("{% for p in messages[0].content %}{{ p.text }}{% endfor %}!".utf8))
    #expect(try Self.text(first, parts, continues: true) == "a")
    for (source, messages) in [
      (Self.chatML, "[]"), (Self.chatML, #"[{"role": "assistant"}]"#), ("content", messages), ("x", messages),
      ("{{ messages[0].content }}", messages), (Self.chatML, #"[{"role": "assistant", "content": 1}]"#),
    ] {
      let template = try ChatTemplate(source: Array(source.utf8))
      #expect(throws: TemplateError.self) { try Self.text(template, messages, continues: true) }
    }
    #expect(throws: TemplateError.self) { try Self.text(template, messages, prompt: true, continues: true) }
  }

  @Test func spansEndWhereTheTextIsCut() throws {
    let source = "{% for m in messages %}{% generation %}{{ m.content }}</s>{% endgeneration %}{% endfor %}"
    let chat = try ChatTemplate(source: Array(source.utf8)).render(
      messages: Self.json(#"[{"content": "가"}, {"content": "나"}]"#), continueFinalMessage: true, now: Self.now
    )
    #expect(chat.text == Array("가</s>나".utf8))
    #expect(chat.lossSpans == [0..<7, 7..<10])
  }

  @Test func reasoningGoesByThreeNames() throws {
    let template = try ChatTemplate(
      source: Array(
        "{{ messages[0].reasoning_content }}|{{ messages[0].thinking }}|{{ messages[0]|tojson }}".utf8))
    #expect(
      try Self.text(template, #"[{"a": 1, "reasoning": "r"}]"#).hasPrefix(
        "r|r|{\"thinking\": \"r\", \"a\": 1"))
    #expect(try Self.text(template, #"[{"a": 1}]"#) == #"||{"a": 1}"#)
    #expect(throws: TemplateError.self) { try Self.text(template, "[1]") }
    #expect(throws: TemplateError.self) { try Self.text(template, "{}") }
  }

  @Test(arguments: [
    (0, "1970-01-01 00:00:00 Thu 001 01"), (951_782_400, "2000-02-29 00:00:00 Tue 060 09"),
    (1_735_603_199, "2024-12-30 23:59:59 Mon 365 01"), (-1, "1969-12-31 23:59:59 Wed 365 01"),
    (1_609_459_200, "2021-01-01 00:00:00 Fri 001 53"), (Int.max, "9999-12-31 23:59:59 Fri 365 52"),
    (Int.min, "0001-01-01 00:00:00 Mon 001 01"),
  ])
  func aClockKnowsItsDate(_ seconds: Int, _ text: String) {
    let format = seconds == .min ? "000%Y-%m-%d %H:%M:%S %a %j %V" : "%Y-%m-%d %H:%M:%S %a %j %V"
    #expect(LocalTime(secondsSince1970: seconds).formatted(Array(format.utf8)) == Array(text.utf8))
  }
}
