import StrictJSON
import TestKit
import Testing

@testable import Train

/// Spoiled rows end in an example, a reason, or an error with their place; what is learnt hangs together.
@Suite struct ExampleFuzzTests {
  private static let rows = [
    SampleModel.row("가", "<think>\n음\n</think>\n\n나"),
    #"{"conversations":[{"from":"human","value":"가"},{"from":"gpt","value":"\ud83d\ude00 나"}],"id":"00"}"#,
    #"{"prompt":[{"role":"user","content":[{"type":"text","text":"a"}]}],"completion":[{"role":"assistant","content":"b"}]}"#,
    #"{"prompt":"a","completion":"b","tools":[{"type":"function","function":{"name":"f"}}],"category":"code"}"#,
    #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]},{"role":"tool","content":"c"},{"role":"assistant","content":"d"}]}"#,
  ].map { Array($0.utf8) }
  private static let splices = [
    "<think>", "</think>", "<|im_end|>", #""role""#, "assistant", "null", "[", "]", "{", "}", ",", ":",
    #"\ud800"#,
    #"\u0000"#, "\u{1100}\u{1161}", "\r\n", "\u{301}", "1e999", #""content""#, #""messages""#, "\u{FEFF}",
    "  ",
  ].map { Array($0.utf8) }

  @Test(Fuzz.limit, arguments: ["qwen3", "gemma3", nil]) func spoiledRows(_ family: String?) throws {
    let plain =
      "{% for m in messages %}[{{ m.role }}]{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}"
    let model = try SampleModel(
      family == "gemma3" ? "gemma" : "qwen", family: family, template: family == nil ? plain : nil,
      eos: "<|im_end|>")
    var settings = DataSettings(sources: [], maxLength: 600, seed: 0)
    settings.overlong = .truncate
    let renderer = ExampleRenderer(model: model.folder, settings)
    var mutator = Mutator(seed: Fuzz.seed(7))
    var (learnt, dropped, refused) = (0, 0, 0)
    for _ in Fuzz("sft rows \(family ?? "own")", usual: 2_000) {
      let row = mutator.mutated(Self.rows[mutator.below(Self.rows.count)], splices: Self.splices)
      do {
        switch try renderer.outcome(of: Conversation(line: row, place: "f:1")) {
        case .none: Issue.record("no outcome")
        case .dropped: dropped += 1
        case .example(let example):
          learnt += 1
          let isWhole =
            example.ids.count == example.learns.count && example.ids.count <= 600
            && example.learns.dropFirst().contains(true)
          #expect(isWhole)
          let shown = ShownExample(example)
          #expect(example.isTruncated || shown.pieces.flatMap(\.text) == example.text)
          #expect(zip(shown.pieces, shown.pieces.dropFirst()).allSatisfy { $0.learns != $1.learns })
        }
      } catch let error as TrainError {
        refused += 1
        #expect(error.place == "f:1")
      }
    }
    #expect(learnt > 0 && dropped > 0 && refused > 0)
  }
}
