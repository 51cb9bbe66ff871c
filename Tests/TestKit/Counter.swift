internal import Synchronization

/// Counts and notes from many threads.
public final class Counter: Sendable {
  private let state = Mutex<(count: Int, names: [String])>((0, []))

  /// Nothing counted.
  public init() {}

  /// One more, and how many that makes.
  public func next() -> Int {
    state.withLock {
      $0.count += 1
      return $0.count
    }
  }

  /// Notes a name.
  public func note(_ name: String) { state.withLock { $0.names.append(name) } }

  /// What was noted, in order.
  public var names: [String] { state.withLock { $0.names } }
}
