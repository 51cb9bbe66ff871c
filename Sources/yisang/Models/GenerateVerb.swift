import ArgumentParser
import Checkpoints
import Foundation
import Model
import Serve
import StrictJSON

struct GenerateVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Let a local model write: an answer in a chat, or a text's continuation.",
    discussion: """
      The prompt is a message of a user, and the model's chat template makes the rest; with --raw it is the text itself. \
      Without a prompt it is read from standard input. The same seed gives the same text, whatever --threads and \
      --max-batch are.

      With --jsonl every line of standard input is an object with "messages", "prompt" or "ids", and if it likes "id", \
      "seed" and "max_tokens". Every continuation is a line of standard output, in the order of the input: "line" and \
      "sample" (both from 0), "id" where the input had one, "ids", "text", "logprobs" (of the model's own \
      distribution, one an id), "finish_reason" (stop or length); or "line" and "error", and exit code 1 at the end. \
      A line without a seed draws with --seed plus its number. It starts from the first line each time.

      What is not said is as generation_config.json has it (temperature, top_k, top_p, min_p, repetition_penalty, \
      max_new_tokens), else temperature 1 and nothing cut.

      Examples:
        yisang generate --model DIR "세종대왕은 누구인가요?"
        yisang generate --model DIR --raw --temperature 0 --max-tokens 32 "옛날 옛적에"
        yisang generate --model DIR --adapter my-lora "세종대왕은 누구인가요?"
        yisang generate --model DIR --jsonl --n 4 < prompts.jsonl > answers.jsonl
      """)

  @OptionGroup var model: ModelOptions

  @Argument(help: "What to answer or go on with.")
  var prompt: String?

  @Flag(help: "No chat template: the prompt is the text that is gone on with.")
  var raw = false

  @Flag(help: "JSON Lines in and out.")
  var jsonl = false

  @Option(help: "A message of the system, before the prompt.")
  var system: String?

  @Option(help: ArgumentHelp("Variables of the template, as {\"enable_thinking\":false}.", valueName: "json"))
  var chatTemplateKwargs: String?

  @OptionGroup var sampling: SamplingFlags

  /// Where neither flag nor model says how many.
  static let usualTokens = 1_024

  @Option(
    help:
      "Tokens of a continuation, at most; the context ends it too (default: max_new_tokens of the model, else 1024)."
  )
  var maxTokens: Int?

  @Option(help: "Continuations of each prompt.")
  var n = 1

  @Option(help: "A text that ends a continuation; may be given several times.")
  var stop: [String] = []

  @Flag(help: "Go on after the model's end of text.")
  var ignoreEos = false

  @Option(help: "Continuations that run at once.")
  var maxBatch = 64

  func validate() throws {
    guard (1...4_096).contains(maxBatch) else {
      throw ValidationError("--max-batch must be between 1 and 4096")
    }
    guard maxTokens ?? 1 >= 1 else { throw ValidationError("--max-tokens must be at least 1") }
    guard (1...GenerationRequest.mostSamples).contains(n) else {
      throw ValidationError("--n must be between 1 and \(GenerationRequest.mostSamples)")
    }
    guard !jsonl || (prompt == nil && system == nil) else {
      throw ValidationError("--jsonl reads its prompts from standard input")
    }
    guard !raw || (system == nil && chatTemplateKwargs == nil) else {
      throw ValidationError("--raw has no template: --system and --chat-template-kwargs are for chats")
    }
  }

  func run() throws {
    let checkpoint = try Checkpoint(folder: model.model)
    let codec = Result { try LocalCodec(folder: model.model) }
    if case .success(let codec) = codec {
      for warning in try StartCheck.warnings(checkpoint, codec) { Console.note("yisang: \(warning)") }
    }
    let decoder = try model.decoder(checkpoint)
    let writer = try Writer(
      checkpoint: checkpoint, codec: codec, verb: self, variables: templateVariables(), decoder: decoder)
    if jsonl { try writer.lines() } else { try writer.one(text()) }
  }

  private func text() throws -> String {
    if let prompt { return prompt }
    let data = FileHandle.standardInput.readDataToEndOfFile()
    guard !data.isEmpty else { throw ValidationError("there is no prompt") }
    let text = String(decoding: data, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private func templateVariables() throws -> [JSON.Member] {
    guard let chatTemplateKwargs else { return [] }
    guard let members = (try? JSON(parsing: Array(chatTemplateKwargs.utf8)))?.members else {
      throw ValidationError("--chat-template-kwargs must be a JSON object")
    }
    return members
  }
}
