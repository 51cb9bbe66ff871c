import Foundation
import StrictJSON
import Testing

@testable import ChatTemplates

/// Golden files made with jinja2 by Tests/Oracle/make_templates.py.
@Suite struct GoldenTests {
  private static let clock = LocalTime(year: 2024, month: 7, day: 6, hour: 9, minute: 5, second: 3)

  static func rows(_ name: String) throws -> [JSON] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/" + name)
    return try [UInt8](Data(contentsOf: file)).split(separator: 0x0A).map { try JSON(parsing: Array($0)) }
  }

  private static func spans(_ row: JSON) -> [Range<Int>] {
    (row["spans"]?.array ?? []).map { span in (span.array?[0].int ?? 0)..<(span.array?[1].int ?? 0) }
  }

  /// Counts rows whose text and spans, or whose being an error, are the same.
  private func check(_ name: String, atLeast: Int, _ render: (JSON) throws -> RenderedChat) throws {
    let rows = try Self.rows(name)
    var passed = 0
    for row in rows {
      let chat = try? render(row)
      let wanted = row["text"]?.bytes.map { RenderedChat(text: $0, lossSpans: Self.spans(row)) }
      if chat == wanted {
        passed += 1
      } else {
        let got = chat.map { String(decoding: $0.text, as: UTF8.self) + " \($0.lossSpans)" } ?? "an error"
        Issue.record("\(name): \(row["template"]?.text ?? row["family"]?.text ?? "") gives \(got)")
      }
    }
    print("chat-templates \(name): \(passed)/\(rows.count)")
    #expect(rows.count >= atLeast)
  }

  @Test func features() throws {
    // The context of every row, as in template_features.py.
    let context = try Self.rows("context.jsonl").first?.members ?? []
    try check("features.jsonl", atLeast: 400) { row in
      try ChatTemplate(source: row["template"]?.bytes ?? []).render(variables: context, now: Self.clock)
    }
  }

  @Test func randomTemplates() throws {
    try check("random.jsonl", atLeast: 400) { row in
      try ChatTemplate(source: row["template"]?.bytes ?? [])
        .render(variables: row["context"]?.members ?? [], now: Self.clock)
    }
  }

  @Test func trainingTemplates() throws {
    try check("training.jsonl", atLeast: 400) { row in
      let source = Array((embeddedTrainingTemplates[row["family"]?.text ?? ""] ?? "").utf8) + [0x0A]
      let template = try ChatTemplate(source: source, tokens: [JSON.Member("bos_token", .text("<s>"))])
      return try template.render(
        messages: row["messages"] ?? .null, tools: row["variables"]?["tools"],
        addGenerationPrompt: row["prompt"]?.bool ?? false,
        variables: (row["variables"]?.members ?? []).filter { $0.name != Array("tools".utf8) },
        now: Self.clock)
    }
  }
}
