import Foundation
import TestKit
import Testing

/// `yisang probe template`.
struct TemplateProbeTests {
  private let program: Program
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private func probe(_ line: String, _ more: String...) throws -> String {
    let result = try program.run(["probe", "template"] + more, input: line + "\n")
    #expect(result.status == 0, "\(result.err)")
    return result.out
  }

  @Test(arguments: [
    (
      #"{"template":"{{ a|tojson }}{{ b }}","a":{"z":1,"가":[true]},"b":null}"#,
      #"{"text":"{\"z\": 1, \"가\": [true]}None","loss_spans":[]}"#
    ),
    (
      #"{"template":"한{% generation %}글{% endgeneration %}{{ messages|length }}{{ tools is defined }}","messages":[]}"#,
      #"{"text":"한글0False","loss_spans":[[3,6]]}"#
    ),
    (#"{"template":"{{ x.y }}"}"#, #"{"error":"chat template, line 1: 'x' is undefined"}"#),
    (#"{"messages":[]}"#, #"{"error":"template is missing, and no --model was given"}"#),
    (#"{"template":"x","training":true}"#, #"{"error":"no training template is known for this template"}"#),
    ("[", #"{"error":"not JSON: the document ends early at byte 1"}"#),
  ])
  func itShowsTextAndSpans(_ line: String, _ answer: String) throws {
    #expect(try probe(line) == answer + "\n")
  }

  @Test func aModelsTemplateRunsAsInTransformers() throws {
    let template =
      "{{ bos_token }}{{ tools }}{% for m in messages %}<start_of_turn>{{ m.content }}\n{% endfor %}{{ add_generation_prompt }}"
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/model", withIntermediateDirectories: false)
    _ = try scratch.write(template, to: "model/chat_template.jinja")
    _ = try scratch.write(#"{"bos_token":"<s>"}"#, to: "model/tokenizer_config.json")
    let line = #"{"messages":[{"role":"user","content":"가"}],"add_generation_prompt":true}"#
    #expect(
      try probe(line, "--model", "model") == #"{"text":"<s>None<start_of_turn>가\nTrue","loss_spans":[]}"#
        + "\n")
    #expect(
      try probe(line.replacing("{\"messages", with: "{\"training\":true,\"messages"), "--model", "model")
        .contains(
          "<start_of_turn>model"))
    #expect(try program.run("probe", "korean", "--model", "model").status == 64)
    #expect(try program.run("probe", "template", "--model", "nowhere").status != 0)
  }
}
