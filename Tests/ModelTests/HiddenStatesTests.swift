import Checkpoints
import Foundation
import Model
import Testing

extension Computing {
  /// Hidden states against transformers' `output_hidden_states=True` (`Tests/Oracle/make_hidden_states.py`).
  @Suite struct HiddenStatesTests {
    struct Golden: Decodable {
      let ids: [Int32]
      let positions: [Int]
      /// The worst of torch's own.
      let float32: Float
      /// By layer, by position.
      let states: [[[Float]]]
    }

    static let golden =
      (try? JSONDecoder().decode(
        [String: Golden].self,
        from: Data(contentsOf: URL(fileURLWithPath: GoldenModel.folder).appending(path: "hidden.json"))))
      ?? [:]

    @Test func thereAreFamilies() { #expect(Self.golden.count == 6) }

    /// As near to float64 as torch's float32 is, four times that at most: |Δ| over max(1, |x|).
    @Test(arguments: golden.keys.sorted()) func statesAreTransformers(name: String) throws {
      let golden = try #require(Self.golden[name])
      let decoder = try name == "llama-long" ? longDecoder() : GoldenModel.decoder(name, threads: 2)
      var worst: Float = 0
      var order: [Int: [Int]] = [:]
      try decoder.hiddenStates(of: golden.ids) { layer, position, state in
        order[layer, default: []].append(position)
        guard let place = golden.positions.firstIndex(of: position) else { return }
        #expect(state.count == golden.states[layer][place].count)
        for (mine, theirs) in zip(state, golden.states[layer][place]) {
          worst = max(worst, abs(mine - theirs) / max(1, abs(theirs)))
        }
      }
      #expect(order.keys.sorted() == Array(golden.states.indices))
      #expect(order.values.allSatisfy { $0 == Array(golden.ids.indices) })
      print("hidden states of \(name): worst \(worst), torch's \(golden.float32)")
      #expect(worst <= 4 * golden.float32)
    }

    @Test func nothingIsLeftBehind() throws {
      let decoder = try GoldenModel.decoder("qwen3-tied")
      let ids: [Int32] = [5, 9, 2, 44, 7]
      let before = try decoder.logProbabilities(of: ids)
      try decoder.hiddenStates(of: [1, 2, 3]) { _, _, _ in }
      #expect(try decoder.logProbabilities(of: ids) == before)
      try decoder.hiddenStates(of: []) { _, _, _ in Issue.record("there is no position") }
      #expect(throws: ModelError.self) { try decoder.hiddenStates(of: [-1]) { _, _, _ in } }
      #expect(throws: ModelError.self) {
        try decoder.hiddenStates(of: Array(repeating: 1, count: 100_000)) { _, _, _ in }
      }
    }

    /// The golden Llama with room for 1,024 positions.
    private func longDecoder() throws -> Decoder {
      let folder = FileManager.default.temporaryDirectory.appending(path: "yisang-long-\(UUID())")
      try FileManager.default.copyItem(at: URL(fileURLWithPath: "\(GoldenModel.folder)/llama"), to: folder)
      defer { try? FileManager.default.removeItem(at: folder) }
      let config = folder.appending(path: "config.json")
      let text = try String(contentsOf: config, encoding: .utf8)
      #expect(text.contains("\"max_position_embeddings\": 256"))
      try text.replacing("\"max_position_embeddings\": 256", with: "\"max_position_embeddings\": 1024").write(
        to: config, atomically: true, encoding: .utf8)
      return try Decoder(Checkpoint(folder: folder.path), precision: .fp32, crew: Crew(threads: 1))
    }
  }
}
