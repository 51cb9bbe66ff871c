import Foundation
import StrictJSON
import TestKit
import Testing

@testable import yisang

/// Whether a step is done again: a function of what is known of it.
struct StepDecisionTests {
  private static let inputs = ["corpus/item/0": "aa", "kmmlu.jsonl": "bb"]
  private static let outputs = ["corpus/filter/0": "cc"]

  private func identity(
    _ settings: [String: String] = ["min_korean": "0.3"], _ inputs: [String: String] = inputs
  )
    -> StepIdentity
  { StepIdentity(arguments: ["filter"], settings: settings, inputs: inputs) }

  private func record(_ outcome: StepRecord.Outcome?) -> StepRecord {
    var record = StepRecord(step: "filter", place: "corpus/filter", identity: identity(), at: 1)
    record.outcome = outcome
    record.outputs = outcome == .done ? StepDecisionTests.outputs : [:]
    record.cost = StepRecord.Cost(seconds: 1.5, processorSeconds: 2.25, peakMemory: 1 << 20)
    record.made = StepRows(rowsIn: 10, rowsOut: 7, words: "corpus/filter")
    return record
  }

  private func decision(
    _ now: StepIdentity, _ last: StepRecord?, _ outputs: [String: String] = outputs, _ before: [String] = []
  ) -> StepDecision { StepDecision(now, last: last, outputs: outputs, behind: before) }

  /// Who does the work decides nothing of what comes out.
  @Test func theExecutorIsNoPartOfAStep() {
    func identity(_ settings: [String: String]) -> StepIdentity {
      StepIdentity(
        PipelineStep(
          name: "filter", stage: .filter, arguments: ["filter"], settings: settings, inputs: [], outputs: []),
        inputs: [:])
    }
    let one = identity(["min_korean": "0.3", "executor": "slurm", "tasks": "4", "sbatch": "--mem=4G"])
    #expect(one == identity(["min_korean": "0.3"]) && one != identity(["min_korean": "0.4"]))
  }

  @Test func equalIsSkipped() {
    #expect(decision(identity(), record(.done)).kind == .skip)
    #expect(decision(identity(), nil).kind == .run)
    // Another version of the program is said: what it would make may be something else.
    var older = record(.done)
    older.version = "0.0.9"
    let found = StepRecord(older.json).map { decision(identity(), $0) }
    #expect(found?.kind == .skip && found?.why.hasPrefix("done before by yisang 0.0.9") == true)
    #expect(!decision(identity(), record(.done)).why.contains("yisang"))
  }

  @Test func whatDiffersIsSaid() {
    let cases: [(StepIdentity, String)] = [
      (identity(["min_korean": "0.5"]), "min_korean was 0.3, is 0.5"),
      (identity([:]), "min_korean was 0.3, is not set"),
      (
        identity(["min_korean": "0.3"], ["corpus/item/0": "xx", "kmmlu.jsonl": "bb"]),
        "corpus/item/0 has changed"
      ),
      (identity(["min_korean": "0.3"], ["corpus/item/0": "aa"]), "kmmlu.jsonl is gone"),
      (
        identity(["min_korean": "0.3"], StepDecisionTests.inputs.merging(["corpus/item/1": "dd"]) { $1 }),
        "corpus/item/1 is new"
      ),
      (
        StepIdentity(
          arguments: ["filter", "--x"], settings: identity().settings, inputs: StepDecisionTests.inputs),
        "was called as filter"
      ),
    ]
    for (now, words) in cases {
      let found = decision(now, record(.done))
      #expect(found.kind == .run && found.why == words)
      // Also where it was stopped: what it goes on with is another.
      #expect(decision(now, record(.stopped)).kind == .run)
    }
  }

  @Test func whatWasBegunGoesOn() {
    #expect(decision(identity(), record(nil)).kind == .goOn)
    #expect(decision(identity(), record(.stopped)).kind == .goOn)
    #expect(decision(identity(), record(.failed)).kind == .run)
    #expect(decision(identity(), record(.empty)).kind == .run)
  }

