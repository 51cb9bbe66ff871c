import Foundation
import Synchronization

/// How a request went, for the log.
public struct ServedRequest: Sendable, Equatable {
  /// As `POST`.
  public var method: String
  /// Without the query.
  public var path: String
  /// The HTTP status; 499 if the client went before the end.
  public var status: Int
  /// Why it was refused or broken off.
  public var problem: String?
  /// Of all prompts.
  public var promptTokens = 0
  /// Of all answers.
  public var completionTokens = 0
  /// From the head of the request to the end of the answer.
  public var seconds = 0.0
  /// Until the first tokens of an answer came, waiting for a place included; nil if none did.
  public var secondsToFirst: Double?
  /// Tokens that came then, one of each continuation.
  public var firstTokens = 0
  /// Members of the body that nobody read.
  public var ignored: [String] = []
}

/// A request being served: it is written down once, also if its client goes or its answer is dropped.
final class Visit: Sendable {
  private let record: Mutex<(request: ServedRequest, isWritten: Bool)>
  private let start = ContinuousClock.now
  private let log: @Sendable (ServedRequest) -> Void
  private let watch = Mutex<Task<Void, Never>?>(nil)

  init(method: String, path: String, log: @escaping @Sendable (ServedRequest) -> Void) {
    record = Mutex((ServedRequest(method: method, path: path, status: 499), false))
    self.log = log
  }

  deinit { end(499, problem: "the answer was dropped") }

  func ignore(_ names: [String]) { record.withLock { $0.request.ignored = names } }

  /// Calls `onGone` when the client goes before `end`.
  func watch(_ peer: Peer?, onGone: @escaping @Sendable () -> Void) {
    let task = Task {
      while peer?.isGone == false {
        do { try await Task.sleep(for: .milliseconds(50)) } catch { return }
      }
      onGone()
    }
    watch.withLock { $0 = task }
  }

  func end(_ status: Int, usage: Usage = Usage(), problem: String? = nil) {
    watch.withLock { $0?.cancel() }
    let request = record.withLock { record -> ServedRequest? in
      guard !record.isWritten else { return nil }
      record.isWritten = true
      record.request.status = status
      record.request.problem = problem
      record.request.promptTokens = usage.prompt
      record.request.completionTokens = usage.completion
      record.request.secondsToFirst = usage.begin.map { ($0 - start) / .seconds(1) }
      record.request.firstTokens = usage.firstTokens
      record.request.seconds = (ContinuousClock.now - start) / .seconds(1)
      return record.request
    }
    if let request { log(request) }
  }
}
