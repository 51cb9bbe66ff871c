import Testing

@testable import Crawl

@Suite struct AnswerHeadingsTests {
  @Test func answersAreCutOff() throws {
    let text = "몇 명인가요?\n\n식을 알려 주세요.\n\n답변 1\n\n세 명입니다.\n\n고등어 2020-01-01 09:42\n\n답변 2\n네 명입니다."
    let found = try #require(AnswerHeadings(text: text))
    #expect(found.question == "몇 명인가요?\n\n식을 알려 주세요.")
    #expect(found.answers == ["세 명입니다.", "네 명입니다."])
  }

  @Test(arguments: ["답변", "답변 (3)", "3개의 답변", "Answers", "댓글 12개", "Replies (2)"])
  func headings(line: String) {
    #expect(AnswerHeadings(text: "질문\n\(line)\n답").map(\.answers) == ["답"], "\(line)")
  }

  @Test(arguments: ["답변 드립니다", "답변 1을 보세요", "댓글 부탁드립니다", "answer me", "1. 답이 3인 것은?"])
  func ordinaryLines(line: String) {
    #expect(AnswerHeadings(text: "질문\n\(line)\n답") == nil, "\(line)")
  }

  @Test func nothingAboveIsNoQuestion() {
    #expect(AnswerHeadings(text: "답변 1\n가") == nil)
    #expect(AnswerHeadings(text: "") == nil)
  }

  @Test func aTimeInTheAnswerItselfStays() throws {
    #expect(AnswerHeadings(text: "질문\n답변\n2020-01-01 09:42")?.answers == ["2020-01-01 09:42"])
  }
}
