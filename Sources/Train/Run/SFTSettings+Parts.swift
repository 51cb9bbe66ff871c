import Model

extension SFTSettings {
  /// The loss of a token.
  var objective: Objective {
    switch loss {
    case .nll: .negativeLogLikelihood
    case .dft: .dynamicFineTuning
    }
  }

  /// The examples of each sequence that a batch counts.
  public func sequences(of set: ExampleSet) -> [[Int]] {
    packing
      ? bestFitBins(set.examples.map(\.count), capacity: maxLength) : set.examples.indices.map { [$0] }
  }
}
