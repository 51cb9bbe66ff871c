import FlyingFox
import FlyingSocks
import StrictJSON

/// The body of a streamed answer: server-sent events (WHATWG HTML, 9.2), one a chunk, and `[DONE]`.
struct EventBody: AsyncBufferedSequence {
  typealias Element = UInt8

  /// The first chunks.
  let opening: [JSON]
  let exchange: Exchange
  let events: Scheduler.Events
  let visit: Visit

  func makeAsyncIterator() -> Iterator {
    Iterator(opening: opening, exchange: exchange, events: events.makeAsyncIterator(), visit: visit)
  }

  struct Iterator: AsyncBufferedIteratorProtocol {
    private var opening: [JSON]?
    private var exchange: Exchange
    private var events: Scheduler.Events.Iterator
    private let visit: Visit
    private var isOver = false

    init(opening: [JSON], exchange: Exchange, events: Scheduler.Events.Iterator, visit: Visit) {
      (self.opening, self.exchange, self.events, self.visit) = (opening, exchange, events, visit)
    }

    /// FlyingFox asks for buffers only.
    mutating func next() async throws -> UInt8? { nil }

    /// - Returns: At least one byte, since an empty chunk ends a body.
    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      while !isOver {
        let chunks: [JSON]
        do {
          chunks = try await nextChunks()
        } catch {
          chunks = fail(error)
        }
        var bytes: [UInt8] = []
        for chunk in chunks { EventBody.write(chunk, into: &bytes) }
        if isOver { bytes += Array("data: [DONE]\n\n".utf8) }
        if !bytes.isEmpty { return bytes }
      }
      return nil
    }

    private mutating func nextChunks() async throws -> [JSON] {
      if let opening {
        self.opening = nil
        return opening
      }
      guard let event = try await events.next(isolation: #isolation) else { return end() }
      return exchange.take(event)
    }

    private mutating func end() -> [JSON] {
      isOver = true
      visit.end(200, usage: exchange.usage)
      return exchange.shape.includesUsage ? [exchange.shape.usageChunk(exchange.usage)] : []
    }

    private mutating func fail(_ error: any Error) -> [JSON] {
      isOver = true
      let error = error as? ServeError ?? ServeError(status: 500, problem: "\(error)")
      visit.end(error.status, usage: exchange.usage, problem: error.problem)
      return [error.body]
    }
  }

  private static func write(_ chunk: JSON, into bytes: inout [UInt8]) {
    bytes += Array("data: ".utf8)
    chunk.write(into: &bytes)
    bytes += [0x0A, 0x0A]
  }
}
