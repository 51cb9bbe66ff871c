import Rewards
import StrictJSON
import Testing

@Suite struct RewardInputTests {
  private static func read(_ line: String, maxTokens: Int = 0) throws -> RewardInput {
    try RewardInput(JSON(parsing: Array(line.utf8)), maxTokens: maxTokens)
  }

  @Test func whatWasCutOffDidNotEnd() {
    let input = RewardInput(
      prompt: .text("1 + 1?"), completion: Array("2".utf8), ids: [5, 6], ended: false, maxTokens: 2,
      columns: .object([]))
    #expect(!input.ended)
    #expect(input.ids.count == input.maxTokens)
  }

  @Test func aLineIsReadAsItIsWritten() throws {
    var input = RewardInput(
      prompt: .array([.object([.init("role", .text("user"))])]), completion: Array("그래.</think>\n3".utf8),
      ids: [5, 6],
      ended: false, maxTokens: 2,
      columns: .object([.init("gold", .integer(3)), .init("options", .array([]))]))
    input.opensThink = true
    #expect(try RewardInput(input.json(index: 4)) == input)
    #expect(input.json(index: 4)["index"] == .integer(4) && input.json()["index"] == nil)
    // A column cannot take the place of what was written.
    input.columns = .object([.init("completion", .text("4")), .init("prompt", .null)])
    #expect(try RewardInput(input.json()).completion == input.completion)
  }

  @Test func theRowsIDGoesAlong() throws {
    var input = try Self.read(#"{"completion":"2","id":"9f2c"}"#)
    #expect(input.json(index: 7)["id"] == .text("9f2c"))
    // Columns that have the name of something of ours are not sent.
    let shadowed = [
      "index", "prompt", "messages", "completion", "completion_ids", "ended", "finish_reason", "max_tokens",
      "opens_think",
    ]
    input.columns = .object(shadowed.map { JSON.Member($0, .text("row's")) } + [.init("id", .integer(3))])
    #expect(
      input.json(index: 7)
        == .object([
          .init("index", .integer(7)), .init("prompt", .null), .init("completion", .text("2")),
          .init("ended", .bool(true)), .init("id", .integer(3)),
        ]))
  }

  @Test func messagesEndInTheCompletion() throws {
    let input = try Self.read(
      """
      {"messages":[{"role":"user","content":"1+1?"},{"role":"assistant","reasoning_content":"So.","content":"2"}],"gold":2}
      """)
    #expect(input.completion == Array("<think>\nSo.\n</think>\n\n2".utf8))
    #expect(input.prompt.array?.count == 1 && input.columns["gold"]?.int == 2)
    let listed = try Self.read(
      #"{"completion":[{"role":"assistant","content":"2"}],"max_tokens":null}"#, maxTokens: 7)
    #expect(listed.completion == [0x32] && listed.maxTokens == 7 && listed.ended)
    #expect(try !Self.read(#"{"completion":"2","finish_reason":"length"}"#).ended)
  }

  @Test(arguments: [
    "[]", "{}", #"{"completion":3}"#, #"{"completion":"a","completion_ids":[1,"2"]}"#,
    #"{"completion":"a","completion_ids":7}"#, #"{"completion":"a","max_tokens":-1}"#,
    #"{"messages":[{"role":"user","content":"a"}]}"#, #"{"messages":[]}"#, #"{"completion":[]}"#,
    #"{"completion":"a","completion_ids":[1e99]}"#,
  ])
  func whatIsNoCompletion(_ line: String) {
    #expect(throws: RewardFailure.self) { try Self.read(line) }
  }
}
