import Testing

@testable import Licensing

/// Our own table of cases; each file of cases is about one kind of signal.
@Suite struct LicenseCasesTests {
  static let all: [LicenseCase] =
    grantCases + placeCases + partCases + creditCases + structuredCases + koglCases + textCases + robotsCases
    + headerCases + metaCases
    + miningCases + limitCases + aiTextCases + rslCases + reviewCases

  @Test(arguments: all) func verdict(row: LicenseCase) throws {
    let verdict = try row.verdict()
    #expect(verdict.class == row.expected, "\(verdict.reason)")
    #expect(verdict.license == row.license, "\(verdict.evidence)")
    #expect(!verdict.reason.isEmpty)
  }

  /// What is stored is all that a verdict needs, and says each thing once.
  @Test(arguments: all) func evidenceIsALedger(row: LicenseCase) throws {
    let evidence = try row.evidence()
    #expect(Set(evidence).count == evidence.count)
    #expect(evidence.allSatisfy { Signal(rawValue: $0.signal) != nil })
    let isReserving = { (entry: Evidence) in Signal(rawValue: entry.signal)?.canReserve == true }
    #expect(evidence.allSatisfy { $0.kind != .reservation || isReserving($0) })
  }

  @Test func thereAreEnough() {
    print("licence cases: \(Self.all.count)")
    #expect(Self.all.count >= 120)
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }
}
