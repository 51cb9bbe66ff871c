import Testing

/// Pairs of texts of the shared corpora that an exact join found.
enum Corpora {
  struct Truth: Sendable, CustomTestStringConvertible {
    let file: String
    let corpus: [String]
    let text: String
    let id: String
    let definition: String
    let threshold: Double
    /// The floor of recall; precision is 1 always.
    let floor: Double
    var testDescription: String { file }
  }
}
