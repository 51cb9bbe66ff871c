internal import Pages

/// What the teacher's answers are like.
struct TraceSection {
  private let facts: TraceFacts
  private let words: Words

  init(_ facts: TraceFacts, _ words: Words) { (self.facts, self.words) = (facts, words) }

  var section: Section {
    let say = words.say
    let share = words.percent(Double(facts.ok) / Double(max(facts.traces, 1)), digits: 0)
    return Section(
      id: "traces", title: say("Traces", "추론 기록"),
      sentence: say(
        "Of \(say(facts.traces)) answers \(say(facts.ok)) (\(share)) passed every rule. Read some that fail the most frequent one with yisang sample --stage reject --reason trace before you loosen it.",
        "답 \(say(facts.traces))개 가운데 \(say(facts.ok))개(\(share))가 모든 규칙을 통과했습니다. 가장 많이 걸린 규칙을 풀기 전에 yisang sample --stage reject --reason trace 명령으로 몇 개를 읽어 보세요."
      ),
      body: cards([verdicts, think, answer, lengths]) + origins)
  }

  private var verdicts: HTML {
    let say = words.say
    let rows =
      [BarChart.Row(say("passed", "합격"), Double(facts.ok), label: say(facts.ok), style: "A")]
      + facts.rules.filter { $0.first > 0 }.map {
        BarChart.Row(
          words.reason("trace." + $0.verdict), Double($0.first), label: say($0.first), style: "out")
      }
    let table = facts.rules.map { [$0.verdict, say($0.first), say($0.total), say($0.only)] }
    let title = say("Verdicts", "판정")
    return Figure(
      title, note: say("By the first rule that failed.", "처음 걸린 규칙을 기준으로 셌습니다."),
      chart: BarChart(title, rows: rows).html,
      table: Table(
        [say("verdict", "판정"), say("first", "처음 걸림"), say("fail it", "걸림"), say("fail only it", "이것만 걸림")],
        numbers: [1, 2, 3], texts: table), in: say
    ).html
  }

  private func shares(_ counts: [Int]) -> (edges: [Double], table: Table) {
    let edges = (0...counts.count).map { Double($0) / Double(counts.count) }
    let rows = counts.enumerated().filter { $0.element > 0 }.map { place, count in
      ["\(words.percent(edges[place]))–\(words.percent(edges[place + 1]))", words.say(count)]
    }
    return (
      edges, Table([words.say("from–to", "구간"), words.say("traces", "추론 기록")], numbers: [1], texts: rows)
    )
  }

  private var think: HTML {
    let say = words.say
    let below = facts.belowThinkKorean
    let above = facts.aboveThinkKorean
    let bounds = [
      HistogramChart.Bound(
        facts.minThinkKorean,
        label: "\(say(below)) ← \(words.number(facts.minThinkKorean)) → \(say(facts.traces - below))",
        keepsAbove: true),
      HistogramChart.Bound(
        facts.maxThinkKorean,
        label: "\(say(facts.traces - above)) ← \(words.number(facts.maxThinkKorean)) → \(say(above))",
        keepsAbove: false),
    ]
    let title = say("Share of Korean in the thoughts", "생각의 한국어 비율")
    let (edges, table) = shares(facts.thinkKorean)
    return Figure(
      title,
      note: say("The dashed lines are the least and the greatest share.", "점선은 허용하는 가장 낮은 비율과 가장 높은 비율입니다."),
      chart: HistogramChart(title, edges: edges, counts: facts.thinkKorean, bounds: bounds).html,
      table: table, in: say
    ).html
  }

  private var answer: HTML {
    let say = words.say
    let title = say("Share of Korean in the answers", "답의 한국어 비율")
    let (edges, table) = shares(facts.answerKorean)
    return Figure(
      title, note: say("Of letters, outside formulas and code.", "수식과 코드를 뺀 글자 가운데 한글의 비율입니다."),
      chart: HistogramChart(
        title, edges: edges, counts: facts.answerKorean,
        bounds: [
          .init(facts.minAnswerKorean, label: "≥ \(words.number(facts.minAnswerKorean))", keepsAbove: true)
        ]
      ).html, table: table, in: say
    ).html
  }

  private var lengths: HTML {
    let say = words.say
    let title = say("Characters of a trace", "추론 기록의 글자 수")
    // Without the empty ends.
    let first = facts.lengths.firstIndex { $0 > 0 } ?? 0
    let last = facts.lengths.lastIndex { $0 > 0 } ?? 0
    let edges = Array(facts.lengthEdges[first...(last + 1)])
    let rows = (first...last).map { place in
      [
        "\(words.number(facts.lengthEdges[place]))–\(words.number(facts.lengthEdges[place + 1]))",
        say(facts.lengths[place]),
      ]
    }
    return Figure(
      title,
      chart: HistogramChart(title, edges: edges, counts: Array(facts.lengths[first...last]), isLog: true)
        .html,
      table: Table([say("from–to", "구간"), say("traces", "추론 기록")], numbers: [1], texts: rows), in: say
    ).html
  }

  private var origins: HTML {
    let say = words.say
    func kind(_ cot: String) -> String {
      switch cot {
      case "mixed": say("mixed", "섞어서")
      case "english": say("English", "영어")
      case "korean": say("Korean", "한국어")
      default: cot
      }
    }
    return Table(
      [say("teacher", "교사 모델"), say("asked to think in", "생각할 언어"), say("traces", "추론 기록")], numbers: [2],
      texts: facts.origins.map {
        [String($0.teacher.split(separator: "/").last ?? "?"), kind($0.cot), say($0.traces)]
      }
    ).html
  }
}
