import ChatTemplates
import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing
import Tokens

@testable import Train

/// Rows as questions.
struct QuestionLoadingTests {
  private let scratch: Scratch
  private let model: String

  init() throws {
    scratch = try Scratch()
    model = try scratch.tinyModel("model")
    let template =
      "{% if tools %}[{{ tools[0].name }}]{% endif %}{% for m in messages %}{{ m.content }}{% endfor %}"
      + "{% if enable_thinking is defined and not enable_thinking %}!{% endif %}"
    _ = try scratch.write(template, to: "model/chat_template.jinja")
  }

  private func load(_ rows: String..., replays: Bool = false) throws -> LoadedQuestions {
    try loadQuestions(
      [scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")], model: model, replays: replays,
      maxCompletionLength: 8, progress: { _ in }, shouldStop: { false })
  }

  private func text(_ question: Question) throws -> String {
    String(decoding: try Tokenizer.load(folder: model).decode(question.ids), as: UTF8.self)
  }

  @Test func theTemplateHasToolsAndVariables() throws {
    let tools = #"[{"name":"add"}]"#
    let quoted = tools.replacing("\"", with: "\\\"")
    let loaded = try load(
      #"{"question":"a?"}"#, #"{"question":"a?","chat_template_kwargs":{"enable_thinking":false}}"#,
      #"{"question":"a?","tools":\#(tools)}"#,
      #"{"messages":[{"role":"user","content":"a?"}],"tools":"\#(quoted)","chat_template_kwargs":{"enable_thinking":true}}"#,
      #"{"question":"a?","tools":null,"chat_template_kwargs":null}"#)
    #expect(try loaded.questions.map(text) == ["a?", "a?!", "[add]a?", "[add]a?", "a?"])
    // What is asked otherwise is another question.
    #expect(Set(loaded.questions.map(\.id)).count == 4)
    #expect(loaded.questions[0].id == loaded.questions[4].id)
    // They are columns still.
    #expect(loaded.questions[2].columns["tools"]?.array?.count == 1)
  }

  @Test func theRowsOwnIDIsAColumn() throws {
    let hexadecimal = "00112233445566778899aabbccddeeff"
    let loaded = try load(
      #"{"question":"a?","id":"문제 7"}"#, #"{"question":"b?","id":"\#(hexadecimal)","gold":3}"#,
      #"{"question":"c?","id":12}"#, #"{"question":"d?"}"#)
    #expect(
      loaded.questions.map { $0.columns["id"] } == [.text("문제 7"), .text(hexadecimal), .integer(12), nil])
    #expect(loaded.questions[1].id.description == hexadecimal)
    #expect(loaded.questions[1].columns["gold"] == .integer(3))
  }

  /// Six of class A, two of B and one of C, which is excluded from everything.
  @Test func classCIsNotAsked() throws {
    let corpus = try SampleReport(in: scratch).corpus
    let loaded = try loadQuestions(
      [corpus.root], model: model, maxCompletionLength: 8, progress: { _ in }, shouldStop: { false })
    let texts = loaded.questions.map { $0.columns["question"]?.text ?? "" }
    #expect(texts.count { $0.contains(SampleReport.open) } == 6)
    #expect(texts.count { $0.contains(SampleReport.secretB) } == 2 && texts.count == 8)
    #expect(loaded.dropped.map(\.reason) == [.classC])
    #expect(loaded.dropped.map(\.place) == ["http://c.example/0"])
  }

  @Test func aQuestionOfNothingIsNotAsked() throws {
    let loaded = try load(#"{"question":"a?"}"#, #"{"prompt":""}"#, #"{"question":""}"#)
    #expect(loaded.questions.count == 1)
    #expect(loaded.dropped.map(\.reason) == [.empty, .empty])
    #expect(loaded.dropped.map { $0.place.hasSuffix("rows.jsonl:2") } == [true, false])
    #expect(throws: TrainError.self) { try load(#"{"question":""}"#) }
    do { _ = try load(#"{"prompt":""}"#) } catch {
      #expect("\(error)".contains("rows.jsonl:1") && "\(error)".contains("docs/methods/grpo.md"), "\(error)")
    }
  }

  /// The tiny model has 300 ids.
  @Test(
    arguments: [
      (#"{"prompt_ids":[1,300]}"#, false, "no id 300"), (#"{"prompt_ids":[-1]}"#, false, "no id -1"),
      (#"{"prompt_ids":[1],"completions":[{"ids":[299]},{"ids":[2,300]}]}"#, true, "completions[1]"),
      (#"{"prompt_ids":[1],"completions":[{"ids":[-2]}]}"#, true, "no id -2"),
      (#"{"prompt_ids":[1],"completions":[]}"#, true, "there are no completions"),
      (#"{"question":"a?"}"#, true, "there are no completions"),
      (#"{"prompt_ids":[1],"completions":[{"ids":[]}]}"#, true, "completions[0]"),
      (#"{"prompt_ids":[1],"completions":[{"ids":[2],"rewards":{"other":1}}]}"#, true, "no reward other"),
    ])
  func idsMustBeTheModels(_ row: String, _ replays: Bool, _ words: String) throws {
    let good = #"{"prompt_ids":[1,299],"completions":[{"ids":[0,299],"rewards":{"good":1}}]}"#
    let loaded = try load(good, replays: replays)
    #expect(loaded.questions.count == 1)
    do {
      _ = try load(good, row, replays: replays)
      Issue.record("it was taken")
    } catch let error as TrainError {
      #expect(error.place.hasSuffix("rows.jsonl:2") && error.problem.contains(words), "\(error)")
    }
  }

  /// A column of this name means nothing where completions are drawn.
  @Test func completionsAreReadWhereTheyAreLearntFrom() throws {
    #expect(try load(#"{"question":"a?","completions":[{"ids":[-2]}]}"#).questions.count == 1)
  }
}
