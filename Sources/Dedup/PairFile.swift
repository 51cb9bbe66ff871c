internal import Corpus
internal import Similarity

/// All verified pairs, for whoever forms other groups of them: a line each, `{"a":…,"b":…,"jaccard":…}`.
enum PairFile {
  /// Writes the pairs sorted by their ids, `a` before `b`, aside and then renamed.
  ///
  /// - Parameter fixed: so many texts, those numbered first, are not paired with one another.
  /// - Returns: how many pairs were left out, because they are too many.
  static func write(
    _ found: NearDuplicates.Found, _ ids: [RecordID], fixed: Int, to path: String
  ) throws -> Int {
    let (pairs, leftOut) = found.allPairs()
    let file = try OutputFile(path)
    let rows = pairs.lazy.filter { $0.second >= fixed }.map { pair in
      let (one, other) = (ids[pair.first], ids[pair.second])
      return (a: min(one, other), b: max(one, other), jaccard: pair.jaccard)
    }
    for row in rows.sorted(by: { ($0.a, $0.b) < ($1.a, $1.b) }) {
      try file.write(Array("{\"a\":\"\(row.a)\",\"b\":\"\(row.b)\",\"jaccard\":\(row.jaccard)}\n".utf8))
    }
    try file.commit()
    return leftOut
  }
}
