import ArgumentParser
import Corpus
import Rewards
import Train

struct TrainRLERRVerb: AsyncParsableCommand, RefiningVerb {
  static let configuration = CommandConfiguration(
    commandName: "rlerr",
    abstract: "Refine right answers and how a model reflects on the way to them, scored by a judge (RLERR).",
    discussion: """
      GRPO in which each completion has its accuracy and a score of its reflections from 0 to 10: by a model that is told the \
      paper's five principles and sees question and whole trajectory (--judge), or by rules (--proxy, rlerr-proxy).

      From the paper (arXiv 2601.12720, §3.3): principles, scale, the cap of 2, outcome and reflection together, 8 completions, \
      a rate of 1e-6. Ours: the wording, weights and mixtures (the paper gives none), how replies are read, what is done \
      without a score. rlerr-proxy is wholly ours, and not RLERR.

      A reply that is malformed, out of range or late ends nothing: that completion has no score, and failures are counted by kind \
      (reflection/malformed_ratio …). --data is as for train grpo, with known answers. Formulas: docs/methods/rlerr.md.

      Examples:
        yisang train rlerr --model runs/scft --data q.jsonl --judge http://127.0.0.1:8000/v1 --max-steps 200 --show 2
        yisang train rlerr --model runs/scft --data q.jsonl --proxy --mixture gated
      """)

  static var settings: RefineSettings { RLERR.defaults }

  @OptionGroup var place: RunOptions
  @OptionGroup var questions: QuestionOptions
  @OptionGroup var rlerr: RLERROptions
  @OptionGroup var learning: LearningOptions<Self>
  @OptionGroup var refining: RefineOptions<Self>

  @OptionGroup var engine: EngineOptions
  @OptionGroup var vllm: VLLMOptions
  @OptionGroup var foreign: ForeignFlags

  static let keys =
    RunOptions.keys + QuestionOptions.keys + RLERROptions.keys + LearningOptions<Self>.keys
    + RefineOptions<Self>.keys + EngineOptions.keys + VLLMOptions.keys

  func validate() throws {
    try foreign.refuse(known: TrainRLERRVerb.keys + RunOptions.flags + EngineOptions.flags, .grpo)
  }

  func run() async throws {
    let run = try RefineRun(.rlerr, place, questions, learning, refining) {
      settings, file in
      guard try file.string("multi_objective_aggregation", flag: refining.multiObjectiveAggregation) == nil
      else { throw ValidationError("multi_objective_aggregation is said by --mixture here; leave it out") }
      settings.advantages.multiObjectiveAggregation = try rlerr.settings(file).mixture.aggregation
    }
    guard try !run.isReplay else {
      throw ValidationError("--rollouts goes with train grpo: rlerr scores what it draws itself")
    }
    let method = try RLERR(run.settings, rlerr.settings(run.file), scorer: rlerr.scorer(run.file))
    try run.train(method, method.rewards(), run.load(), engine: engine, vllm: vllm)
  }
}
