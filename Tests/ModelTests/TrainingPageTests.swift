import Checkpoints
import Foundation
import Model
import Testing

// The program of docs/training.md, word for word.

func begin(_ folder: String, learns part: Learner.Part = .all, goesOn: String? = nil) throws -> (
  Learner, Optimizer
) {
  let crew = Crew(threads: 2)
  let learner = try Learner(Checkpoint(folder: folder), precision: .bf16, crew: crew, learns: part)
  let optimizer = try Optimizer(.adamW(AdamW()), parameters: learner.parameters, crew: crew)
  if let goesOn { try optimizer.restore(from: goesOn + "/optimizer.safetensors") }
  return (learner, optimizer)
}

func fineTune(
  _ learner: Learner, _ optimizer: Optimizer, _ schedule: Schedule, until end: Int,
  on batch: (Int) -> [(prompt: [Int32], answer: [Int32])]
) throws {
  while optimizer.steps < end {
    let examples = batch(optimizer.steps)
    // One normaliser for the whole step, in however many passes.
    let weight = 1 / Float(examples.reduce(0) { $0 + $1.answer.count })
    let groups = examples.enumerated().map { index, example in
      var group = TrainingGroup(
        prompt: example.prompt, completions: [.init(ids: example.answer, weight: weight)])
      group.id = index
      return group
    }
    learner.parameters.clearGradients()
    var loss = 0.0
    for lot in groups.lots(ofTokens: 16_384) {
      loss += try learner.learn(Array(groups[lot]), .negativeLogLikelihood).loss
    }
    let norm = try optimizer.step(rate: schedule.rate(at: optimizer.steps), maxNorm: 1)
    print("step \(optimizer.steps): loss \(loss), norm \(norm)")
  }
}

func draw(_ request: GenerationRequest, from decoder: Decoder) throws -> [[SampledToken]] {
  let rollouts = Rollouts(decoder)
  _ = try rollouts.add(request)
  var drawn = Array(repeating: [SampledToken](), count: request.count)
  while !rollouts.isEmpty {
    for event in try rollouts.step() { drawn[event.sample].append(event.token) }
  }
  if let failure = rollouts.takeFailures().first { throw failure.error }
  return drawn
}

func save(_ learner: Learner, _ optimizer: Optimizer, like model: Checkpoint, to folder: String) throws {
  func state(_ aside: String) throws { try optimizer.save(to: aside + "/optimizer.safetensors") }
  if let adapter = learner.learntAdapter { return try adapter.write(to: folder, beside: state) }
  var writer = CheckpointWriter(folder: folder, like: model)
  writer.precision = .f32
  try writer.write(learner.weights(), beside: state)
}

func improve(
  _ learner: Learner, _ optimizer: Optimizer, rate: Double, _ request: GenerationRequest,
  reward: ([Int32]) -> Float
) throws {
  var settings = PolicyObjective()
  settings.lossType = .grpo
  settings.beta = 0.04
  let answers = try draw(request, from: learner.decoder)
  let rewards = answers.map { reward($0.map(\.id)) }
  let weights = settings.tokenWeights(answers.map(\.count))
  var group = TrainingGroup(prompt: request.prompt, completions: [])
  for (index, answer) in answers.enumerated() {
    var completion = TrainingGroup.Completion(ids: answer.map(\.id), weight: Float(weights[index]))
    let advantage = rewards[index] - rewards.reduce(0, +) / Float(rewards.count)
    completion.advantages = answer.map { _ in advantage }
    completion.oldLogProbabilities = answer.map(\.logProbability)
    group.completions.append(completion)
  }
  let decoder = learner.decoder
  let reference = try decoder.withoutAdapter { try decoder.logProbabilities(of: [group]) }
  for (index, row) in reference[0].enumerated() { group.completions[index].referenceLogProbabilities = row }
  learner.parameters.clearGradients()
  _ = try learner.learn([group], .policy(settings))
  try optimizer.step(rate: rate, maxNorm: 1)
}

extension Computing {
  /// What docs/training.md says can be done is done, on a tiny model.
  @Suite struct TrainingPageTests {
    private let model = GoldenModel.folder + "/qwen3"
    private let texts: [(prompt: [Int32], answer: [Int32])] = [
      ([5, 6, 7], [40, 41, 42, 43, 44]), ([8, 9], [60, 61, 62]),
      ([10, 11, 12, 13], [80, 81, 82, 83, 84, 85, 86]),
    ]

    private func withFolder(_ body: (String) throws -> Void) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try body(folder.path)
    }

