import Checkpoints
import Foundation
import Model
import Testing

@testable import Evaluate

/// MEXA against NumPy and transformers (`Tests/Oracle/make_hidden_states.py`).
@Suite struct AlignmentTests {
  struct Golden: Decodable {
    struct Matrix: Decodable {
      let pivot: [[Double]]
      let other: [[Double]]
      let score: Double
    }
    struct OfModel: Decodable {
      let name: String
      let pivot: [[Int32]]
      let other: [[Int32]]
      let weighted: [Double]
      let lastToken: [Double]

      enum CodingKeys: String, CodingKey {
        case name, pivot, other, weighted
        case lastToken = "last-token"
      }
    }
    let matrices: [Matrix]
    let models: [OfModel]
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "Golden")

  private func golden() throws -> Golden {
    try JSONDecoder().decode(
      Golden.self, from: Data(contentsOf: AlignmentTests.folder.appending(path: "mexa.json")))
  }

  private func decoder(_ name: String) throws -> Decoder {
    let models = AlignmentTests.folder.deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "ModelTests/Golden")
    return try Decoder(
      Checkpoint(folder: models.appending(path: name).path), precision: .fp32, crew: Crew(threads: 1))
  }

  @Test func scoresOfMatricesAreNumPys() throws {
    let matrices = try golden().matrices
    #expect(matrices.count == 8)
    for matrix in matrices { #expect(MEXA.alignment(matrix.pivot, matrix.other) == matrix.score) }
  }

  @Test func scoresOfModelsAreTransformers() throws {
    for model in try golden().models {
      let decoder = try decoder(model.name)
      for (kind, wanted) in [(MEXA.Embedding.weighted, model.weighted), (.lastToken, model.lastToken)] {
        let found = try MEXA(pivot: model.pivot, other: model.other, decoder: decoder, embedding: kind)
        #expect(found.layers == wanted, "\(model.name), \(kind.rawValue)")
        #expect(abs(found.mean - wanted.reduce(0, +) / Double(wanted.count)) < 1e-15)
        #expect(found.max == wanted.max())
      }
    }
  }

  @Test func embeddingsComeBackByLayer() throws {
    let file = try EmbeddingFile(width: 3, layers: 2)
    for sentence in 0..<4 {
      try file.append((0..<2).map { layer in (0..<3).map { Double(100 * sentence + 10 * layer + $0) + 0.5 } })
    }
    for layer in 0..<2 {
      let wanted = (0..<4).map { sentence in (0..<3).map { Double(100 * sentence + 10 * layer + $0) + 0.5 } }
      #expect(try file.embeddings(ofLayer: layer) == wanted)
    }
  }

  @Test func whatIsNotParallelIsAnError() throws {
    let decoder = try decoder("llama")
    for (pivot, other) in [([[1]], [[1]]), ([[1], [2]], [[1]]), ([[1], []], [[1], [2]])]
      as [([[Int32]], [[Int32]])]
    {
      #expect(throws: EvaluationError.self) { _ = try MEXA(pivot: pivot, other: other, decoder: decoder) }
    }
  }
}
