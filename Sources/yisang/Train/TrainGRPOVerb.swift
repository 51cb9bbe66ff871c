import ArgumentParser
import Checkpoints
import Corpus
import Foundation
import Rewards
import Train

struct TrainGRPOVerb: AsyncParsableCommand, RefiningVerb {
  static let configuration = CommandConfiguration(
    commandName: "grpo",
    abstract: "Refine a model by rewards: several completions of a question are each other's baseline.",
    discussion: """
      --data is JSON Lines with prompt (messages, or a text without a template), messages or question; other columns go to \
      the rewards, a known answer as gold, answer or solution. Or a corpus: its questions, with the answer that their own \
      answers end in.

      A step draws --num-generations completions of each of its questions, scores them, and learns from how much better \
      each is than the others of its question. Everything drawn is in metrics.sqlite (yisang show --run R --step N). The \
      run's folder is as that of train sft; stopped or killed, the same command goes on with the same bits.

      Losses: docs/losses.md; advantages: docs/advantages.md; rewards: docs/rewards.md; the method: docs/methods/grpo.md.

      Examples:
        yisang train grpo --model models/base --data questions.jsonl --reward-funcs accuracy think_format
        yisang train grpo --model runs/sft --data corpus --reward-funcs accuracy language_mix --reward-weights 1 0.5 \
      --max-steps 200 --show 2
        yisang train grpo --model runs/sft --data q.jsonl --reward-command "python judge.py" --lora-r 16
        yisang train grpo --model runs/sft --data q.jsonl --engine torch --processes 8
        yisang plot runs/grpo
      """)

  static var settings: RefineSettings { RefineSettings() }

  @OptionGroup var place: RunOptions
  @OptionGroup var questions: QuestionOptions
  @OptionGroup var rewards: RewardOptions
  @OptionGroup var learning: LearningOptions<Self>
  @OptionGroup var refining: RefineOptions<Self>

  @OptionGroup var engine: EngineOptions
  @OptionGroup var vllm: VLLMOptions
  @OptionGroup var foreign: ForeignFlags

  static let keys =
    RunOptions.keys + QuestionOptions.keys + RewardOptions.keys + LearningOptions<Self>.keys
    + RefineOptions<Self>.keys + EngineOptions.keys + VLLMOptions.keys

  func validate() throws {
    try foreign.refuse(known: TrainGRPOVerb.keys + RunOptions.flags + EngineOptions.flags, .grpo)
  }

  func run() async throws {
    let run = try RefineRun(.grpo, place, questions, learning, refining)
    let isReplay = try run.isReplay
    // What is wrong with them is said before questions are read.
    let given = isReplay ? nil : try rewards.resolved(run.file)
    let loaded = try run.load()
    let set = try given ?? rewards.resolved(run.file, replaying: loaded)
    try run.train(
      isReplay ? Replay(run.settings) : GRPO(run.settings), set, loaded, engine: engine, vllm: vllm)
  }
}
