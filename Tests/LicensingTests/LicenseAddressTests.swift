import Licensing
import Testing

@Suite struct LicenseAddressTests {
  @Test(arguments: [
    ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
    ("http://creativecommons.org/licenses/by/2.0/kr/", "CC-BY-2.0-KR"),
    ("http://www.creativecommons.org/licenses/by-nc-nd/2.0/kr/deed.ko", "CC-BY-NC-ND-2.0-KR"),
    ("https://creativecommons.org/licenses/by-sa/4.0/deed.ko", "CC-BY-SA-4.0"),
    ("https://creativecommons.org/licenses/by-sa/3.0/igo/legalcode", "CC-BY-SA-3.0-IGO"),
    ("https://creativecommons.org/licenses/by-nc/3.0?ref=x#y", "CC-BY-NC-3.0"),
    ("https://creativecommons.org/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"),
    ("https://creativecommons.org/licenses/BY-SA/2.5/Scotland", "CC-BY-SA-2.5-SCOTLAND"),
    ("https://creativecommons.org/licenses/by/", "CC-BY"),
    ("https://i.creativecommons.org/l/by-nc-sa/4.0/88x31.png", "CC-BY-NC-SA-4.0"),
    ("https://licensebuttons.net/l/by-nd/2.0/kr/88x31.png", "CC-BY-ND-2.0-KR"),
    ("https://creativecommons.org/publicdomain/zero/1.0/deed.ko", "CC0-1.0"),
    ("http://spdx.org/licenses/CC0-1.0.html", "CC0-1.0"),
    ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
    ("https://opensource.org/licenses/MIT", "MIT"),
    ("https://opensource.org/license/mit/", "MIT"),
    ("http://www.opensource.org/licenses/bsd-3-clause", "BSD-3-Clause"),
    ("http://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
    ("https://www.kogl.or.kr/info/licenseType1.do", "KOGL-1"),
    ("http://kogl.or.kr/open/info/license_info/by.do", "KOGL-1"),
    ("http://www.kogl.or.kr/open/info/license_info/nc.do", "KOGL-2"),
    ("http://www.kogl.or.kr/open/info/license_info/nd.do", "KOGL-3"),
    ("http://www.kogl.or.kr/open/info/license_info/all.do", "KOGL-4"),
    ("https://www.kogl.or.kr/info/licenseTypeAi.do?lang=ko", "KOGL-AI"),
    ("https://www.kogl.or.kr/info/licenseType0.do", "KOGL-0"),
    (
      "https://web.archive.org/web/20130307194448/http://creativecommons.org/licenses/by-sa/3.0/de/",
      "CC-BY-SA-3.0-DE"
    ),
  ])
  func known(address: String, id: String) throws {
    #expect(try LicensePolicy.embedded().license(at: address)?.id == id)
  }

  @Test(arguments: [
    "https://creativecommons.org/", "https://creativecommons.org/licenses/",
    "https://creativecommons.org/about/by",
    "https://creativecommons.org/licenses/sampling+/1.0/", "https://creativecommons.org/licenses/by-by/4.0/",
    "https://creativecommons.org/licenses/by-nd-sa/4.0/",
    "https://creativecommons.org.evil.example/licenses/by/4.0/",
    "https://example.org/creativecommons.org/licenses/by/4.0/", "https://opensource.org/licenses/MIT-0",
    "https://www.kogl.or.kr/", "https://www.kogl.or.kr/info/license.do",
    "https://www.kogl.or.kr/open/info/license.do",
    "not an address", "", "https://example.org/terms",
  ])
  func unknown(address: String) throws {
    #expect(try LicensePolicy.embedded().license(at: address) == nil)
  }

  /// More in the text than one address of a licence: nobody knows what it says.
  @Test(arguments: [
    "https://creativecommons.org/licenses/by/4.0/ https://creativecommons.org/licenses/by-nc/4.0/",
    "https://creativecommons.org/licenses/by/4.0/,https://creativecommons.org/licenses/by-nc/4.0/",
    "https://creativecommons.org/licenses/by/4.0;https://creativecommons.org/licenses/by-nc/4.0",
    "https://creativecommons.org/licenses/by/4.0/\nhttps://creativecommons.org/licenses/by-nc/4.0/",
    "https://creativecommons.org/licenses/by/4.0/ 아님", "https://creativecommons.org/licenses/by/4.0/아님",
    "https://creativecommons.org/licenses/by/4.0/nc/", "https://creativecommons.org/licenses/by/2.0/nd/",
    "https://creativecommons.org/licenses/by/4.0/kr/", "https://creativecommons.org/licenses/by/2.0/xx/",
    "https://creativecommons.org/licenses/by/2.0/kr/nc/", "https://creativecommons.org/licenses/by/4",
    "https://creativecommons.org/licenses/by/4.0/deed.ko/x",
    "https://creativecommons.org/publicdomain/zero/1.0/no", "https://opensource.org/licenses/MIT 아님",
    "https://www.kogl.or.kr/info/licenseType1.do 아님",
  ])
  func whatGoesOnIsUnknown(address: String) throws {
    #expect(try LicensePolicy.embedded().license(at: address) == nil)
  }

  /// Ids as people write them; nil where the words say something else.
  @Test(arguments: [
    ("cc by 2.0 kr", "CC-BY-2.0-KR"), ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
    ("cc by-sa 3.0 igo", "CC-BY-SA-3.0-IGO"),
    ("CC BY 4.0 NC", nil), ("cc-by-4.0-nd", nil), ("CC-BY-2.0-NC", nil), ("CC-BY-4.0-KR", nil),
    ("CC-BY-2.0-XX", nil), ("CC BY 4.0 KR NC", nil), ("CC BY 4.0 deed", nil),
  ])
  func idsAsPeopleWriteThem(text: String, id: String?) throws {
    #expect(try LicensePolicy.embedded().license(named: text)?.id == id)
  }

  /// An address that goes on permits nothing, and what it forbids beside a grant still holds.
  @Test func whatGoesOnStillRestricts() throws {
    func verdict(_ addresses: [String]) throws -> LicenseClass {
      let evidence = addresses.map {
        Evidence(signal: "html.rel_license", value: $0, locator: "", kind: .grant)
      }
      return try decide(evidence, policy: .embedded()).class
    }
    let free = "https://creativecommons.org/licenses/by/4.0/"
    let unread = "https://creativecommons.org/licenses/by-nc/4.0/kr/"
    #expect(try verdict([free]) == .a && verdict([unread]) == .c && verdict([free, unread]) == .b)
  }

  @Test func addressKeepsThePort() throws {
    let license = try LicensePolicy.embedded().license(
      at: "http://creativecommons.org/licenses/by/2.0/kr/deed.ko")
    #expect(license?.url == "https://creativecommons.org/licenses/by/2.0/kr/")
    #expect(license?.terms == ["attribution"])
  }
}
