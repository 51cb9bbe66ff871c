import Corpus
import Reasoning
import Rewards
import StrictJSON

/// Makes the choice: a function of what was drawn.
struct CritiqueChooser {
  let settings: SCFTSettings
  let questions: [Question]
  let places: [Int]
  let drawn: DrawnSoFar
  /// Whether the model's template writes `reasoning_content`; else completions are learnt as they were written.
  let writesReasoning: Bool

  /// The critiques of the ratio, or as many correct solutions.
  func choice() -> CritiqueChoice {
    let right = rightSolutions()
    var choice = CritiqueChoice()
    for verdict in right.values.joined() {
      switch verdict {
      case true?: choice.solutions.right += 1
      case false?: choice.solutions.wrong += 1
      case nil: choice.solutions.undecided += 1
      }
    }
    let (entries, fates) = judged(right)
    choice.ruled = (fates.count { $0 == .keep(.corrected) }, fates.count { $0 == .keep(.confirmed) })
    let chosen = CritiqueSelection(fates.compactMap(\.self), ratio: settings.ratio)
    var next = chosen.fates.makeIterator()
    choice.entries = zip(entries, fates).map { entry, fate in
      guard fate != nil, let final = next.next() else { return entry }
      var entry = entry
      (entry.fate, entry.isKept) = (final.name, final.isKept)
      return entry
    }
    var names = CritiqueFate.Kind.allCases.map(\.rawValue)
    names += CritiqueFate.Reason.allCases.map(\.rawValue) + DrawnLine.Skip.allCases.map(\.rawValue)
    if settings.selfDistill {
      distil(&choice, right, amount: chosen.kept.count)
      names = ["kept"] + SelfDistillSelection.Reason.allCases.map(\.rawValue)
    }
    let found = Dictionary(grouping: choice.entries, by: \.fate).mapValues(\.count)
    choice.counts = names.map { ($0, found[$0] ?? 0) }
    choice.examples = choice.entries.filter(\.isKept).compactMap(example)
    return choice
  }

  private func input(_ question: Question, _ completion: DrawnCompletion, opensThink: Bool) -> RewardInput {
    var input = RewardInput(
      prompt: question.prompt, completion: completion.text, ids: [], ended: completion.ended,
      maxTokens: settings.maxCompletionLength, columns: question.columns)
    input.opensThink = opensThink
    return input
  }

  /// Whether each completion of some lines is right.
  private func right(_ lines: [DrawnLine]) -> [[Bool?]] {
    var rewards = RewardSettings()
    rewards.extraction = settings.extraction
    let inputs = lines.flatMap { line in
      line.completions.map { input(questions[line.question], $0, opensThink: line.opensThink) }
    }
    var scores = AccuracyReward(rewards).scores(inputs) { _ in }.map { $0.map { $0 > 0.5 } }[...]
    return lines.map { line in
      defer { scores = scores.dropFirst(line.completions.count) }
      return Array(scores.prefix(line.completions.count))
    }
  }

  private func rightSolutions() -> [Int: [Bool?]] {
    let lines = places.compactMap { drawn.solutions[$0] }
    return Dictionary(zip(lines.map(\.question), right(lines))) { $1 }
  }

  /// Every critique with its fate by the rule alone; nil where none was asked for.
  private func judged(_ solutions: [Int: [Bool?]]) -> ([CritiqueChoice.Entry], [CritiqueFate?]) {
    let lines = places.flatMap { place in
      (0..<settings.numSolutions).compactMap {
        drawn.critiques[DrawnSoFar.Key(question: place, solution: $0)]
      }
    }
    var (entries, fates): ([CritiqueChoice.Entry], [CritiqueFate?]) = ([], [])
    for (line, verdicts) in zip(lines, right(lines)) {
      let isSolutionRight = solutions[line.question]?[line.solution] ?? nil
      func add(_ critique: Int?, _ isRight: Bool?, _ fate: CritiqueFate?, _ name: String) {
        entries.append(
          CritiqueChoice.Entry(
            question: line.question, solution: line.solution, critique: critique,
            isSolutionRight: isSolutionRight, isCritiqueRight: isRight, fate: name, isKept: false))
        fates.append(fate)
      }
      if let skipped = line.skipped { add(nil, nil, nil, skipped.rawValue) }
      for (number, verdict) in verdicts.enumerated() {
        let fate = CritiqueFate(
          solution: isSolutionRight.map { $0 ? 1 : 0 }, critique: verdict.map { $0 ? 1 : 0 },
          isParsed: pair(line, number)?.isParsed ?? false)
        add(number, verdict, fate, fate.name)
      }
    }
    return (entries, fates)
  }

