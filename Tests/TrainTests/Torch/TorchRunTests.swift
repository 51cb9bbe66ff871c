import Checkpoints
import Corpus
import Foundation
import TestKit
import Testing

@testable import Model
@testable import Train

/// A run handed over, with a program in PyTorch's place that does what run.py does with the files, and learns nothing. (That it learns the
/// same is shown by script/parity-torch.)
@Suite(.serialized) struct TorchRunTests {
  private let scratch: Scratch
  private var tiny = TinyRun()
  private var folder: String { scratch.path + "/run" }

  init() throws {
    scratch = try Scratch()
    (tiny.writing.saveSteps, tiny.writing.loggingSteps) = (2, 1)
    // Six steps of four; checkpoints behind the second, fourth and sixth.
  }

  /// A "python": `$0 -m accelerate.commands.launch … run.py`, in the export.
  private func python(_ body: String) throws -> String {
    let path = try scratch.write("#!/bin/bash\n\(body)\n", to: "python")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  /// Takes steps from the newest whole checkpoint on, until it is told to stop.
  private var trains: String {
    """
    last=0
    for n in 2 4 6; do [ -f ../checkpoint-$n/manifest.json ] && last=$n; done
    printf '\\n{"event":"began","step":%d,"torch":"2.13.0","processes":1,"device":"cpu"}\\n' $last >> events.jsonl
    for ((n = last + 1; n <= 6; n++)); do
      [ -f slow ] && sleep 0.3
      echo '{"event":"step","step":'$n',"seconds":0.5,"peak_memory":9,"logs":{"loss":'$n'.5,"grad_norm":1,"learning_rate":0.1,"extra":3}}' >> events.jsonl
      if [ $((n % 2)) = 0 ] || [ -f stop ]; then
        cp -r '\(tiny.model)' ../checkpoint-$n && cp manifest.json ../checkpoint-$n/
        echo '{"event":"saved","step":'$n'}' >> events.jsonl
      fi
      [ -f stop ] && exit 0
    done
    exit 0
    """
  }

  private func make(_ change: (inout TinyRun) -> Void = { _ in }) throws -> TorchRun {
    var tiny = tiny
    change(&tiny)
    return try TorchRun(
      tiny.settings, data: tiny.data, dataSettings: [:], torch: TorchSettings(), tiny.context(folder))
  }

  private func train(
    _ run: TorchRun, _ python: String, shouldStop: () -> Bool = { false }
  ) throws -> (outcome: RunOutcome, events: [TrainEvent]) {
    var events: [TrainEvent] = []
    let outcome = try run.train(python: python, shouldStop: shouldStop) { events.append($0) }
    return (outcome, events)
  }

  @Test func aRunLeavesWhatANativeOneLeaves() throws {
    let (outcome, events) = try train(make(), python(trains))
    #expect(outcome == .done)
    let steps = events.compactMap { event -> StepMetrics? in
      if case .step(let metrics) = event { metrics } else { nil }
    }
    #expect(steps.map(\.loss) == [1.5, 2.5, 3.5, 4.5, 5.5, 6.5] && steps.last?.epoch == 1)
    #expect(steps.last?.numTokens == tiny.data.train.tokens && steps[0].more == ["extra": 3])
    #expect(events.contains(.saved(step: 4, path: "\(folder)/checkpoint-4")))
    #expect(events.contains(.note("torch 2.13.0, 1 process on cpu")))
    let record = try TrainingSteps(of: folder)
    #expect(try record.step(3)?.samples.count == 4)
    #expect(try Checkpoint(folder: folder).config.layers.count == 3)
    let state = try String(contentsOfFile: folder + "/trainer_state.json", encoding: .utf8)
    #expect(state.contains("\"global_step\": 6"))
    // Done is done, also without a Python.
    #expect(try train(make(), "/nonexistent").outcome == .done)
  }

  @Test func aStopIsHandedOnAndTheRunGoesOn() throws {
    let program = try python(trains)
    let run = try make()
    try Data().write(to: URL(filePath: run.exportPath + "/slow"))
    let record = try TrainingSteps(of: folder)
    let stopped = try train(run, program, shouldStop: { (try? record.steps().count) ?? 0 >= 3 })
    guard case .stopped(let step) = stopped.outcome else { return #expect(Bool(false), "not stopped") }
    #expect((3...5).contains(step))
    try FileManager.default.removeItem(atPath: run.exportPath + "/slow")
    withExtendedLifetime(run) {}
  }

  @Test func whatAKillLeftIsClearedAwayAndTakenAgain() throws {
    _ = try train(make(), python(trains.replacing("<= 6", with: "<= 4")))
    let state = folder + "/checkpoint-4"
    try FileManager.default.removeItem(atPath: state + "/manifest.json")
    let (outcome, events) = try train(make(), python(trains))
    #expect(
      outcome == .done
        && events.first == .began(start: 2, max: 6, examples: 24, tokens: tiny.data.train.tokens))
    #expect(try TrainingSteps(of: folder).steps().map(\.step) == Array(1...6))
  }

  @Test func whatWentWrongIsSaid() throws {
    let run = try make()
    let program = try python(
      "echo 'torch.OutOfMemoryError: no room' ; echo 'subprocess.CalledProcessError: x'; exit 3")
    let error = #expect(throws: TrainError.self) { try train(run, program) }
    #expect(error?.problem.contains("status 3: torch.OutOfMemoryError: no room; all it said is in") == true)
  }

  @Test func ofSeveralProcessesTheOneThatFailedFirstIsAsked() throws {
    let run = try make()
    let program = try python(
      """
      echo 'ImportError: of a package that is not needed'
      echo '[rank0]: OSError: first'; echo '[rank0]: RuntimeError: the host has gone'; echo '[rank0]:[W1 x.cpp] Warning: none'
      echo '[rank1]: RuntimeError: Connection closed by peer'; echo '======'; exit 1
      """)
    let error = #expect(throws: TrainError.self) { try train(run, program) }
    #expect(error?.problem.contains("status 1: RuntimeError: the host has gone; all") == true)
    // What it said the last time is no answer to what is wrong now.
    let again = #expect(throws: TrainError.self) { try train(run, python("echo killed; exit 1")) }
    #expect(again?.problem.contains("status 1: killed; all") == true)
  }

  @Test func othersSettingsAreRefused() throws {
    _ = try train(make(), python(trains))
    let other = #expect(throws: TrainError.self) { try make { $0.settings.learningRate = 1 } }
    #expect(other?.problem.contains("learning_rate was 0.01, is 1") == true)
    let native = #expect(throws: TrainError.self) {
      try SFTTrainer(tiny.settings, data: tiny.data, dataSettings: [:], tiny.context(folder))
    }
    #expect(native?.problem.contains("engine was torch") == true)
    for change: (inout TinyRun) -> Void in [{ $0.settings.packing = true }, { $0.settings.optim = .muon }] {
      let error = #expect(throws: TrainError.self) { try make(change) }
      #expect(error?.problem.contains("native engine") == true)
    }
  }

  @Test func aRunFromNothingBeginsWithOurDraw() throws {
    _ = try make { $0.fromScratch = true }
    let yaml = try String(contentsOfFile: folder + "/torch/run.yaml", encoding: .utf8)
    #expect(yaml.contains("model: \"../checkpoint-0\"") && yaml.contains("\n  max_steps: 6\n"))
    #expect(try Checkpoint(folder: folder + "/checkpoint-0").config.layers.count == 3)
  }
}
