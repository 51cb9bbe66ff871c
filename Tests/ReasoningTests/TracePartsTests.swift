import Reasoning
import Testing

@Suite struct TracePartsTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    var reasoning: String?
    var opens = false
    let think: String
    let answer: String
    let shape: TraceParts.Shape
    var testDescription: String { text }
  }

  @Test(arguments: [
    Case(text: "<think>\nA\n</think>\n\n답", think: "A", answer: "답", shape: .whole),
    Case(text: "  \n<think>A</think>답  \n", think: "A", answer: "답", shape: .whole),
    Case(text: "A\n</think>\n답", think: "A", answer: "답", shape: .whole),
    Case(text: "A\n</think>\n답", opens: true, think: "A", answer: "답", shape: .whole),
    Case(text: "<think>A</think>답", opens: true, think: "A", answer: "답", shape: .whole),
    Case(text: "답", think: "", answer: "답", shape: .noThink),
    Case(text: "A", opens: true, think: "A", answer: "", shape: .unclosed),
    Case(text: "<think>A", think: "A", answer: "", shape: .unclosed),
    Case(
      text: "<think>A <think>B</think> C</think>답", think: "A <think>B</think> C", answer: "답", shape: .nested
    ),
    Case(text: "<think>A <think>B</think>답", think: "A <think>B", answer: "답", shape: .nested),
    Case(text: "A <think>B</think>답", opens: true, think: "A <think>B", answer: "답", shape: .nested),
    Case(
      text: "<think>A</think>답<think>B</think>또", think: "A</think>답<think>B", answer: "또", shape: .several),
    Case(text: "<think>A</think>답<think>B", think: "A</think>답<think>B", answer: "", shape: .several),
    Case(text: "<think>A</think>답</think>또", think: "A</think>답", answer: "또", shape: .several),
    Case(text: "네. <think>A</think>답", think: "A", answer: "답", shape: .late),
    Case(text: "<think></think>답", think: "", answer: "답", shape: .whole),
    Case(text: "", think: "", answer: "", shape: .noThink),
    Case(text: "<thought>A</thought>답", think: "A", answer: "답", shape: .whole),
    Case(
      text: "<|begin_of_thought|>\nA\n<|end_of_thought|>\n\n<|begin_of_solution|>\n답\n<|end_of_solution|>",
      think: "A", answer: "답", shape: .whole),
    Case(text: "답", reasoning: "A", think: "A", answer: "답", shape: .whole),
    Case(text: "\n</think>\n\n답", reasoning: "<think>\nA\n", think: "A", answer: "답", shape: .whole),
    Case(text: "", reasoning: "A", think: "A", answer: "", shape: .unclosed),
    Case(text: "답", reasoning: " \n", think: "", answer: "답", shape: .noThink),
    Case(text: "<think>A</think>답", reasoning: "", think: "A", answer: "답", shape: .whole),
    Case(text: "<think>B</think>답", reasoning: "A", think: "A", answer: "<think>B</think>답", shape: .several),
    Case(text: "답", reasoning: "A <think> B", think: "A <think> B", answer: "답", shape: .nested),
    // In code a tag is text: in an answer that explains it, and in a think part that does.
    Case(
      text: "<think>A</think>답은 `<think>`와\n```\n<think>x</think>\n```", think: "A",
      answer: "답은 `<think>`와\n```\n<think>x</think>\n```", shape: .whole),
    Case(
      text: "<think>It prints `</think>` here, after `<think>`.</think>답",
      think: "It prints `</think>` here, after `<think>`.", answer: "답", shape: .whole),
    Case(
      text: "태그는 `<think>`로 열고 `</think>`로 닫는다.", think: "",
      answer: "태그는 `<think>`로 열고 `</think>`로 닫는다.", shape: .noThink),
    Case(
      text: "<think>Draft:\n```python\nprint(1)\n</think>\n답:\n```python\nprint(1)\n```",
      think: "Draft:\n```python\nprint(1)", answer: "답:\n```python\nprint(1)\n```", shape: .whole),
    Case(
      text: "<think>Draft:\n```python\nprint(1)</think>\n답:\n```python\nprint(1)\n```",
      think: "Draft:\n```python\nprint(1)", answer: "답:\n```python\nprint(1)\n```", shape: .whole),
    Case(
      text: "The tag \"<think>\" opens, '<think>' too, and “<think>” and `<think>`.\n</think>\n답",
      opens: true,
      think: "The tag \"<think>\" opens, '<think>' too, and “<think>” and `<think>`.", answer: "답",
      shape: .whole),
    Case(
      text: "They write \"<think>A</think>\" or 「</think>」.\n</think>\n답",
      think: "They write \"<think>A</think>\" or 「</think>」.", answer: "답", shape: .whole),
    Case(
      text: "<think>He says \"yes.\"</think>\"네\"라고 합니다.", think: "He says \"yes.\"", answer: "\"네\"라고 합니다.",
      shape: .whole),
    Case(
      text: "<think>It's the dogs'</think>'개들의'입니다.", think: "It's the dogs'", answer: "'개들의'입니다.",
      shape: .whole),
    Case(
      text: "<think>A</think>\"<think>\"는 여는 태그입니다.", think: "A", answer: "\"<think>\"는 여는 태그입니다.",
      shape: .whole),
    Case(
      text: "<think>It ends in `</think>`, so", think: "It ends in `</think>`, so", answer: "",
      shape: .unclosed),
    Case(text: "<thinking>A</thinking>답", think: "", answer: "<thinking>A</thinking>답", shape: .noThink),
    Case(text: "<think>A</thin", think: "A</thin", answer: "", shape: .unclosed),
  ])
  func takesApart(_ example: Case) {
    let content = Array(example.text.utf8)
    let parts = TraceParts(
      content: content, reasoning: example.reasoning.map { Array($0.utf8) }, opensThink: example.opens)
    #expect(String(decoding: parts.think, as: UTF8.self) == example.think)
    #expect(String(decoding: parts.answer, as: UTF8.self) == example.answer)
    #expect(parts.shape == example.shape)
    #expect(content[parts.answerStart...].starts(with: parts.answer))
    if parts.shape != .noThink, example.reasoning.map(\.isEmpty) ?? true {
      #expect(content[parts.thinkStart...].starts(with: parts.think))
    }
  }
}
