internal import Pages

/// What each stage took.
struct CostSection {
  private let facts: CostFacts
  private let words: Words

  init(_ facts: CostFacts, _ words: Words) { (self.facts, self.words) = (facts, words) }

  var section: Section? {
    let parts = [verbs, steps, teacher, training].compactMap(\.self)
    guard !parts.isEmpty else { return nil }
    let say = words.say
    return Section(
      id: "costs", title: say("What it cost", "소요 시간·자원"),
      sentence: say(
        "Time by the lab book of the corpus, over all runs of a verb. What takes longest is worth more workers, or fewer rows.",
        "말뭉치의 실행 기록에서 명령마다 걸린 시간을 모두 더했습니다. 가장 오래 걸린 단계부터 --workers를 늘리거나 행을 줄여 보세요."),
      body: cards(parts))
  }

  private var verbs: HTML? {
    guard !facts.verbs.isEmpty else { return nil }
    let say = words.say
    let bars = facts.verbs.map { BarChart.Row($0.verb, $0.seconds, label: words.duration($0.seconds)) }
    let rows = facts.verbs.map { verb in
      [
        verb.verb, say(verb.runs), say(verb.unended), words.duration(verb.seconds),
        verb.rowsIn.map { say($0) } ?? "–",
        verb.rowsOut.map { say($0) } ?? "–",
      ]
    }
    let title = say("Time of each verb", "명령별 소요 시간")
    return Figure(
      title, chart: BarChart(title, rows: bars).html,
      table: Table(
        [
          say("verb", "명령"), say("runs", "실행"), say("without an end", "끝나지 않음"), say("time", "시간"),
          say("rows in", "들어온 행"), say("rows out", "나온 행"),
        ], numbers: [1, 2, 3, 4, 5], texts: rows), in: say
    ).html
  }

  private var steps: HTML? {
    guard !facts.steps.isEmpty else { return nil }
    let say = words.say
    func name(_ step: CostFacts.Step) -> String {
      facts.steps.count { $0.step == step.step } > 1 ? "\(step.step) (\(step.place))" : step.step
    }
    let bars = facts.steps.map { BarChart.Row(name($0), $0.seconds, label: words.duration($0.seconds)) }
    let rows = facts.steps.map { step in
      [
        name(step), say(step.runs), say(step.broken), say(step.unended), words.duration(step.seconds),
        words.duration(step.processorSeconds),
        say(step.peakMemory >> 20), step.rowsIn.map { say($0) } ?? "–", step.rowsOut.map { say($0) } ?? "–",
        step.tokens.map { words.amount(Double($0)) } ?? "–",
      ]
    }
    let title = say("Time of each step of yisang run", "yisang run의 단계별 소요 시간")
    return Figure(
      title, chart: BarChart(title, rows: bars).html,
      table: Table(
        [
          say("step", "단계"), say("times", "횟수"), say("broken off", "중단"),
          say("killed or running", "강제 종료 또는 실행 중"),
          say("time", "시간"),
          say("processor time", "CPU 시간"), say("most memory (MiB)", "최대 메모리(MiB)"), say("rows in", "들어온 행"),
          say("rows out", "나온 행"), say("tokens", "토큰"),
        ], numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9], texts: rows), in: say
    ).html
  }

  private var teacher: HTML? {
    guard let teacher = facts.teacher else { return nil }
    let say = words.say
    let numbers = figures([
      (say("replies", "받은 답"), say(teacher.replies)), (say("tries", "시도"), say(teacher.tries)),
      (say("without a reply", "답 없음"), say(teacher.failures)),
      (say("of all requests together", "모든 요청의 합"), words.duration(teacher.seconds)),
    ])
    return Figure(say("Asking the teacher", "교사 모델 요청"), chart: numbers, in: say).html
  }

  private var training: HTML? {
    guard !facts.training.isEmpty else { return nil }
    let say = words.say
    let rows = facts.training.map { run in
      [
        run.name, say(run.steps), run.seconds.map(words.duration) ?? "–",
        run.tokens.map { words.amount($0) } ?? "–",
      ]
    }
    let table = Table(
      [say("run", "실행"), say("steps", "스텝"), say("time", "시간"), say("tokens", "토큰")], numbers: [1, 2, 3],
      texts: rows)
    return Figure(say("Training runs", "학습 실행"), chart: table.html, in: say).html
  }
}
