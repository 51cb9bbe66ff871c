import ArgumentParser
import Corpus
import Rewards
import Train

struct TrainNRTVerb: AsyncParsableCommand, RefiningVerb {
  static let configuration = CommandConfiguration(
    commandName: "nrt",
    abstract: "Refine thoughts by how probable they make a reference answer, without a verifier (NRT).",
    discussion: """
      --num-generations traces of each question are drawn, the reference answer is put behind each, and a trace is worth as \
      much as it makes the reference more probable than no trace does; the reference is learnt, too (arXiv 2602.11549).

      From the paper: the reward, its gain over no trace (--variant paper). From the released code: the six \
      aggregations, loss, bounds and defaults; --variant released. Ours: what ends a trace, and the bounds of probabilities.

      --data is as for train grpo. Other variants are what NRT is compared with; beside any of them belongs --variant sft. \
      Formulas, and what is whose: docs/methods/nrt.md.

      Examples:
        yisang train nrt --model runs/sft --data questions.jsonl --max-steps 200 --show 2
      """)

  static var settings: RefineSettings { NRT.defaults }

  @OptionGroup var place: RunOptions
  @OptionGroup var questions: QuestionOptions
  @OptionGroup var nrt: NRTOptions
  @OptionGroup var learning: LearningOptions<Self>
  @OptionGroup var refining: RefineOptions<Self>

  @OptionGroup var engine: EngineOptions
  @OptionGroup var vllm: VLLMOptions
  @OptionGroup var foreign: ForeignFlags

  static let keys =
    RunOptions.keys + QuestionOptions.keys + NRTOptions.keys + LearningOptions<Self>.keys
    + RefineOptions<Self>.keys + EngineOptions.keys + VLLMOptions.keys

  func validate() throws {
    try foreign.refuse(known: TrainNRTVerb.keys + RunOptions.flags + EngineOptions.flags, .grpo)
  }

  func run() async throws {
    let run = try RefineRun(.nrt, place, questions, learning, refining)
    guard try !run.isReplay else {
      throw ValidationError(
        "--rollouts goes with train grpo: nrt asks the model itself what a trace is worth")
    }
    let method = try nrt.method(run.settings, run.file)
    let read = try run.load(accepted: method.learnsAccepted)
    let loaded = try asUsage { try method.asked(read, model: run.model) }
    guard !loaded.questions.isEmpty else {
      let long = loaded.dropped.count { $0.reason == .overlong }
      throw ValidationError(
        "no question has a reference answer that can be learnt (\(long) too long): rename a column to gold, or to accepted with --reference accepted; a corpus has one where its page accepts an answer and its licence is of class A or B"
      )
    }
    try run.train(method, NRT.rewards(), loaded, engine: engine, vllm: vllm)
  }
}
