import Glibc

/// One client: the bytes it sent and have not been read, and the answer that is under way.
final class Connection {
  let socket: Int32
  let host: Int
  private let takesBodies: Bool
  /// A head whose body is not all there, and the body's end.
  private var awaited: (request: Request, end: Int)?
  private var input: [UInt8] = []
  private var scanned = 0
  private var steps: [Answer.Step] = []
  private var step = 0
  private var done = 0
  private var hasWaited = false
  private(set) var isAnswering = false

  /// Bytes written in one turn at most, so that an endless answer does not starve the others.
  private static let budget = 1 << 18

  init(socket: Int32, host: Int, takesBodies: Bool = false) {
    (self.socket, self.host, self.takesBodies) = (socket, host, takesBodies)
  }

  /// Where an answer stands after a turn.
  enum Progress {
    case finished, blocked, closed, reset
    case waiting(seconds: Double)
  }

  func receive(_ bytes: UnsafeRawBufferPointer) { input.append(contentsOf: bytes) }

  /// The next complete request, or nil if there is none yet.
  func nextRequest() -> Result<Request, Request.Refusal>? {
    if awaited == nil {
      guard let end = endOfHead() else {
        return input.count > Request.limit ? .failure(Request.Refusal(status: 431)) : nil
      }
      let parsed = Request.parse(input[..<end], takesBody: takesBodies)
      guard takesBodies, case .success(let request) = parsed else {
        forget(end)
        return parsed
      }
      awaited = (request, end + request.bodyLength)
    }
    guard let (request, end) = awaited, input.count >= end else { return nil }
    var whole = request
    whole.body = Array(input[(end - request.bodyLength)..<end])
    awaited = nil
    forget(end)
    return .success(whole)
  }

  private func forget(_ end: Int) {
    if end == input.count { input.removeAll(keepingCapacity: true) } else { input.removeFirst(end) }
    scanned = 0
  }

  /// The index behind the blank line; goes on where the last look ended.
  private func endOfHead() -> Int? {
    while scanned < input.count {
      scanned += 1
      guard input[scanned - 1] == UInt8(ascii: "\n"), scanned > 1 else { continue }
      if input[scanned - 2] == UInt8(ascii: "\n") { return scanned }
      if scanned > 2 && input[scanned - 2] == UInt8(ascii: "\r") && input[scanned - 3] == UInt8(ascii: "\n") {
        return scanned
      }
    }
    return nil
  }

  func begin(_ answer: Answer) {
    steps = answer.steps
    (step, done, hasWaited, isAnswering) = (0, 0, false, true)
  }

  /// Goes on with the answer until it is out, must wait, or the client is full.
  func advance() -> Progress {
    var budget = Connection.budget
    while step < steps.count {
      switch steps[step] {
      case .send(let bytes):
        guard let outcome = write(bytes, from: done) else { return .closed }
        done += outcome
        if done < bytes.count { return .blocked }
      case .again(let bytes, let times):
        while done / max(1, bytes.count) < times {
          guard budget > 0, let outcome = write(bytes, from: done % bytes.count) else {
            return budget > 0 ? .closed : .blocked
          }
          if outcome == 0 { return .blocked }
          done += outcome
          budget -= outcome
        }
      case .drip(let bytes, let seconds):
        if done < bytes.count {
          guard let outcome = write([bytes[done]], from: 0) else { return .closed }
          done += outcome
          return outcome == 0 ? .blocked : .waiting(seconds: seconds)
        }
      case .wait(let seconds):
        if !hasWaited {
          hasWaited = true
          return .waiting(seconds: seconds)
        }
      case .close: return .closed
      case .reset: return .reset
      }
      step += 1
      (done, hasWaited) = (0, false)
    }
    isAnswering = false
    return .finished
  }

  /// How many bytes the socket took, 0 if it is full, nil if the client is gone.
  private func write(_ bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      var sent = start
      while sent < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[sent...])
        let count = send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        if count < 0 {
          if errno == EINTR { continue }
          return errno == EAGAIN ? sent - start : nil
        }
        sent += count
      }
      return sent - start
    }
  }
}
