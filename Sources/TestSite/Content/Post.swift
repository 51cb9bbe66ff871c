/// One post of a board.
struct Post: Sendable {
  /// Its number in the host's addresses; the latest post has the highest.
  var number: Int
  var question: Question
  var author: String
  /// What is odd about it: `short`, `english`, `duplicate of N`, the `note` of copied ones; nil for an ordinary post.
  var flaw: String?

  /// When it was written: a post every 97 minutes since the first day of 2020.
  var written: CivilTime { CivilTime(minutes: number * 97) }
}

extension Post {
  private static let authors = [
    "별빛", "초록지붕", "하늘바람", "도토리", "김주임", "새벽기차", "고등어구이", "모카라떼", "지나가는이", "느린거북", "코딩하는곰", "봄날의고양이",
  ]

  /// The posts of a host, numbered from 1.
  ///
  /// Every tenth repeats an earlier one with other white space, one in sixteen is short, one in sixteen English; the
  /// `handwritten` questions come on the odd numbers until they are used up, word problems everywhere else.
  static func board(
    handwritten: [Question], note: String? = nil, count: Int, flawed: Bool, random: inout SeededRandom
  ) -> [Post] {
    var posts: [Post] = []
    var waiting = random.shuffled(handwritten)[...]
    for number in 1...max(1, count) {
      let author = random.pick(authors)
      var post: Post
      if flawed && number % 10 == 0 {
        let original = posts[random.int(0...(number - 2))]
        post = Post(number: number, question: original.question.respaced, author: author)
        post.flaw = "duplicate of \(original.number)"
      } else if flawed && number % 16 == 9 {
        let short = random.pick(shortTexts)
        post = Post(
          number: number, question: Question(.daily, short.title, short.body), author: author, flaw: "short")
      } else if flawed && number % 16 == 13 {
        post = Post(number: number, question: english(&random), author: author, flaw: "english")
      } else if number % 2 == 1, let question = waiting.popFirst() {
        post = Post(number: number, question: question, author: author, flaw: note)
      } else {
        post = Post(number: number, question: Question(WordProblem.make(&random)), author: author)
      }
      posts.append(post)
    }
    return posts
  }

  /// Toy problems of the split train, numbered from 1: what may be learnt from. Fewer are the first of more.
  static func exercises(count: Int, seed: UInt64, random: inout SeededRandom) -> [Post] {
    ToyProblem.generate(count: count, seed: seed).enumerated().map { index, problem in
      Post(number: index + 1, question: Question(problem), author: random.pick(authors))
    }
  }

  private static func english(_ random: inout SeededRandom) -> Question {
    let text = random.pick(englishTexts)
    let number = String(random.int(3...48))
    let body = text.body.split(separator: "%", omittingEmptySubsequences: false).joined(separator: number)
    let title = text.title.split(separator: "%", omittingEmptySubsequences: false).joined(separator: number)
    return Question(.daily, title, body, text.answer)
  }
}

extension Question {
  init(_ problem: WordProblem) { self.init(.exams, problem.title, problem.question, problem.solution) }

  /// Its title is the question's first sentence, as boards have it that ask for none.
  init(_ problem: ToyProblem) {
    let question = problem.question
    let end = question.firstIndex(of: ".").map { question.index(after: $0) } ?? question.endIndex
    self.init(.exams, String(question[..<end]), question, problem.answer)
  }

  /// The same question as another hand would type it: some spaces missing, some doubled.
  var respaced: Question {
    var copy = self
    copy.body = body.split(separator: "\n\n").map { paragraph in
      paragraph.hasPrefix("    ") ? String(paragraph) : respace(paragraph)
    }.joined(separator: "\n\n")
    return copy
  }

  private func respace(_ text: Substring) -> String {
    var words = 0
    return text.split(separator: " ").reduce(into: "") { line, word in
      if words > 0 { line += words % 4 == 3 ? "" : words % 5 == 2 ? "  " : " " }
      line += word
      words += 1
    }
  }
}
