import ArgumentParser
import Corpus
import Rewards
import StrictJSON
import Train

struct TrainTAPOVerb: AsyncParsableCommand, RefiningVerb {
  static let configuration = CommandConfiguration(
    commandName: "tapo",
    abstract:
      "Refine a restatement in English and the solution behind it, each by its own reward (tapo-reconstruction).",
    discussion: """
      A reconstruction of TAPO (arXiv 2603.25419) from its abstract, and not the paper's method: tag, metric, formula and \
      weights are ours. A completion restates the question in English between tags, then thinks and answers. The restatement \
      is worth its chrF against the row's column english (or another --quality), the rest is worth 1 if it is formed and \
      right; each is compared with its like within the question, and moves its own tokens only (--sharing summed: the baseline).

      From the abstract: GRPO, English as pivot, an advantage a step, quality of translation as a reward.
      Ours: tag, gate, --quality, --grouping nested (K restatements, each with its own solutions) and all weights.
      --data is as for train grpo, with a column english where chrf or bleu measure. Formulas: docs/methods/tapo.md.

      Examples:
        yisang train tapo --model runs/sft --data parallel.jsonl --max-steps 200 --show 2
      """)

  static var settings: RefineSettings { RefineSettings() }

  @OptionGroup var place: RunOptions
  @OptionGroup var questions: QuestionOptions
  @OptionGroup var tapo: TAPOOptions
  @OptionGroup var learning: LearningOptions<Self>
  @OptionGroup var refining: RefineOptions<Self>

  @OptionGroup var engine: EngineOptions
  @OptionGroup var vllm: VLLMOptions
  @OptionGroup var foreign: ForeignFlags

  static let keys =
    RunOptions.keys + QuestionOptions.keys + TAPOOptions.keys + LearningOptions<Self>.keys
    + RefineOptions<Self>.keys + EngineOptions.keys + VLLMOptions.keys

  func validate() throws {
    try foreign.refuse(known: TrainTAPOVerb.keys + RunOptions.flags + EngineOptions.flags, .grpo)
  }

  func run() async throws {
    let run = try RefineRun(.tapo, place, questions, learning, refining)
    guard try !run.isReplay else {
      throw ValidationError("--rollouts goes with train grpo: tapo scores two steps of what it draws itself")
    }
    let method = try tapo.method(run.settings, run.file)
    defer { method.close() }
    guard !(method.isNested && run.settings.dynamicSampling) else {
      throw ValidationError(
        "--dynamic-sampling leaves out groups, and with --grouping nested a restatement and its solutions are several"
      )
    }
    let loaded = try run.load()
    if let column = method.neededColumn,
      !loaded.questions.contains(where: { $0.columns[column]?.text != nil })
    {
      throw ValidationError(
        "no row has a column \(column) with the same question in English; rename one, name it with --reference-column, or take a --quality that needs none: back_likelihood or external"
      )
    }
    try method.check(loaded)
    try run.train(method, TAPO.rewards(), loaded, engine: engine, vllm: vllm)
  }
}
