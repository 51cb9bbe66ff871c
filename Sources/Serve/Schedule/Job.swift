import Model

/// What an HTTP request wants of the batch: some generations, some prompts scored.
struct Job: Sendable {
  var requests: [GenerationRequest] = []
  var scores: [Score] = []

  struct Score: Sendable, Equatable {
    var ids: [Int32]
    var alternatives: Int
  }
}

/// What becomes of a job, in order.
enum JobEvent: Sendable {
  /// The batch took all of it; nothing that is wrong with the request can come to light any more.
  case accepted
  /// The score of this number.
  case scored(Int, [SampledToken])
  /// What one step of the batch brought; `request` is the place in the job.
  case tokens([GenerationEvent])
}
