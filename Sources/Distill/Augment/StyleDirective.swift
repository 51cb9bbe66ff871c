/// A sentence that asks for a form of the answer and says nothing of the question.
struct StyleDirective: Sendable, Equatable {
  /// What a row calls it; never reused for another text.
  let id: String
  let text: String

  /// Ours, Korean and English; numbers and letters of options in every form that answers are read in.
  static let all: [StyleDirective] = [
    .init(id: "ko-boxed", text: "최종 답은 \\boxed{} 안에 고른 보기의 번호만 써 주세요."),
    .init(id: "ko-boxed-label", text: "마지막에 정답의 기호를 \\boxed{③}처럼 상자에 넣어 적으세요."),
    .init(id: "ko-colon", text: "풀이를 마친 뒤 마지막 줄에 \"정답: N\" 형식으로 번호를 적어 주세요."),
    .init(id: "ko-sentence", text: "마지막 문장은 \"정답은 N번입니다.\"로 끝내 주세요. N은 보기의 번호입니다."),
    .init(id: "ko-therefore", text: "설명을 먼저 하고, \"따라서 정답은 N\"이라는 문장으로 마무리해 주세요."),
    .init(id: "ko-angle", text: "답변의 마지막 줄에는 answer:<N> 한 줄만 두세요. N 자리에는 보기의 번호를 넣습니다."),
    .init(id: "ko-json", text: "마지막 줄에 {\"정답\": N} 꼴의 JSON을 한 줄로 출력하세요."),
    .init(id: "ko-text", text: "마지막 줄에 \"정답:\"을 쓰고 고른 보기의 번호와 내용을 함께 적어 주세요."),
    .init(id: "ko-brief", text: "핵심 이유를 짧게 밝히고 \"답: N\"으로 끝맺어 주세요."),
    .init(id: "ko-each", text: "보기를 하나씩 검토한 다음, 마지막 줄에 \"최종 답: N\"이라고 적어 주세요."),
    .init(
      id: "en-boxed", text: "Put the number of the correct option in \\boxed{} at the end of your answer."),
    .init(
      id: "en-angle", text: "Finish with a line of the form answer:<N>, where N is the number of the option."),
    .init(id: "en-colon", text: "The last line must be \"Answer: N\" and nothing else."),
    .init(id: "en-json", text: "End with one line of JSON: {\"answer\": N}."),
    .init(
      id: "en-final", text: "Explain your choice, then close with \"Final Answer: N\" on a line of its own."),
  ]
}

extension StyleDirective {
  /// Where a directive stands.
  enum Place: String { case prefix, suffix }

  /// The text with the directive; the text's bytes stay together and as they are.
  func applied(to text: String, at place: Place) -> String {
    switch place {
    case .prefix: self.text + "\n\n" + text
    case .suffix: text + "\n\n" + self.text
    }
  }
}
