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

  /// transformers: ceil(epochs · ceil(n / batch)).
  @Test(arguments: [(0.5, 2), (0.1, 1), (1.5, 5), (2.0, 6), (2.01, 7)])
  func partsOfEpochs(_ epochs: Double, _ steps: Int) throws {
    #expect(try StepPlan(sequences: 10, settings: settings { $0.numTrainEpochs = epochs }).steps == steps)
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
  }
}
