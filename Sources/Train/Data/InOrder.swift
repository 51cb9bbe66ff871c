internal import Dispatch
internal import Synchronization

/// What a function makes of each item, in their order, computed on several threads.
func inOrder<Item: Sendable, Output: Sendable>(
  _ items: [Item], threads: Int, _ body: @Sendable (Item) -> Output
) -> [Output] {
  guard threads > 1, items.count > 1 else { return items.map(body) }
  let next = Atomic<Int>(0)
  let made = Mutex<[Output?]>(Array(repeating: nil, count: items.count))
  DispatchQueue.concurrentPerform(iterations: min(threads, items.count)) { _ in
    while true {
      let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard place < items.count else { return }
      let output = body(items[place])
      made.withLock { $0[place] = output }
    }
  }
  return made.withLock { $0.compactMap(\.self) }
}
