import Licensing
import Testing

@testable import Report

/// Which texts a report may hold: the only way to one is by the class of its page.
struct ShownTextTests {
  @Test(
    "Anyone sees class A, who may train here also B; nobody sees C or what was not judged",
    arguments: [
      (Audience.anyone, LicenseClass.a, true), (.anyone, .b, false), (.anyone, .c, false),
      (.anyone, nil, false),
      (.thisMachine, .a, true), (.thisMachine, .b, true), (.thisMachine, .c, false),
      (.thisMachine, nil, false),
    ] as [(Audience, LicenseClass?, Bool)])
  func classes(audience: Audience, licenseClass: LicenseClass?, isShown: Bool) {
    #expect((ShownText("글", of: licenseClass, for: audience) != nil) == isShown)
  }

  @Test func longTextsAreCut() {
    let text = String(repeating: "가", count: 12_001)
    #expect(ShownText(text, of: .a, for: .anyone)?.text == String(repeating: "가", count: 12_000) + " …")
    #expect(ShownText(String(text.dropLast()), of: .a, for: .anyone)?.text == String(text.dropLast()))
  }
}