    private func recites(_ decoder: Decoder) throws -> Bool {
      try texts.allSatisfy { text in
        var request = GenerationRequest(prompt: text.prompt, maxTokens: text.answer.count)
        request.sampling.temperature = 0
        return try draw(request, from: decoder)[0].map(\.id) == text.answer
      }
    }

    /// The page and this file are the same program.
    @Test func thePageIsWhatIsTested() throws {
      let here = URL(fileURLWithPath: #filePath)
      func words(_ text: Substring) -> String { text.filter { !$0.isWhitespace } }
      let tested = try words(String(contentsOf: here, encoding: .utf8)[...])
      let page = here.deletingLastPathComponent().appending(path: "../../docs/training.md")
      let pieces = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```swift\n")
        .dropFirst()
      #expect(pieces.count == 3)
      for piece in pieces {
        let program = piece.components(separatedBy: "```")[0]
        let isTested = tested.contains(words(program[...]))
        #expect(isTested, "\(program.prefix(60))…")
      }
    }

    @Test func itLearnsRecitesAndGoesOn() throws {
      try withFolder { folder in
        let schedule = try Schedule(.cosine, rate: 1e-2, steps: 30, warmup: 2)
        let (learner, optimizer) = try begin(model)
        #expect(try !recites(learner.decoder))
        try fineTune(learner, optimizer, schedule, until: 20) { _ in texts }
        try save(learner, optimizer, like: Checkpoint(folder: model), to: folder + "/20")
        try fineTune(learner, optimizer, schedule, until: 30) { _ in texts }
        #expect(try recites(learner.decoder))

        let (again, state) = try begin(folder + "/20", goesOn: folder + "/20")
        #expect(state.steps == 20)
        try fineTune(again, state, schedule, until: 30) { _ in texts }
        for (one, other) in zip(learner.parameters.tensors, again.parameters.tensors) {
          #expect(learner.parameters.values(of: one) == again.parameters.values(of: other), "\(one.name)")
        }
        try save(again, state, like: Checkpoint(folder: model), to: folder + "/30")
        let read = try Decoder(
          Checkpoint(folder: folder + "/30"), precision: .bf16, crew: Crew(threads: 1))
        #expect(try recites(read))
      }
    }

    @Test func anAdapterLearnsGoesOnAndIsAttached() throws {
      try withFolder { folder in
        let checkpoint = try Checkpoint(folder: model)
        var config = AdapterConfig(rank: 8, alpha: 16, targets: .allLinear)
        config.baseModel = "tiny/qwen3"
        let schedule = try Schedule(.linear, rate: 2e-2, steps: 60)
        let (learner, optimizer) = try begin(
          model, learns: .adapter(Adapter(config, of: checkpoint.config, seed: 1)))
        try fineTune(learner, optimizer, schedule, until: 40) { _ in texts }
        try save(learner, optimizer, like: checkpoint, to: folder + "/40")
        try fineTune(learner, optimizer, schedule, until: 60) { _ in texts }
        #expect(try recites(learner.decoder))
        #expect(try !learner.decoder.withoutAdapter { try recites(learner.decoder) })

        let (again, state) = try begin(
          model, learns: .adapter(Adapter(folder: folder + "/40")), goesOn: folder + "/40")
        try fineTune(again, state, schedule, until: 60) { _ in texts }
        #expect(try #require(again.learntAdapter).pairs == #require(learner.learntAdapter).pairs)
        try save(again, state, like: checkpoint, to: folder + "/60")
        let decoder = try Decoder(checkpoint, precision: .bf16, crew: Crew(threads: 1))
        try decoder.attach(Adapter(folder: folder + "/60"))
        #expect(try recites(decoder))
      }
    }

    /// Even ids are rewarded, and become more.
    @Test func aPolicyImproves() throws {
      let checkpoint = try Checkpoint(folder: model)
      let config = AdapterConfig(rank: 4, alpha: 8, targets: .allLinear)
      let (learner, optimizer) = try begin(
        model, learns: .adapter(Adapter(config, of: checkpoint.config, seed: 1)))
      var means: [Float] = []
      for step in 0..<30 {
        var request = GenerationRequest(prompt: [5, 6, 7], maxTokens: 8)
        request.count = 16
        request.sampling.seed = UInt64(step)
        var rewards: [Float] = []
        try improve(learner, optimizer, rate: 1e-2, request) { ids in
          rewards.append(Float(ids.count { $0 % 2 == 0 }) / Float(ids.count))
          return rewards[rewards.count - 1]
        }
        means.append(rewards.reduce(0, +) / Float(rewards.count))
      }
      print("a policy's rewards: \(means)")
      let (before, after) = (means.prefix(5).reduce(0, +), means.suffix(5).reduce(0, +))
      #expect(after > before + 0.4)
    }
  }
}
