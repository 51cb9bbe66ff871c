import Checkpoints
import Model

/// The decoder that learns, in this process, and the models it is compared with.
final class NativeEngine: PolicyEngine {
  /// With the weights as they are now.
  let decoder: Decoder
  /// What the KL is measured to.
  var reference: ReferenceModel?
  /// The model as it was before the first step; nil where the method does not ask for it.
  var frozen: ReferenceModel?

  init(_ decoder: Decoder) { self.decoder = decoder }

  var tellsLogProbabilities: Bool { true }

  var maxPositions: Int { decoder.config.maxPositions }

  func draw(
    _ requests: [GenerationRequest], text: (() -> TextStream)?, width: Int, shouldStop: () -> Bool,
    each: (Int, [Drawn]) throws -> Void
  ) throws {
    let rollouts = Rollouts(decoder, text: text, width: width)
    var open: [Int: (index: Int, left: Int, drawn: [Drawn])] = [:]
    for (index, request) in requests.enumerated() {
      open[try rollouts.add(request)] = (
        index, request.count, Array(repeating: Drawn(), count: request.count)
      )
    }
    while !rollouts.isEmpty {
      if shouldStop() { throw CancellationError() }
      for event in try rollouts.step() {
        open[event.request]?.drawn[event.sample].add(event)
        guard event.finish != nil else { continue }
        open[event.request]?.left -= 1
        guard let ended = open[event.request], ended.left == 0 else { continue }
        open[event.request] = nil
        try each(ended.index, ended.drawn)
      }
      if let failure = rollouts.takeFailures().first { throw failure.error }
    }
  }

  func logProbabilities(of groups: [TrainingGroup], by model: PolicyWeights) throws -> [[[Float]]] {
    switch model {
    case .now: return try decoder.logProbabilities(of: groups)
    case .reference: return try known(reference, model).logProbabilities(of: groups, by: decoder)
    case .first: return try known(frozen, model).logProbabilities(of: groups, by: decoder)
    }
  }

  private func known(_ model: ReferenceModel?, _ which: PolicyWeights) throws(ModelError) -> ReferenceModel {
    guard let model else { throw ModelError("the run keeps no \(which.rawValue) model, and one is asked") }
    return model
  }

  // Sampling has the products of training's way there, a third of all.
  func drawingOperations(_ groups: [TrainingGroup]) throws -> Double {
    try decoder.config.trainingOperations(groups) / 3
  }
}
