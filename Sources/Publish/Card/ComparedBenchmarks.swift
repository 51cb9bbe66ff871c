/// The benchmarks that the exported items were compared with.
///
/// Read from the filter's shards alone: those of the contamination stage stay where they are when the filter is run
/// again without benchmarks.
struct ComparedBenchmarks: Equatable {
  /// One benchmark: its name, the SHA-256 of its file in hexadecimal, its number of items.
  struct Source: Equatable {
    let name, digest, items: String
  }

  let sources: [Source]
  /// What counts as shared.
  let rule: String
  /// The digest of the index.
  let index: String
  /// The kinds of overlap for which items were left behind.
  let drops: [String]

  /// The filter's parameters that it is read from.
  static let keys: Set = [
    "benchmarks", "contamination", "contamination_drops", "contamination_rule", "index",
  ]

  /// - Parameter parameters: the filter's; nil comes of those that name no benchmark.
  init?(_ parameters: [String: String]) {
    let lines = (parameters["benchmarks"] ?? "").split(separator: "\n")
    guard !lines.isEmpty else { return nil }
    sources = lines.map { line in
      // The name comes first and may have spaces.
      let words = line.split(separator: " ")
      let name = words.dropLast(2).joined(separator: " ")
      return words.count < 3
        ? Source(name: String(line), digest: "", items: "")
        : Source(name: name, digest: String(words[words.count - 2]), items: String(words[words.count - 1]))
    }
    rule = parameters["contamination_rule"] ?? ""
    index = parameters["index"] ?? ""
    drops = (parameters["contamination_drops"] ?? "").split(separator: ",").map(String.init)
  }
}
