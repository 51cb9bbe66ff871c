import Checkpoints
import Foundation
import Model

/// `ids` to the log-probability of each but the first, in fp32; the model is read once.
func probeLogprobs(model folder: String) throws -> (ProbeInput) throws -> ProbeOutput {
  let crew = Crew(threads: ProcessInfo.processInfo.activeProcessorCount)
  let decoder = try Decoder(Checkpoint(folder: folder), precision: .fp32, crew: crew)
  return { input in
    let found = try decoder.logProbabilities(of: try input.ids("ids"))
    return ProbeOutput([("logprobs", .list(found.map(ProbeValue.float)))])
  }
}
