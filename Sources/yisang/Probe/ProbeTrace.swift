import Reasoning

/// A completion taken apart and judged, settings under their configuration names; places are bytes of `text`.
func probeTrace(_ input: ProbeInput) throws -> ProbeOutput {
  var settings = TraceSettings()
  for number in TraceSettings.numbers {
    if let value = try input.number(number.key) { try number.set(&settings, value) }
  }
  if let name = try input.optional("think_ratio") {
    settings.thinkRatio = try choice("think_ratio", name, of: ThinkRatio.self)
  }
  let parts = TraceParts(
    content: Array(try input.text("text").utf8), reasoning: nil,
    opensThink: try input.flag("opens_think") ?? false)
  let judgement = judge(
    parts, prompt: try input.optional("prompt").map { Array($0.utf8) },
    finishReason: try input.optional("finish_reason"), settings: settings)
  let start = parts.shape == .noThink ? parts.answerStart : parts.thinkStart
  return ProbeOutput([
    ("think", .string(String(decoding: parts.think, as: UTF8.self))),
    ("answer", .string(String(decoding: parts.answer, as: UTF8.self))),
    ("verdict", .string(judgement.verdict.rawValue)),
    (
      "ratios",
      .object([("think", .double(judgement.koreanThink)), ("answer", .double(judgement.koreanAnswer))])
    ),
    (
      "repetition",
      judgement.repetition.map { .object([("unit", .string($0.unit)), ("count", .int($0.count))]) } ?? .null
    ),
    (
      "reflections",
      .list(
        judgement.reflections.map { reflection in
          .object([
            ("start", .int(start + reflection.start)), ("end", .int(start + reflection.end)),
            ("marker", .string(reflection.marker)),
          ])
        })
    ),
    ("failed", .list(judgement.failed.map { .string($0.verdict.rawValue) })),
    ("han_drift", .int(judgement.hanDrift)),
  ])
}
