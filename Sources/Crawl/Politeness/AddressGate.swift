/// Keeps requests to one network address apart, over all the hosts that live there.
///
/// Small Korean boards share hosting; many polite hosts on one machine are still one machine.
struct AddressGate: Sendable {
  /// Stands for the address of a host that was never asked: first requests go out one after the other.
  private static let unknown = "unknown"

  private let delay: Double
  private var nextDue: [String: Double] = [:]

  /// - Parameter delay: seconds between the starts of two requests to one address.
  init(delay: Double) { self.delay = delay }

  /// The first moment a request to `address` may start; nil is an address that is not known yet.
  func due(_ address: String?) -> Double { nextDue[address ?? AddressGate.unknown] ?? 0 }

  /// A request to `address` starts.
  mutating func started(_ address: String?, at now: Double) {
    guard delay > 0 else { return }
    nextDue[address ?? AddressGate.unknown] = now + delay
  }
}
