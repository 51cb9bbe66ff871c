import Foundation
import Testing

@testable import Licensing

@Suite struct PolicyTests {
  @Test func embeddedPolicyEqualsTheFile() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = try Data(contentsOf: root.appending(path: "licenses/policy.yaml"))
    #expect(Array(embeddedPolicy.utf8) == Array(file))
  }

  @Test func everySignalOfAReservationHasAClass() throws {
    let policy = try LicensePolicy.embedded()
    #expect(policy.reservations.signals.values.allSatisfy { $0 == .c })
    #expect(policy.unknown == .c)
  }

  @Test(arguments: [
    ("", "licence policy"), ("purpose: [", "licence policy"),
    (embeddedPolicy.replacing("  noncommercial: B\n", with: ""), "the term 'noncommercial' has no class"),
    (embeddedPolicy.replacing("purpose: noncommercial", with: "purpose: any"), "any"),
    (embeddedPolicy.replacing("purpose: noncommercial", with: "purpos: noncommercial"), "purpose"),
    (embeddedPolicy.replacing("unknown: C", with: "unknown: D"), "D"),
  ])
  func badPoliciesAreRefused(yaml: String, words: String) {
    let error = #expect(throws: LicensePolicyError.self) { try LicensePolicy(yaml: yaml) }
    #expect(error?.description.contains(words) == true)
  }
}
