import ArgumentParser
import Checkpoints
import Foundation
import Model
import ModelKernels
import StrictJSON

extension BenchVerb {
  /// How fast a model learns, and how near that is to what products reach on this machine. One JSON line.
  struct Train: ParsableCommand {
    @OptionGroup var options: ModelOptions

    @Argument(help: "A file with the lengths of a step's sequences, as a JSON array, on each line.")
    var lengths: String

    @Option(help: "Learn a LoRA adapter of this rank on all linear maps, instead of the weights.")
    var loraRank: Int?

    @Option(help: "Tokens of one pass at most, if there are several sequences.")
    var batchTokens = Int.max

    func validate() throws {
      guard options.adapter == nil else { throw ValidationError("give --lora-rank, not --adapter") }
    }

    func run() throws {
      let crew = Crew(threads: options.threads)
      let peak = crew.speed(of: options.dtype).operations / 1e9
      let steps = try benchLines(lengths).map { try JSON(parsing: $0).array?.compactMap(\.int) ?? [] }
      guard let first = steps.first else { throw ValidationError("\(lengths) has no lines") }
      let checkpoint = try Checkpoint(folder: options.model)
      let part = try loraRank.map {
        Learner.Part.adapter(try Adapter.random(rank: $0, of: checkpoint.config))
      }
      let learner = try Learner(checkpoint, precision: options.dtype, crew: crew, learns: part ?? .all)
      let optimizer = try Optimizer(
        .adamW(AdamW(weightDecay: 0.01)), parameters: learner.parameters, crew: crew)
      var spent = (learning: 0.0, optimizing: 0.0, wall: 0.0, processor: 0.0)
      let adapter = loraRank.map { AdapterConfig(rank: $0, alpha: 1, targets: .allLinear) }
      var (loss, operations) = (0.0, 0.0)
      // The first step is made twice, and counts once: memory is taken in the first.
      for (number, step) in ([first] + steps).enumerated() {
        let groups = groups(step, seed: max(0, number - 1), vocabulary: checkpoint.config.vocabularySize)
        let (start, startProcessor) = (ContinuousClock.now, processorSeconds())
        var found = 0.0
        for lot in groups.lots(ofTokens: batchTokens) {
          found += try learner.learn(Array(groups[lot]), .negativeLogLikelihood).loss
        }
        let learnt = ContinuousClock.now
        try optimizer.step(rate: 1e-5, maxNorm: 1)
        learner.parameters.clearGradients()
        let end = ContinuousClock.now
        guard number > 0 else { continue }
        loss += found / Double(steps.count)
        operations += try checkpoint.config.trainingOperations(groups, adapter: adapter)
        spent.learning += (learnt - start) / .seconds(1)
        spent.optimizing += (end - learnt) / .seconds(1)
        spent.wall += (end - start) / .seconds(1)
        spent.processor += processorSeconds() - startProcessor
      }
      let tokens = steps.joined().reduce(0, +)
      let rate = operations / spent.wall / 1e9
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let values: [(String, Double)] = [
        ("tokens", Double(tokens)), ("wall", spent.wall), ("processor", spent.processor),
        ("learning", spent.learning), ("optimizing", spent.optimizing),
        ("tokens_per_second", Double(tokens) / spent.wall),
        ("tokens_per_cpu_second", Double(tokens) / spent.processor),
        ("gflops", rate), ("peak_gflops", peak), ("share_of_peak", rate / peak),
        ("peak_rss_mb", Double(usage.ru_maxrss) / 1_024), ("kept_layers", Double(learner.keptLayers)),
        ("loss", loss),
      ]
      let numbers = values.map { "\"\($0.0)\":\(($0.1 * 10_000).rounded() / 10_000)" }.joined(separator: ",")
      Console.out(
        "{\"engine\":\"yisang\",\"isa\":\"\(String(cString: yi_isa_name(yi_isa_now())))\",\(numbers)}")
    }

    private func groups(_ lengths: [Int], seed: Int, vocabulary: Int) -> [TrainingGroup] {
      let count = lengths.reduce(0) { $0 + max(0, $1 - 1) }
      return lengths.enumerated().map { number, length in
        let ids = (0..<length).map {
          Int32(($0 * 7_919 + $0 * $0 * 31 + number * 104_729 + seed * 1_299_709) % vocabulary)
        }
        return TrainingGroup(completions: [.init(ids: ids, weight: 1 / Float(max(1, count)))])
      }
    }
  }

  /// The gradients of a batch, for comparing: a line of JSON with the loss, and one a tensor; the numbers go to a file.
  struct Gradients: ParsableCommand {
    @OptionGroup var options: ModelOptions

    @Argument(
      help: #"A file with a {"prompt": [], "completions": [{"ids": [], "weights": []}]} on each line."#)
    var groups: String

    @Argument(help: "Where the gradients go, as floats, tensor behind tensor.")
    var out: String

    func run() throws {
      // What learns is the adapter, if there is one.
      let part = try options.adapter.map { Learner.Part.adapter(try Adapter(folder: $0)) }
      let learner = try Learner(
        Checkpoint(folder: options.model), precision: options.dtype, crew: Crew(threads: options.threads),
        learns: part ?? .all)
      let groups = try benchLines(groups).map { line in
        let json = try JSON(parsing: line)
        return TrainingGroup(
          prompt: ids(json["prompt"]),
          completions: (json["completions"]?.array ?? []).map { completion in
            .init(
              ids: ids(completion["ids"]),
              weights: (completion["weights"]?.array ?? []).map { Float($0.double ?? 0) })
          })
      }
      let loss = try learner.learn(groups, .negativeLogLikelihood).loss
      Console.out("{\"loss\":\(loss)}")
      var numbers = Data()
      for tensor in learner.parameters.tensors {
        Console.out("{\"name\":\"\(tensor.name)\",\"shape\":\(tensor.shape)}")
        learner.parameters.gradient(of: tensor).withUnsafeBytes { numbers.append(contentsOf: $0) }
      }
      try numbers.write(to: URL(filePath: out))
    }

    private func ids(_ json: JSON?) -> [Int32] {
      (json?.array ?? []).compactMap { $0.int.map(Int32.init(clamping:)) }
    }
  }
}

extension Adapter {
  /// As one that has learnt a little: no zeros.
  fileprivate static func random(rank: Int, of model: ModelConfig) throws -> Adapter {
    let config = AdapterConfig(rank: rank, alpha: Double(2 * rank), targets: .allLinear)
    func matrix(_ shape: [Int]) -> Matrix {
      Matrix(shape: shape, floats: (0..<shape[0] * shape[1]).map { Float($0 * 31 % 257 - 128) / 16_384 })
    }
    let pairs = try config.modules(of: model).map { name, shape in
      (name, Pair(a: matrix([rank, shape[1]]), b: matrix([shape[0], rank])))
    }
    return Adapter(config: config, pairs: Dictionary(pairs, uniquingKeysWith: { $1 }))
  }
}
