import ChatTemplates
import Foundation
import StrictJSON

/// Renders conversations: with the template of a model as `apply_chat_template` does, with one in the line as it is.
///
/// The line is read by `JSON`, which keeps the order of names: `tojson` shows it.
func probeTemplate(model: String?) throws {
  let loaded = try model.map { try ChatTemplate.load(folder: $0) }
  let seconds = Int(Date().timeIntervalSince1970)
  let now = LocalTime(secondsSince1970: seconds + TimeZone.current.secondsFromGMT())
  var reader = LineReader()
  while let next = reader.next() {
    do {
      guard case .text(let line) = next else {
        throw ProbeInput.Problem(description: "the line is longer than \(LineReader.limit) bytes")
      }
      if line.utf8.allSatisfy({ $0 <= 0x20 }) { continue }
      let chat = try rendered(try JSON(parsing: Array(line.utf8)), loaded, now)
      let spans = chat.lossSpans.map { JSON.array([.integer($0.lowerBound), .integer($0.upperBound)]) }
      Console.out(
        JSON.object([JSON.Member("text", .string(chat.text)), JSON.Member("loss_spans", .array(spans))]).line)
    } catch {
      Console.out(JSON.object([JSON.Member("error", .text("\(error)"))]).line)
    }
  }
}

/// What is not a setting of the probe is a variable of the template.
private func rendered(_ line: JSON, _ loaded: ChatTemplate?, _ now: LocalTime) throws -> RenderedChat {
  guard let members = line.members else { throw ProbeInput.Problem(description: "not a JSON object") }
  let own = try line["template"]?.bytes.map { try ChatTemplate(source: $0) }
  guard var template = own ?? loaded else {
    throw ProbeInput.Problem(description: "template is missing, and no --model was given")
  }
  if line["training"]?.bool == true {
    guard let training = try ChatTemplate.training(for: template) else {
      throw ProbeInput.Problem(description: "no training template is known for this template")
    }
    template = training
  }
  var settings = ["template", "training", "continue_final_message"]
  let continues = line["continue_final_message"]?.bool == true
  if own != nil, !continues {
    return try template.render(
      variables: members.filter { member in !settings.contains { member.name == Array($0.utf8) } }, now: now)
  }
  settings += ["messages", "tools", "add_generation_prompt"]
  return try template.render(
    messages: line["messages"] ?? .array([]), tools: line["tools"],
    addGenerationPrompt: line["add_generation_prompt"]?.bool == true, continueFinalMessage: continues,
    variables: members.filter { member in !settings.contains { member.name == Array($0.utf8) } }, now: now)
}

extension JSON {
  fileprivate var line: String { String(decoding: serialized, as: UTF8.self) }
}
