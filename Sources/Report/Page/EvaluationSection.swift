internal import Pages

/// What models score, in the order in which they were made.
struct EvaluationSection {
  private let scores: [EvaluationFacts]
  private let words: Words

  init(_ scores: [EvaluationFacts], _ words: Words) { (self.scores, self.words) = (scores, words) }

  private static let most = 24

  var section: Section? {
    guard !scores.isEmpty else { return nil }
    let say = words.say
    let tasks = Array(Set(scores.map(\.task))).sorted()
    return Section(
      id: "evaluations", title: say("Evaluations", "평가"),
      sentence: say(
        "A dot is the share of right answers, its bar one standard error over items. Bars that reach over each other's dots prove no difference: yisang eval --compare pairs the items.",
        "점은 맞힌 비율, 가로 막대는 문항에 대한 표준오차입니다. 막대가 서로의 점을 덮으면 차이가 있다고 할 수 없습니다. yisang eval --compare 명령은 같은 문항끼리 비교합니다."
      ),
      body: cards(tasks.map(figure)))
  }

  private func figure(_ task: String) -> HTML {
    let say = words.say
    let all = scores.filter { $0.task == task }
    let rows = all.prefix(EvaluationSection.most).map { score in
      DotChart.Row(
        score.name + " · " + words.after(score), 100 * score.accuracy,
        error: score.standardError.map { 100 * $0 },
        label: words.percent(score.accuracy, error: score.standardError), colour: score.depth)
    }
    let more = all.count - rows.count
    let table = all.map { score in
      [
        score.name, words.after(score), words.percent(score.accuracy, error: score.standardError),
        say(score.items), say(score.answers), words.settings(score.settings),
        score.consistency.map { words.percent($0) } ?? "–",
        score.tokens.map { say(Int(clamping: $0)) } ?? "–",
      ]
    }
    let note = more > 0 ? say("\(more) more are in the table.", "나머지 \(more)개는 표에 있습니다.") : ""
    return Figure(
      task, note: note,
      chart: DotChart("\(task): \(say("right answers in percent", "맞힌 비율(%)"))", rows: rows).html,
      table: Table(
        [
          say("model", "모델"), say("trained", "학습"), say("right ± s.e.", "정답률 ± 표준오차"), say("items", "문항"),
          say("answers each", "문항당 답"), say("settings", "설정"), say("right languages", "언어 일치"),
          say("tokens", "토큰"),
        ], numbers: [2, 3, 4, 6, 7], texts: table), in: say
    ).html
  }
}
