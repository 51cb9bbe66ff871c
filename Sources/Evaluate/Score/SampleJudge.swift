internal import Korean
internal import Reasoning
internal import Teacher

/// From a stored completion to what it is worth. Pure: the same bytes give the same judgement.
struct SampleJudge: Sendable {
  private let settings: EvalSettings

  init(_ settings: EvalSettings) { self.settings = settings }

  /// What an answer to an item should be written in: the question's language, of a translation its reference's; nil
  /// where there are no letters.
  func language(of item: EvalItem) -> Language? {
    let text = item.kind == .translation ? item.gold.first ?? "" : item.question
    return LanguageShare(of: Array(text.utf8)).asked
  }

  /// The language of most items, for those without letters; Korean if there are none.
  func usualLanguage(of items: [EvalItem]) -> Language {
    let found = items.compactMap(language)
    return found.count { $0 == .english } * 2 > found.count ? .english : .korean
  }

  /// Judges a completion.
  func judged(_ body: [UInt8], of item: EvalItem, in language: Language, key: [UInt8]) -> JudgedSample {
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
    let isUnknown = reply.finishReason.isEmpty
    sample.isTruncated = reply.finishReason == "length" || isUnknown && parts.shape == .unclosed
    measureLanguage(&sample, parts, of: item, language)
    (sample.verdict, sample.extracted) = compare(parts, reply, item)
    return sample
  }

  private func measureLanguage(
    _ sample: inout JudgedSample, _ parts: TraceParts, of item: EvalItem, _ language: Language
  ) {
    if !parts.answer.isEmpty {
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
      case .question: think.isConsistent(with: asked)
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
    let text = settings.extraction == .afterThink ? parts.answer : whole(reply)
    let answer = String(decoding: text, as: UTF8.self)
    var (isUndecided, extracted) = (false, String?.none)
    for gold in item.gold {
      let found = compareAnswer(
        gold: gold, answer: answer, kind: item.kind.answerKind, options: item.options,
        extraction: settings.extraction)
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
