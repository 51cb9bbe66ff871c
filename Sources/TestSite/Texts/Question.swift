/// A question somebody might ask, with its answers: plain text, paragraphs separated by blank lines.
///
/// A paragraph whose lines begin with four spaces is code.
struct Question: Sendable {
  var category: Subject
  var title: String
  var body: String
  var answers: [String]

  init(_ category: Subject, _ title: String, _ body: String, _ answers: String...) {
    (self.category, self.title, self.body, self.answers) = (category, title, body, answers)
  }
}

/// What a question is about; the raw value is the `category` of `sites.yaml` and of the truth.
enum Subject: String, Sendable, CaseIterable {
  case code, exams, legal, korean, science, daily, finance, medical

  /// What a Korean board calls it.
  var label: String {
    switch self {
    case .code: "프로그래밍"
    case .exams: "시험·문제풀이"
    case .legal: "생활법률"
    case .korean: "우리말"
    case .science: "과학"
    case .daily: "생활"
    case .finance: "금융·세금"
    case .medical: "건강"
    }
  }

  /// The hand-written questions of the subject.
  var questions: [Question] {
    switch self {
    case .code: codeQuestions
    case .exams: examQuestions
    case .legal: legalQuestions
    case .korean: koreanQuestions
    case .science: scienceQuestions
    case .daily: dailyQuestions
    case .finance: financeQuestions
    case .medical: medicalQuestions
    }
  }
}
