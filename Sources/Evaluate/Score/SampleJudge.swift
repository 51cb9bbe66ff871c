internal import Korean
internal import Reasoning
internal import Teacher

/// From a stored completion to what it is worth. Pure: the same bytes give the same judgement.
struct SampleJudge: Sendable {
  private let settings: EvalSettings

  init(_ settings: EvalSettings) { self.settings = settings }

  /// What an answer to an item should be written in: what its file says, else the question's language, of a translation its reference's; where
  /// there are no letters the usual one. Nil of any other language: nothing is measured then.
  func language(of item: EvalItem, usual: Language?) -> Language? {
    if let code = item.kind == .translation ? item.target : item.language, !code.isEmpty {
      return code.hasPrefix("ko") ? .korean : code.hasPrefix("en") ? .english : nil
    }
    let share = share(of: item)
    return share.letters == 0 ? usual : share.asked
  }

  /// The language of most items, for those without letters; Korean if no item has any.
  func usualLanguage(of items: [EvalItem]) -> Language? {
    let shares = items.map(share).filter { $0.letters > 0 }
    let found = shares.compactMap(\.asked)
    if found.isEmpty { return shares.isEmpty ? .korean : nil }
    return found.count { $0 == .english } * 2 > found.count ? .english : .korean
  }

  private func share(of item: EvalItem) -> LanguageShare {
    let text = item.kind == .translation ? item.gold.first ?? "" : item.question
    return LanguageShare(of: Array(text.utf8))
  }

  /// Judges a completion.
  func judged(_ body: [UInt8], of item: EvalItem, in language: Language?, key: [UInt8]) -> JudgedSample {
    let reply: CompletionReply
    do { reply = try CompletionReply(parsing: body) } catch {
      return JudgedSample(key: key, failure: error.reason)
    }
    let parts = TraceParts(
      content: reply.content, reasoning: reply.reasoning, opensThink: settings.opensThink)
    var sample = JudgedSample(key: key, verdict: .noAnswer)
    sample.finishReason = reply.finishReason
    sample.tokens = reply.outputTokens
    sample.isEmpty = parts.answer.isEmpty
    sample.reflections = findReflections(in: parts.reflective).count
    let isUnknown = reply.finishReason.isEmpty
    sample.isTruncated = reply.finishReason == "length" || isUnknown && parts.shape == .unclosed
    measureLanguage(&sample, parts, of: item, language)
    (sample.verdict, sample.extracted) = compare(parts, reply, item)
    return sample
  }

  private func measureLanguage(
    _ sample: inout JudgedSample, _ parts: TraceParts, of item: EvalItem, _ language: Language?
  ) {
    if let language, !parts.answer.isEmpty {
      sample.answerConsistent = LanguageShare(of: parts.answer).isConsistent(with: language)
    }
    guard !parts.think.isEmpty else { return }
    let korean = KoreanProfile(of: parts.think).ratios.all
    sample.thinkKorean = korean
    let rules = TraceSettings()
    let think = LanguageShare(of: parts.think)
    // What a translation is thought about in is nobody's mistake: its own question's language.
    let asked = LanguageShare(of: Array(item.question.utf8)).asked ?? language
    sample.thinkConsistent =
      switch settings.thinkLanguage {
      case .question: asked.map { think.isConsistent(with: $0) }
      case .english: think.isConsistent(with: .english)
      case .korean: think.isConsistent(with: .korean)
      case .mixed: (rules.minThinkKorean...rules.maxThinkKorean).contains(korean)
      }
  }

  private func compare(
    _ parts: TraceParts, _ reply: CompletionReply, _ item: EvalItem
  ) -> (JudgedSample.Verdict, String?) {
    if item.kind == .translation {
      return (.scored, String(decoding: parts.answer, as: UTF8.self))
    }
    // Behind the thoughts, whatever their tags are and wherever the server put them; else all of it.
    guard let text = settings.extraction.text(answer: parts.answer, whole: whole(reply)) else {
      return (.noAnswer, nil)
    }
    let answer = String(decoding: text, as: UTF8.self)
    var (isUndecided, extracted) = (false, String?.none)
    for gold in item.gold {
      let found = compareAnswer(
        gold: gold, answer: answer, kind: item.kind.answerKind, options: item.options,
        extraction: settings.extraction.reading)
      if found.agreement == .equal { return (.right, found.extracted) }
      isUndecided = isUndecided || found.agreement == .undecided
      extracted = found.extracted ?? extracted
    }
    guard extracted != nil else { return (.noAnswer, nil) }
    return (isUndecided ? .undecided : .wrong, extracted)
  }

  /// As the model wrote it: thoughts that a server gives by themselves are put back before the answer.
  private func whole(_ reply: CompletionReply) -> [UInt8] {
    guard let reasoning = reply.reasoning, !reasoning.isEmpty else { return reply.content }
    return Array("<think>\n".utf8) + reasoning + Array("\n</think>\n\n".utf8) + reply.content
  }
}
