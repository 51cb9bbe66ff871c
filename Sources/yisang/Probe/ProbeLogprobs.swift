import Checkpoints
import Model

/// `ids` to the log-probability of each but the first, in fp32; the model is read once.
func probeLogprobs(_ folder: String, adapter: String?) throws -> (ProbeInput) throws -> ProbeOutput {
  let decoder = try Decoder(Checkpoint(folder: folder), adapter: adapter, precision: .fp32)
  return { input in
    guard let ids = try input.ids("ids") else { throw ProbeInput.Problem(description: "ids is missing") }
    let found = try decoder.logProbabilities(of: ids)
    return ProbeOutput([("logprobs", .list(found.map(ProbeValue.float)))])
  }
}