  private func pair(_ line: DrawnLine, _ number: Int) -> CritiquePair? {
    drawn.solutions[line.question].map {
      CritiquePair(
        question: questions[line.question].text, solution: $0.parts(line.solution),
        critique: line.parts(number), ended: line.completions[number].ended)
    }
  }

  /// The control: the first correct solutions.
  private func distil(_ choice: inout CritiqueChoice, _ right: [Int: [Bool?]], amount: Int) {
    let all = places.flatMap { place in
      (right[place] ?? []).enumerated().map { (question: place, solution: $0, isRight: $1) }
    }
    let solutions = all.map { one in
      SelfDistillSelection.Solution(
        accuracy: one.isRight.map { $0 ? 1 : 0 }, isParsed: isParsed(one.question, one.solution))
    }
    let selection = SelfDistillSelection(solutions, amount: amount)
    choice.missing = selection.missing
    let reasons = Dictionary(selection.dropped.map { ($0.place, $0.reason.rawValue) }) { $1 }
    choice.entries = all.enumerated().map { place, one in
      CritiqueChoice.Entry(
        question: one.question, solution: one.solution, critique: nil, isSolutionRight: one.isRight,
        isCritiqueRight: nil, fate: reasons[place] ?? "kept", isKept: reasons[place] == nil)
    }
  }

  /// Whether a solution has the form that a critique must have.
  private func isParsed(_ question: Int, _ solution: Int) -> Bool {
    guard let line = drawn.solutions[question] else { return false }
    return CritiquePair.isParsed(line.parts(solution), ended: line.completions[solution].ended)
  }

  /// The row of what is kept.
  private func example(_ entry: CritiqueChoice.Entry) -> JSON? {
    let question = questions[entry.question]
    guard let solutions = drawn.solutions[entry.question] else { return nil }
    guard let number = entry.critique else {
      return row(question, solution: solutions, entry.solution)
    }
    let key = DrawnSoFar.Key(question: entry.question, solution: entry.solution)
    guard let line = drawn.critiques[key], let pair = pair(line, number) else { return nil }
    let messages = settings.trainingPrompt.example(of: pair)
    return .object(
      [
        JSON.Member("messages", writesReasoning ? messages : written(messages, line, number))
      ] + facts(question, entry.fate))
  }

  /// A solution as the answer to its question, with all that was asked.
  private func row(_ question: Question, solution line: DrawnLine, _ number: Int) -> JSON {
    let asked = SelfDistillSelection.example(question: question.text, solution: line.parts(number))
    let passed = ["tools", "chat_template_kwargs"].compactMap { name in
      question.columns[name].map { JSON.Member(name, $0) }
    }
    guard let prompt = question.prompt.array else {
      return .object(
        [
          JSON.Member("prompt", question.prompt),
          JSON.Member("completion", .string(line.completions[number].text)),
        ] + passed + facts(question, "kept"))
    }
    let messages = JSON.array(prompt + (asked.array?.suffix(1) ?? []))
    return .object(
      [JSON.Member("messages", writesReasoning ? messages : written(messages, line, number))] + passed
        + facts(question, "kept"))
  }

  /// The same messages, the last one's content as the model wrote it, thoughts between their tags.
  private func written(_ messages: JSON, _ line: DrawnLine, _ number: Int) -> JSON {
    let text = line.completions[number].text
    let isOpened = text.drop { $0.isBlank }.starts(with: "<think>".utf8)
    let content = line.opensThink && !isOpened ? Array("<think>\n".utf8) + text : text
    let turn = JSON.object([
      JSON.Member("role", .text("assistant")), JSON.Member("content", .string(content)),
    ])
    return .array((messages.array ?? []).dropLast() + [turn])
  }

  /// Whose it is; rows of one question are held back together.
  private func facts(_ question: Question, _ fate: String) -> [JSON.Member] {
    [JSON.Member("item", .text(question.id.description)), JSON.Member("fate", .text(fate))]
      + ["category", "source"].compactMap { name in
        question.columns[name]?.text.map { JSON.Member(name, .text($0)) }
      }
  }
}

extension CritiqueFate {
  fileprivate var name: String {
    switch self {
    case .keep(let kind): kind.rawValue
    case .drop(let reason): reason.rawValue
    }
  }

  fileprivate var isKept: Bool { if case .keep = self { true } else { false } }
}
