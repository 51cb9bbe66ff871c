import Testing

@testable import Evaluate

@Test func errorsSayWhere() {
  #expect("\(EvaluationError("a.csv:3", "has no column gold"))" == "a.csv:3: has no column gold")
}
