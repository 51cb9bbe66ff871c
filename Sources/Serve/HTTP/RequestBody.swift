package import FlyingFox
import Foundation

/// Reads a request's body to its end, whatever its length, and keeps at most so much of it.
///
/// The rest must be read too: the next request of the connection begins behind it.
package enum RequestBody {
  /// - Throws: `ServeError` 413 for a longer one, whatever the connection throws where it ends early.
  package static func read(_ request: HTTPRequest, most: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    var length = 0
    for try await part in request.bodySequence {
      length += part.count
      if length <= most { bytes.append(contentsOf: part) }
      // Nobody sends so much by mistake.
      guard length <= 64 * most else { break }
    }
    guard length <= most else {
      throw ServeError(status: 413, problem: "the body has more than \(most) bytes", code: "body_too_large")
    }
    return bytes
  }
}
