import Foundation

/// Okapi BM25 (Robertson and Zaragoza 2009, §3.2; k1 1.2, b 0.75) over texts, by postings.
///
/// `idf = ln(1 + (N − n + 0.5) / (n + 0.5))`, which is never negative; a term of the query counts as often as it stands
/// there.
struct BM25: Sendable {
  static let k1 = 1.2
  static let b = 0.75

  private let terms: [UInt64: Int]
  /// Where each term's postings begin; one more at the end.
  private let starts: [Int]
  /// The texts of each term, and what the term adds to their scores.
  private let texts: [Int32]
  private let weights: [Float]
  private let count: Int

  /// Indexes texts; they are known by their places.
  init(_ documents: [[UInt64]]) {
    count = documents.count
    var terms: [UInt64: Int] = [:]
    var found: [Int] = []
    for document in documents {
      for term in Set(document) {
        let number = terms[term] ?? terms.count
        if number == found.count {
          terms[term] = number
          found.append(0)
        }
        found[number] += 1
      }
    }
    var starts = [0]
    for found in found { starts.append(starts[starts.count - 1] + found) }
    let mean = max(1, Double(documents.reduce(0) { $0 + $1.count }) / Double(max(1, documents.count)))
    var next = starts
    var texts = [Int32](repeating: 0, count: starts[starts.count - 1])
    var weights = [Float](repeating: 0, count: texts.count)
    for (place, document) in documents.enumerated() {
      let length = BM25.k1 * (1 - BM25.b + BM25.b * Double(document.count) / mean)
      for (term, times) in BM25.counted(document) {
        guard let number = terms[term] else { continue }
        let inverse = BM25.inverse(found[number], of: documents.count)
        texts[next[number]] = Int32(truncatingIfNeeded: place)
        weights[next[number]] = Float(inverse * Double(times) * (BM25.k1 + 1) / (Double(times) + length))
        next[number] += 1
      }
    }
    (self.terms, self.starts, self.texts, self.weights) = (terms, starts, texts, weights)
  }

  /// The `most` texts of the highest scores above 0, best first; equal scores in the order of places.
  ///
  /// - Parameter mayStand: false for texts that are passed over.
  func nearest(
    to query: [UInt64], most: Int, where mayStand: (Int) -> Bool = { _ in true }
  ) -> [(text: Int, score: Float)] {
    var scores = [Float](repeating: 0, count: count)
    for (term, times) in BM25.counted(query) {
      guard let number = terms[term] else { continue }
      for place in starts[number]..<starts[number + 1] {
        scores[Int(texts[place])] += Float(times) * weights[place]
      }
    }
    var best: [(text: Int, score: Float)] = []
    for (text, score) in scores.enumerated() where score > 0 {
      if best.count == most, let last = best.last, score <= last.score { continue }
      guard mayStand(text) else { continue }
      let place = best.firstIndex { $0.score < score } ?? best.count
      best.insert((text, score), at: place)
      if best.count > most { best.removeLast() }
    }
    return best
  }

  private static func inverse(_ found: Int, of count: Int) -> Double {
    log(1 + (Double(count - found) + 0.5) / (Double(found) + 0.5))
  }

  /// Each term and how often it stands there, in the order of the terms: sums must not depend on a hash.
  private static func counted(_ text: [UInt64]) -> [(UInt64, Int)] {
    var counted: [(UInt64, Int)] = []
    for term in text.sorted() {
      if let last = counted.last, last.0 == term {
        counted[counted.count - 1].1 += 1
      } else {
        counted.append((term, 1))
      }
    }
    return counted
  }
}
