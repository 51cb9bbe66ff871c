internal import Pages

/// How many records each stage left, and why the others stayed behind.
struct FunnelSection {
  private let steps: [FunnelStep]
  private let words: Words

  init(_ steps: [FunnelStep], _ words: Words) { (self.steps, self.words) = (steps, words) }

  var section: Section? {
    guard !steps.isEmpty else { return nil }
    let say = words.say
    return Section(
      id: "funnel", title: say("Funnel", "단계별로 남은 수"),
      sentence: say(
        "Each bar is what a stage kept. Where much is lost for one reason, look at such rows with yisang sample --stage reject.",
        "막대 하나가 한 단계를 거치고 남은 수입니다. 한 가지 이유로 많이 빠졌다면 yisang sample --stage reject 명령으로 빠진 글을 읽어 보세요."),
      body: cards([chart] + steps.compactMap(losses)))
  }

  private var chart: HTML {
    let say = words.say
    let bars = steps.enumerated().map { place, step in
      // An item may have several traces, and a page several items: there no share of what came in is lost.
      let isShare = place > 0 && step.entered > 0 && step.stage != "item"
      let share = isShare ? " (\(words.percent(Double(step.kept) / Double(step.entered), digits: 0)))" : ""
      return FunnelChart.Step(words.stage(step.stage), kept: step.kept, label: say(step.kept) + share)
    }
    let rows = steps.map { step in
      [words.stage(step.stage), say(step.entered), say(step.kept), say(step.entered - step.kept)]
        + ["A", "B", "C"].map { letter in step.classes.isEmpty ? "–" : say(step.classes[letter] ?? 0) }
    }
    let title = say("What each stage kept", "각 단계에 남은 수")
    return Figure(
      title, chart: FunnelChart(title, steps: bars).html,
      table: Table(
        [say("stage", "단계"), say("in", "들어온 수"), say("kept", "남은 수"), say("lost", "빠진 수"), "A", "B", "C"],
        numbers: [1, 2, 3, 4, 5, 6], texts: rows), in: say
    ).html
  }

  private func losses(_ step: FunnelStep) -> HTML? {
    guard !step.rejected.isEmpty else { return nil }
    let say = words.say
    let lost = step.entered - step.kept
    let shown = step.rejected.prefix(8)
    let rest = step.rejected.dropFirst(8).reduce(0) { $0 + $1.count }
    let bars = shown.map {
      BarChart.Row(words.reason($0.reason), Double($0.count), label: say($0.count), style: "out")
    }
    let others =
      rest > 0
      ? [BarChart.Row(say("other reasons", "그 밖의 이유"), Double(rest), label: say(rest), style: "out")] : []
    let title = say(
      "\(say.stage(step.stage)): \(say(lost)) left out", "\(say.stage(step.stage)): \(say(lost))건 빠짐")
    return Figure(
      title, chart: BarChart(title, rows: bars + others).html,
      table: Table(
        [say("reason", "이유"), say("records", "수")], numbers: [1],
        texts: step.rejected.map { [$0.reason, say($0.count)] }), in: say
    ).html
  }
}
