import Model
import Testing

@testable import Train

@Suite struct StepPlanTests {
  private func settings(_ change: (inout SFTSettings) -> Void) -> SFTSettings {
    var settings = SFTSettings()
    (settings.perDeviceTrainBatchSize, settings.gradientAccumulationSteps, settings.numTrainEpochs) = (
      2, 2, 1
    )
    change(&settings)
    return settings
  }

  private func all(_ plan: StepPlan) -> [StepPlan.Batch] {
    var plan = plan
    var batches: [StepPlan.Batch] = []
    while let batch = plan.takeNext() { batches.append(batch) }
    return batches
  }

  @Test func anEpochIsEverySequenceOnce() throws {
    let plan = try StepPlan(sequences: 10, settings: settings { $0.numTrainEpochs = 3 })
    let batches = all(plan)
    #expect(plan.steps == 9 && batches.map(\.sequences.count) == [4, 4, 2, 4, 4, 2, 4, 4, 2])
    for epoch in 0..<3 {
      #expect(batches[epoch * 3..<epoch * 3 + 3].flatMap(\.sequences).sorted() == Array(0..<10))
    }
    #expect(batches[0..<3].flatMap(\.sequences) != batches[3..<6].flatMap(\.sequences))
    #expect(batches.map(\.epoch) == [0.4, 0.8, 1, 1.4, 1.8, 2, 2.4, 2.8, 3])
  }

  @Test func withoutShufflingTheDataLiesAsItIs() throws {
    let plan = try StepPlan(sequences: 6, settings: settings { $0.shuffle = false })
    #expect(all(plan).map(\.sequences) == [[0, 1, 2, 3], [4, 5]])
  }

  /// transformers: ceil(epochs · ceil(n / batch)), and the epochs rounded up.
  @Test(
    arguments: [
      (10, 0.5, 2, 1), (10, 0.1, 1, 1), (10, 1.5, 5, 2), (10, 2.0, 6, 2), (10, 2.01, 7, 3), (40, 1.1, 11, 2),
      (120, 1.1, 33, 2),
      (40, 1.3, 13, 2), (40, 1.6, 16, 2), (39, 1.3, 13, 2), (40, 1e-9, 1, 1),
    ] as [(Int, Double, Int, Int)])
  func partsOfEpochs(_ sequences: Int, _ count: Double, _ steps: Int, _ epochs: Int) throws {
    let plan = try StepPlan(sequences: sequences, settings: settings { $0.numTrainEpochs = count })
    #expect(plan.steps == steps && plan.epochs == epochs)
  }

  /// transformers: ceil(steps / steps of an epoch).
  @Test(arguments: [(1, 1), (3, 1), (4, 2), (7, 3)])
  func epochsOfSteps(_ steps: Int, _ epochs: Int) throws {
    #expect(try StepPlan(sequences: 10, settings: settings { $0.maxSteps = steps }).epochs == epochs)
    let scheduled = settings { ($0.maxSteps, $0.batchSchedule) = (steps, [(0, 4), (100, 5)]) }
    #expect(try StepPlan(sequences: 10, settings: scheduled).epochs == epochs)
  }

  /// transformers counts the batches of one device: of ten rows four are a third of an epoch, and two twos two fifths.
  @Test(
    arguments: [(4, 1, 1.0 / 3), (2, 2, 0.4), (1, 4, 0.4), (3, 1, 0.25), (10, 1, 1)] as [(Int, Int, Double)])
  func epochsAreCountedInBatches(_ device: Int, _ accumulation: Int, _ first: Double) throws {
    let batches = all(
      try StepPlan(
        sequences: 10,
        settings: settings {
          ($0.perDeviceTrainBatchSize, $0.gradientAccumulationSteps) = (device, accumulation)
        }))
    #expect(batches[0].epoch == first && batches.last?.epoch == 1)
  }

  @Test func stepsInPlaceOfEpochsGoOnIntoFurtherOnes() throws {
    let batches = all(try StepPlan(sequences: 3, settings: settings { $0.maxSteps = 4 }))
    #expect(batches.map(\.sequences.count) == [3, 3, 3, 3] && batches.last?.epoch == 4)
  }

  @Test func batchesGrowByTheirSchedule() throws {
    let plan = try StepPlan(
      sequences: 20,
      settings: settings {
        $0.batchSchedule = [(0, 2), (3, 8)]
        $0.numTrainEpochs = 2
      })
    #expect(all(plan).map(\.sequences.count) == [2, 2, 2, 8, 6, 8, 8, 4])
  }

  @Test(arguments: 0..<9)
  func whoSkipsIsWhereAnotherWent(_ skipped: Int) throws {
    var plan = try StepPlan(
      sequences: 10,
      settings: settings {
        $0.numTrainEpochs = 3
        $0.batchSchedule = [(0, 4), (5, 3)]
      })
    let batches = all(plan)
    plan.skip(skipped)
    #expect(all(plan) == Array(batches[skipped...]))
  }

  @Test func theSplitOfABatchChangesNothing() throws {
    func sequences(_ device: Int, _ accumulation: Int) throws -> [[Int]] {
      all(
        try StepPlan(
          sequences: 21,
          settings: settings {
            ($0.perDeviceTrainBatchSize, $0.gradientAccumulationSteps) = (device, accumulation)
          })
      ).map(\.sequences)
    }
    #expect(try sequences(4, 1) == sequences(1, 4) && sequences(2, 2) == sequences(4, 1))
  }

  @Test func settingsThatMakeNoStepAreRefused() {
    #expect(throws: TrainError.self) { try StepPlan(sequences: 0, settings: SFTSettings()) }
    #expect(throws: TrainError.self) {
      try StepPlan(sequences: 9, settings: settings { $0.numTrainEpochs = 0 })
    }
    #expect(throws: TrainError.self) {
      try StepPlan(sequences: 9, settings: settings { $0.batchSchedule = [(1, 2)] })
    }
    for change in [
      { $0.batchSchedule = [(0, 1), (1, .max)] }, { $0.batchSchedule = [(0, 1), (.max, 1)] },
      { $0.numTrainEpochs = .infinity }, { $0.numTrainEpochs = .nan }, { $0.numTrainEpochs = 1e14 },
      { $0.maxSteps = 0 }, { $0.maxSteps = .max },
    ] as [(inout SFTSettings) -> Void] {
      #expect(throws: TrainError.self) { try StepPlan(sequences: 9, settings: settings(change)) }
    }
  }

  /// A ratio of 1 is all steps, one step is one.
  @Test(
    arguments: [
      (0.1, nil, 2), (1, nil, 13), (0, nil, 0), (0.1, 1, 1), (0.1, 0, 0), (0.5, 99, 13),
    ] as [(Double, Int?, Int)])
  func warmup(_ ratio: Double, _ steps: Int?, _ wanted: Int) throws {
    let settings = settings { ($0.warmupRatio, $0.warmupSteps) = (ratio, steps) }
    #expect(try settings.learning.schedule(steps: 13).warmup == wanted)
  }

  @Test(arguments: [-0.1, 1.5, .nan, .infinity])
  func aWarmupThatIsNoShareIsRefused(_ ratio: Double) {
    #expect(throws: TrainError.self) { try settings { $0.warmupRatio = ratio }.learning.schedule(steps: 13) }
  }
}
