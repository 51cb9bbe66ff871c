import Foundation
import Testing

@testable import Licensing

@Suite struct LicenseDocumentTests {
  /// docs/licensing.md has a row for each signal the code can emit, and none for others.
  @Test func everySignalIsExplained() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/licensing.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let named = rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
    #expect(Set(named) == Set(Signal.allCases.map(\.rawValue)))
    #expect(Set(named).count == named.count)
  }

  @Test func everyReservationHasAClassInThePolicy() throws {
    let policy = try LicensePolicy.embedded()
    #expect(Set(policy.reservations.signals.keys) == Set(LicenseReview.liftable))
  }
}
