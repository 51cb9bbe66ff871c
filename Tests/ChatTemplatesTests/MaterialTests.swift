import Foundation
import StrictJSON
import TestKit
import Testing

@testable import ChatTemplates

/// The shared cases, rendered with jinja2 as transformers sets it up.
@Suite struct MaterialTests {
  private static let noon = LocalTime(year: 2024, month: 7, day: 26, hour: 12)

  private static func json(_ name: String) throws -> JSON {
    try JSON(parsing: [UInt8](Material.data("chat-templates/" + name)))
  }

  /// nil is an error.
  private static func rendered(_ template: JSON?, _ context: JSON?) -> [UInt8]? {
    try? ChatTemplate(source: template?.bytes ?? []).render(variables: context?.members ?? [], now: noon).text
  }

  private struct Score {
    let suite: String
    var passed = 0
    var total = 0

    mutating func count(_ name: String, _ text: [UInt8]?, _ wanted: JSON?) {
      total += 1
      if text == wanted?.bytes { passed += 1 } else { Issue.record("\(suite): \(name)") }
    }

    func end(_ expected: Int) {
      print("\(suite): \(passed)/\(total)")
      #expect(total == expected)
    }
  }

  @Test(.enabled(if: Material.isExpected)) func goldens() throws {
    let (templates, contexts) = (try Self.json("templates.json"), try Self.json("contexts.json"))
    var score = Score(suite: "chat-templates goldens_jinja2")
    let lines = [UInt8](try Material.data("chat-templates/goldens_jinja2.jsonl")).split(separator: 0x0A)
    for line in lines {
      let row = try JSON(parsing: Array(line))
      let (template, context) = (row["template"]?.text ?? "", row["context"]?.text ?? "")
      let text = Self.rendered(templates[template], contexts[context])
      score.count("\(template) × \(context)", text, row["output"])
    }
    score.end(102)
  }

  @Test(.enabled(if: Material.isExpected)) func huggingFaceRender() throws {
    var score = Score(suite: "chat-templates huggingface_js_render")
    for row in try Self.json("huggingface_js_render.json").array ?? []
    where row["context_has_functions"]?.bool != true {
      score.count(
        row["name"]?.text ?? "", Self.rendered(row["template"], row["context"]), row["jinja2_output"])
    }
    score.end(157)
  }

  @Test(.enabled(if: Material.isExpected)) func huggingFaceModels() throws {
    var score = Score(suite: "chat-templates huggingface_js_e2e")
    for row in try Self.json("huggingface_js_e2e.json").array ?? [] {
      score.count(
        row["model"]?.text ?? "", Self.rendered(row["chat_template"], row["data"]), row["jinja2_output"])
    }
    score.end(10)
  }

  @Test(.enabled(if: Material.isExpected)) func llamaCpp() throws {
    let file = try Self.json("llama_cpp.json")
    var score = Score(suite: "chat-templates llama_cpp")
    for row in file["cases"]?.array ?? [] {
      let context = JSON.object([
        JSON.Member("messages", file["messages"] ?? .null), JSON.Member("add_generation_prompt", .bool(true)),
        JSON.Member("bos_token", row["bos_token"] ?? .null),
        JSON.Member("eos_token", row["eos_token"] ?? .null),
      ])
      score.count(row["name"]?.text ?? "", Self.rendered(row["chat_template"], context), row["jinja2_output"])
    }
    score.end(15)
  }
}
