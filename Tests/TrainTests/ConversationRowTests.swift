import Corpus
import TestKit
import Testing

@testable import Train

@Suite struct ConversationRowTests {
  private static func outcome(_ line: String, family: String = "qwen3") throws -> ExampleRenderer.Outcome {
    let model = try SampleModel("qwen", family: family, eos: "<|im_end|>")
    let settings = DataSettings(sources: [], maxLength: 10_000, seed: 0)
    return try ExampleRenderer(model: model.folder, settings).outcome(
      of: Conversation(line: Array(line.utf8), place: "f:7"))
  }

  private static func text(_ line: String, family: String = "qwen3") throws -> String? {
    guard case .example(let example) = try outcome(line, family: family) else { return nil }
    var (text, learns): ([UInt8], Bool) = ([], false)
    for (bytes, mark) in zip(example.offsets, example.learns) {
      if mark != learns { text += Array((mark ? "⟦" : "⟧").utf8) }
      text += example.text[bytes]
      learns = mark
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let plain = "<|im_start|>user\n가<|im_end|>\n<|im_start|>assistant\n⟦나<|im_end|>⟧\n"

  /// Ids need neither tokenizer nor template.
  @Test func idsStayAsTheyAre() throws {
    func row(_ line: String) throws -> ExampleRenderer.Outcome {
      try ExampleRenderer(
        model: "/nowhere", DataSettings(sources: [], maxLength: 4, seed: 0)
      ).outcome(of: Conversation(line: Array(line.utf8), place: "f:7"))
    }
    guard case .example(let example) = try row(#"{"input_ids":[5,6,7],"labels":[-100,-100,7]}"#) else {
      Issue.record("not an example")
      return
    }
    #expect(example.ids == [5, 6, 7] && example.learns == [false, false, true])
    for line in [
      #"{"input_ids":[5,6],"labels":[-100]}"#, #"{"input_ids":[5,6],"labels":[5,7]}"#,
      #"{"input_ids":[5,-6],"labels":[5,-6]}"#, #"{"input_ids":["a"],"labels":[1]}"#,
      #"{"input_ids":[],"labels":[]}"#,
    ] {
      #expect(throws: TrainError.self) { try row(line) }
    }
    guard case .dropped(let dropped) = try row(#"{"input_ids":[1,2,3,4,5],"labels":[1,2,3,4,5]}"#) else {
      Issue.record("not dropped")
      return
    }
    #expect(dropped.reason == .overlong && dropped.count == 5)
  }

  /// One conversation in all the forms that tables have it in.
  @Test(arguments: [
    #"{"messages":[{"role":"user","content":"가"},{"role":"assistant","content":"나"}],"id":7,"x":null}"#,
    #"{"messages":[{"content":"가","role":"user"},{"content":"나","role":"assistant"}]}"#,
    #"{"messages":[{"role":"user","content":[{"type":"text","text":"가"}]},{"role":"assistant","content":["나"]}]}"#,
    #"{"messages":"[{\"role\":\"user\",\"content\":\"가\"},{\"role\":\"assistant\",\"content\":\"나\"}]"}"#,
    #"{"conversations":[{"from":"human","value":"가"},{"from":"gpt","value":"나"}]}"#,
    #"{"conversations":[{"role":"user","content":"가"},{"role":"assistant","content":"나"}]}"#,
    #"{"prompt":[{"role":"user","content":"가"}],"completion":[{"role":"assistant","content":"나"}]}"#,
    "\u{FEFF}" + #"{"messages":[{"role":"user","content":"가"},{"role":"assistant","content":"나"}]}"# + "\r",
  ]) func forms(_ line: String) throws {
    #expect(try Self.text(line) == Self.plain)
  }

  @Test(arguments: [
    // An answer before the question, and one without.
    (#"{"messages":[{"role":"assistant","content":"나"}]}"#, "<|im_start|>assistant\n⟦나<|im_end|>⟧\n"),
    // What comes before the completion is read only.
    (
      #"{"prompt":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}],"completion":[{"role":"assistant","content":"d"}]}"#,
      "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n<|im_start|>user\nc<|im_end|>\n<|im_start|>assistant\n⟦d<|im_end|>⟧\n"
    ),
    // A call without words, and what the tool said.
    (
      #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"type":"function","function":{"name":"f","arguments":{"x":1}}}]},{"role":"tool","content":"맑음"},{"role":"assistant","content":"b"}]}"#,
      "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\n⟦<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1}}\n</tool_call><|im_end|>⟧\n<|im_start|>user\n<tool_response>\n맑음\n</tool_response><|im_end|>\n<|im_start|>assistant\n⟦b<|im_end|>⟧\n"
    ),
    // Line ends, decomposed syllables and blocks in the middle are learnt as they are.
    (
      "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"x\\r\\n<think>음</think> \u{1100}\u{1161}\"}]}",
      "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\n⟦x\r\n<think>음</think> \u{1100}\u{1161}<|im_end|>⟧\n"
    ),
    (
      #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"\ud800 b"}]}"#,
      "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\n⟦\u{FFFD} b<|im_end|>⟧\n"
    ),
    (
      #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","reasoning_content":"c"}]}"#,
      "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\n⟦<think>\nc\n</think>\n\nb<|im_end|>⟧\n"
    ),
    (#"{"prompt":"가","completion":"나"}"#, "가⟦나<|im_end|>"),
  ]) func texts(_ line: String, _ text: String) throws {
    let found = try Self.text(line)
    #expect(found.map { Array($0.utf8) } == Array(text.utf8), "\(found ?? "none")")
  }

  @Test(arguments: [
    (#"{"messages":[]}"#, Dropped.Reason.noTarget),
    (#"{"messages":[{"role":"user","content":"가"}]}"#, .noTarget),
    (#"{"messages":[{"role":"user","content":"가"},{"role":"assistant","content":" \n"}]}"#, .empty),
    (#"{"messages":[{"role":"user","content":"가"},{"role":"assistant"}]}"#, .empty),
    (#"{"prompt":"가","completion":"\t"}"#, .empty),
    (#"{"prompt":[{"role":"assistant","content":"가"}],"completion":[]}"#, .noTarget),
    (
      #"{"messages":[{"role":"user","content":"가"},{"role":"assistant","content":"나","tool_calls":[1]}]}"#,
      .refused
    ),
  ]) func dropped(_ line: String, _ reason: Dropped.Reason) throws {
    guard case .dropped(let dropped) = try Self.outcome(line) else {
      Issue.record("not dropped: \(line)")
      return
    }
    #expect(dropped.reason == reason && dropped.place == "f:7")
    #expect((dropped.detail != nil) == (reason == .refused))
  }

  @Test func aTemplateMayRefuse() throws {
    let line = #"{"messages":[{"role":"assistant","content":"나"}]}"#
    guard case .dropped(let dropped) = try Self.outcome(line, family: "gemma3") else {
      Issue.record("not dropped")
      return
    }
    #expect(dropped.reason == .refused && dropped.detail?.contains("alternate") == true)
  }

  /// Where every turn must be rendered from the beginning, there is an end to it.
  @Test func aThousandTurnsWithoutMarks() throws {
    let pair = #"{"role":"user","content":"a"},{"role":"assistant","content":"b"}"#
    let line = #"{"messages":["# + Array(repeating: pair, count: 600).joined(separator: ",") + "]}"
    let model = try SampleModel(
      "qwen", template: "{% for m in messages %}{{ m.content }}<|im_end|>{% endfor %}")
    let settings = DataSettings(sources: [], maxLength: 10_000, seed: 0)
    let outcome = try ExampleRenderer(model: model.folder, settings).outcome(
      of: Conversation(line: Array(line.utf8), place: "f:1"))
    guard case .dropped(let dropped) = outcome else {
      Issue.record("not dropped")
      return
    }
    #expect(dropped.reason == .refused)
  }

  /// A row that is none stops the run, by its place and with what to do.
  @Test(arguments: [
    "nonsense", "[1]", "{}", "\"a\"", "{\"messages\":7}", "{\"messages\":[7]}", "{\"messages\":[{}]}",
    #"{"messages":[{"role":"human","content":"가"}]}"#, #"{"messages":[{"role":"user"}]}"#,
    #"{"messages":[{"role":"user","content":null}]}"#, #"{"messages":[{"role":"user","content":{}}]}"#,
    #"{"messages":[{"role":"user","content":[{"type":"image","url":"x"}]}]}"#,
    #"{"messages":[{"role":"user","content":"가"}]"#, #"{"messages":"가"}"#, #"{"prompt":"가"}"#,
    #"{"prompt":"가","completion":[]}"#, #"{"conversations":[{"from":"narrator","value":"가"}]}"#,
    #"{"conversations":{}}"#, #"{"text":"가"}"#,
    #"{"messages":[{"role":"user","role":"assistant","content":"가"}]}"#,
    #"{"conversations":[{"from":"human","role":"gpt","value":"가"}]}"#,
    #"{"conversations":[{"from":"gpt","value":"가","content":"나"}]}"#,
    // No deeper than readers are.
    #"{"messages":"# + String(repeating: "[", count: 300),
  ]) func rowsThatAreNone(_ line: String) throws {
    let error = #expect(throws: TrainError.self) { try Self.outcome(line) }
    #expect(error?.place == "f:7" && (error?.problem.count ?? 0) > 10)
  }

  @Test func idsAreTheRowsOrOfWhatItSays() throws {
    func id(_ line: String) throws -> RecordID {
      try Conversation(line: Array(line.utf8), place: "f").id
    }
    let hex = "0123456789ABCDEF0123456789abcdef"
    #expect(
      try id(#"{"id":"\#(hex)","prompt":"a","completion":"b"}"#).description == hex.lowercased())
    let plain = try id(#"{"prompt":"a","completion":"b"}"#)
    #expect(try id(#"{"id":"row 7","prompt":"a","completion":"b","n":1}"#) == plain)
    #expect(try id(#"{"prompt":"ab","completion":""}"#) != plain)
    #expect(try id(#"{"prompt":"a","completion":"b","tools":[1]}"#) != plain)
    let row = try Conversation(
      line: Array(#"{"prompt":"a","completion":"b","source":"s","category":null}"#.utf8), place: "f")
    #expect(row.category == "s" && row.item == nil)
  }
}
