import ArgumentParser
import Corpus
import Rewards
import Train

struct TrainTRITVerb: AsyncParsableCommand, RefiningVerb {
  static let configuration = CommandConfiguration(
    commandName: "trit",
    abstract:
      "Refine by translation and reasoning together, from English questions with known answers (TRIT).",
    discussion: """
      Phase 1 answers each question in the target language, --num-generations times. Phase 2 translates those that can be \
      answered (--theta), --num-translations times, and solves each translation; a translation is worth 1 if it is solved at \
      least once. One update learns from all three (arXiv 2602.05940).

      From the paper: rewards, θ, the deferred reward, the three sets. From the released code: which drafts are translations; \
      --variant released has its filter and sets. Ours: languages are told by script, and the prompts.

      --data is as for train grpo. Formulas, and what is whose: docs/methods/trit.md.

      Examples:
        yisang train trit --model runs/sft --data english.jsonl --num-generations 6 --max-steps 200 --show 2
      """)

  static var settings: RefineSettings { TRIT.defaults }

  @OptionGroup var place: RunOptions
  @OptionGroup var questions: QuestionOptions
  @OptionGroup var trit: TRITOptions
  @OptionGroup var learning: LearningOptions<Self>
  @OptionGroup var refining: RefineOptions<Self>

  @OptionGroup var engine: EngineOptions
  @OptionGroup var vllm: VLLMOptions
  @OptionGroup var foreign: ForeignFlags

  static let keys =
    RunOptions.keys + QuestionOptions.keys + TRITOptions.keys + LearningOptions<Self>.keys
    + RefineOptions<Self>.keys + EngineOptions.keys + VLLMOptions.keys

  func validate() throws {
    try foreign.refuse(known: TrainTRITVerb.keys + RunOptions.flags + EngineOptions.flags, .grpo)
  }

  func run() async throws {
    let run = try RefineRun(.trit, place, questions, learning, refining)
    guard try !run.isReplay else {
      throw ValidationError("--rollouts goes with train grpo: trit draws in two phases itself")
    }
    guard !run.settings.dynamicSampling else {
      throw ValidationError("--dynamic-sampling goes with train grpo: trit has its own filter, --theta")
    }
    let loaded = try run.load()
    try run.train(trit.method(run.settings, run.file), TRIT.rewards(), loaded, engine: engine, vllm: vllm)
  }
}
