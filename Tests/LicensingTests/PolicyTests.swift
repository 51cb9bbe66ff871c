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
    ("", "licence policy"), ("purpose: [", "licence policy: line "), ("- a", "the file: must be a mapping"),
    (embeddedPolicy.replacing("  noncommercial: B\n", with: ""), "the term 'noncommercial' has no class"),
    (
      embeddedPolicy.replacing("purpose: noncommercial", with: "purpose: any"),
      "purpose: must be noncommercial"
    ),
    (embeddedPolicy.replacing("purpose: noncommercial", with: "purpos: noncommercial"), "purpose"),
    (embeddedPolicy.replacing("unknown: C", with: "unknown: D"), "unknown: must be A, B or C"),
    (embeddedPolicy.replacing("unknown: C", with: "unknown: [C]"), "unknown: must be a single value"),
    (embeddedPolicy.replacing("unknown: C", with: "unknown: C\nunknown: B"), "unknown: is there twice"),
    (embeddedPolicy.replacing("version: 2", with: "version: 3"), "reads policies of version 2"),
    (embeddedPolicy.replacing("version: 2", with: "version: two"), "version: must be a whole number"),
    (embeddedPolicy.replacing("      number: \"0\"\n", with: ""), "kogl.types[0].number: is missing"),
    (embeddedPolicy.replacing("hosts: []", with: "hosts: none"), "hosts: must be a list"),
    (embeddedPolicy.replacing("hosts: []", with: "hosts: [{host: a.kr}]"), "hosts[0].license: is missing"),
    (embeddedPolicy.replacing("\ncommercial:\n", with: "\ncommercial: [\n"), "licence policy: line "),
  ])
  func badPoliciesAreRefused(yaml: String, words: String) {
    let error = #expect(throws: LicensePolicyError.self) { try LicensePolicy(yaml: yaml) }
    let sentence = error?.description ?? ""
    #expect(sentence.contains(words), "\(sentence)")
    #expect(!sentence.contains("DecodingError") && !sentence.contains("\n"), "\(sentence)")
  }
}
