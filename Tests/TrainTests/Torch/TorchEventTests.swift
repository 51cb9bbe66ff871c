import Foundation
import TestKit
import Testing

@testable import Train

/// Events as PyTorch writes them, in whole and in pieces.
@Suite struct TorchEventTests {
  private func event(_ text: String) throws -> TorchEvent { try #require(TorchEvent(Array(text.utf8))) }

  @Test func aLineIsRead() throws {
    let step = try event(
      #"{"event": "step", "step": 3, "seconds": 1.5, "peak_memory": 7, "logs": {"loss": 2.5, "epoch": 1, "note": "x"}}"#
    )
    #expect(step.kind == .step && step.step == 3 && step.seconds == 1.5 && step.peakMemory == 7)
    #expect(step.logs == ["loss": 2.5, "epoch": 1])
    let began = try event(#"{"event":"began","step":0,"torch":"2.13.0","processes":2,"device":"cpu"}"#)
    #expect(began.maker == "torch 2.13.0, 2 processes on cpu")
  }

  @Test(arguments: [
    "", "{", "[]", "{\"event\":\"step\"}", "{\"event\":\"slept\",\"step\":1}",
    "{\"event\":\"step\",\"step\":-1}",
  ])
  func whatIsNoneIsPassedOver(line: String) { #expect(TorchEvent(Array(line.utf8)) == nil) }

  @Test func aLineMayComeInPieces() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/events.jsonl"
    var reader = TorchEventReader(path)
    #expect(try reader.read().isEmpty)
    let text =
      "{\"event\":\"began\",\"step\":0}\n{\"event\":\"step\",\"step\":1}\ntorn{\n{\"event\":\"saved\",\"step\":1}\n"
    var found: [TorchEvent] = []
    for end in stride(from: 0, through: text.utf8.count, by: 5) + [text.utf8.count] {
      try Data(text.utf8.prefix(end)).write(to: URL(filePath: path))
      found += try reader.read()
    }
    #expect(found.map(\.kind) == [.began, .step, .saved])
  }

  @Test func whatWasTakenBackDoesNotStand() throws {
    let lines = [
      #"{"event":"began","step":0}"#, #"{"event":"step","step":1,"logs":{"loss":1}}"#,
      #"{"event":"step","step":2,"logs":{"loss":2}}"#, #"{"event":"step","step":3,"logs":{"loss":3}}"#,
      #"{"event":"began","step":1}"#, #"{"event":"step","step":2,"logs":{"loss":20}}"#,
    ]
    let events = try lines.map(event)
    #expect(events.standing(to: 9).compactMap { $0.logs["loss"] } == [1, 20])
    #expect(events.standing(to: 1).compactMap { $0.logs["loss"] } == [1])
  }
}
