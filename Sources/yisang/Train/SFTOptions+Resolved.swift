import ArgumentParser
import Train

extension SFTOptions {
  /// The settings from flags, environment and file.
  func resolved(_ learning: LearningOptions<some LearningVerb>, _ file: Settings) throws -> SFTSettings {
    var settings = SFTSettings()
    try set(&settings, learning, file)
    return settings
  }

  /// Sets what flags, environment and file say.
  func set(_ settings: inout SFTSettings, _ learning: LearningOptions<some LearningVerb>, _ file: Settings)
    throws
  {
    try learning.set(&settings.learning, file)
    settings.batchSchedule = try schedule(file.string("batch_schedule", flag: batchSchedule) ?? "")
    try file.set(&settings.loss, "loss_type", lossType)
    try file.set(&settings.neftuneNoiseAlpha, "neftune_noise_alpha", neftuneNoiseAlpha, 0...1e6)
    try file.set(&settings.maxLength, "max_length", maxLength, 2...100_000_000)
    try file.set(&settings.packing, "packing", packing)
  }

  private func schedule(_ text: String) throws -> [(step: Int, size: Int)] {
    try text.split(separator: ",").map { part in
      let numbers = part.split(separator: ":").map { Int($0) }
      guard numbers.count == 2, let step = numbers[0], let size = numbers[1], step >= 0, size > 0 else {
        throw ValidationError("batch_schedule: \(part) is not STEP:SIZE; an example is 0:128,500:512")
      }
      return (step, size)
    }
  }
}