  @Test func whatItMadeMustBeThere() {
    #expect(decision(identity(), record(.done), [:]).why == "corpus/filter/0 is gone")
    #expect(
      decision(identity(), record(.done), ["corpus/filter/0": "dd"]).why
        == "corpus/filter/0 is not as it was left")
    var more = StepDecisionTests.outputs
    more["corpus/filter/1"] = "ee"
    #expect(decision(identity(), record(.done), more).kind == .skip, "what others added is not its own")
    more["corpus/filter/1.open"] = Fingerprints.unfinished
    #expect(decision(identity(), record(.done), more).kind == .run)
  }

  @Test func aPlanSaysWhatComesBefore() {
    let found = decision(identity(), record(.done), StepDecisionTests.outputs, ["crawl"])
    #expect(found.kind == .run && found.why.hasPrefix("crawl before it"))
  }

  /// What may have a secret in it is kept as a digest.
  @Test func secretsAreNotKept() {
    let secret = "http://user:pass@127.0.0.1:9/v1"
    let step = PipelineStep(
      name: "distill", stage: .distill, arguments: ["distill", "--config", "a.yaml"],
      settings: ["teacher": secret, "extra_body": "{\"key\": 1}", "n": "2"], inputs: [], outputs: [])
    let kept = StepIdentity(step, inputs: [:])
    #expect(kept.settings["n"] == "2" && kept.arguments == ["distill"])
    for key in ["teacher", "extra_body"] { #expect(kept.settings[key]?.hasPrefix("sha256:") == true) }
    let other = StepIdentity(arguments: ["distill"], settings: ["n": "2"], inputs: [:])
    #expect(other.differences(from: kept).contains("teacher is another"))
  }

  /// Of a folder its files count, and not what a reader leaves beside them.
  @Test func aFolderIsWhatItHolds() throws {
    let scratch = try Scratch()
    func digest() throws -> String? { try Fingerprints.of([.path(scratch.path)])[scratch.path] }
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/shards", withIntermediateDirectories: true)
    _ = try scratch.write("a", to: "shards/0.sqlite")
    let before = try digest()
    for name in ["lock", "held-out.jsonl.lock", "0.sqlite-wal", "0.sqlite-shm"] {
      _ = try scratch.write("b", to: "shards/\(name)")
    }
    #expect(try before != nil && digest() == before)
    _ = try scratch.write("b", to: "shards/1.sqlite")
    #expect(try digest() != before)
  }

  @Test func theJournalSurvivesATornLine() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/runs/run.jsonl"
    var journal = try StepJournal(path)
    try journal.add(record(nil))
    try journal.add(record(.done))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"event\":\"began\",\"st".utf8))
    let step = PipelineStep(
      name: "filter", stage: .filter, arguments: ["filter"], settings: [:], inputs: [],
      outputs: [.path("corpus/filter")])
    var again = try StepJournal(path)
    #expect(again.last(step) == record(.done) && again.measured(step) == record(.done))
    try again.add(record(.stopped))
    let third = try StepJournal(path)
    #expect(third.last(step)?.outcome == .stopped && third.measured(step) == record(.done))
    #expect(third.last(step)?.cost == record(.stopped).cost)
  }

  /// What was done in parts took what all of them took.
  @Test func theCostOfAResumedStepIsWhole() throws {
    let scratch = try Scratch()
    let step = PipelineStep(
      name: "filter", stage: .filter, arguments: ["filter"], settings: [:], inputs: [],
      outputs: [.path("corpus/filter")])
    var other = StepRecord(step: "filter", place: "corpus/filter", identity: identity([:]), at: 1)
    (other.outcome, other.cost.seconds) = (.stopped, 100)
    var journal = try StepJournal(scratch.path + "/run.jsonl")
    for part in [
      other, record(nil), record(.stopped), record(nil), record(nil), record(.failed), record(.done),
    ] {
      try journal.add(part)
    }
    for journal in [journal, try StepJournal(scratch.path + "/run.jsonl")] {
      let cost = try #require(journal.measured(step)?.cost)
      #expect(cost == StepRecord.Cost(seconds: 4.5, processorSeconds: 6.75, peakMemory: 1 << 20))
    }
    try journal.add(record(.done))
    #expect(journal.measured(step) == record(.done), "a new one begins behind the end")
  }

  @Test func estimates() {
    let rate = StepEstimate.Rate(rowsIn: 100, rowsOut: 50, seconds: 20, source: "its last run")
    let found = StepEstimate.byRows(300, rate, else: "-")
    #expect(found.seconds == 60 && found.rowsOut == 150 && found.ground.contains("100 rows took 20.0 s"))
    #expect(StepEstimate.byRows(nil, rate, else: "-").seconds == nil)
    #expect(
      StepEstimate.byRows(300, nil, else: "nothing before")
        == StepEstimate(rowsIn: 300, ground: "nothing before"))
    #expect(StepEstimate.bySteps(done: 30, of: 100, secondsEach: 2, rowsIn: nil).seconds == 140)
    #expect(StepEstimate.bySteps(done: 30, of: nil, secondsEach: 2, rowsIn: nil).seconds == nil)
    let hosts: [(name: String, pages: Int?, delay: Double)] = [("a.kr", 100, 3), ("b.kr", 20, 30)]
    let slow = StepEstimate.byHosts(hosts)
    #expect(slow.seconds == 600 && slow.ground.contains("20 pages of b.kr"))
    #expect(StepEstimate.byHosts(hosts + [("c.kr", nil, 1)]).seconds == nil)
  }
}
