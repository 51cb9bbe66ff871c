import Reasoning

/// Whether what a model wrote gives the known answer.
func probeAnswer(_ input: ProbeInput) throws -> ProbeOutput {
  let (gold, answer) = (try input.text("gold"), try input.text("answer"))
  let options = try input.texts("options") ?? []
  let kind = try input.optional("kind").map { try choice("kind", $0, of: AnswerKind.self) }
  let extraction = try input.optional("extract").map { try choice("extract", $0, of: Extraction.self) }
  let found = compareAnswer(
    gold: gold, answer: answer, kind: kind ?? guessedAnswerKind(gold: gold, options: options),
    options: options,
    extraction: extraction ?? .afterThink)
  return ProbeOutput([
    ("verdict", .string(found.agreement.rawValue)), ("extracted", ProbeValue(found.extracted)),
  ])
}
