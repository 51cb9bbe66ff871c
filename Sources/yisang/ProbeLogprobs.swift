import Checkpoints
import Foundation
import Model

/// `ids` to the log-probability of each but the first, in fp32; the model is read once.
func probeLogprobs(_ folder: String) throws -> (ProbeInput) throws -> ProbeOutput {
  let crew = Crew(threads: ProcessInfo.processInfo.activeProcessorCount)
  let decoder = try Decoder(Checkpoint(folder: folder), precision: .fp32, crew: crew)
  return { input in
    guard let ids = try input.ids("ids") else { throw ProbeInput.Problem(description: "ids is missing") }
    let found = try decoder.logProbabilities(of: ids)
    return ProbeOutput([("logprobs", .list(found.map(ProbeValue.float)))])
  }
}
