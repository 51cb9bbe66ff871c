import Pages
import Testing

@testable import Browse

@Suite struct GateTests {
  private let gate = Gate(address: "http://127.0.0.1:8080", token: "secret", isReadOnly: false)

  private func refusal(_ method: String, _ fields: [String: String], form: String? = nil, _ gate: Gate? = nil)
    -> Gate.Refusal?
  {
    let request = RawRequest(method: method, target: "/", fields: fields, body: [])
    return (gate ?? self.gate).refusal(request, form: form.flatMap { FormFields($0) })
  }

  @Test(arguments: ["127.0.0.1:8080", "localhost:8080", "LocalHost:8080"])
  func ownNamesMayAsk(_ host: String) {
    #expect(refusal("GET", ["host": host]) == nil)
    #expect(refusal("HEAD", ["host": host]) == nil)
  }

  @Test(arguments: [
    "evil.example:8080", "127.0.0.1", "127.0.0.1:8081", "127.0.0.1:8080.evil.example", "localhost", "",
    "[::1]:8080",
  ])
  func otherNamesMayNot(_ host: String) { #expect(refusal("GET", ["host": host]) == .foreignHost) }

  @Test func aRequestWithoutAHostIsRefused() { #expect(refusal("GET", [:]) == .foreignHost) }

  @Test(arguments: ["PUT", "DELETE", "OPTIONS", "TRACE", "get"])
  func otherMethodsAreRefused(_ method: String) {
    #expect(refusal(method, ["host": "localhost:8080"]) == .method)
  }

  @Test func aSignatureNeedsOriginAndToken() {
    let own = ["host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080"]
    #expect(refusal("POST", own, form: "token=secret") == nil)
    #expect(
      refusal("POST", own.merging(["sec-fetch-site": "same-origin"]) { $1 }, form: "token=secret") == nil)
    for origin in [
      "http://evil.example", "null", "http://localhost:8080", "https://127.0.0.1:8080",
      "http://127.0.0.1:8080/",
    ] {
      #expect(refusal("POST", own.merging(["origin": origin]) { $1 }, form: "token=secret") == .foreignOrigin)
    }
    #expect(refusal("POST", ["host": "127.0.0.1:8080"], form: "token=secret") == .foreignOrigin)
    #expect(
      refusal("POST", own.merging(["sec-fetch-site": "cross-site"]) { $1 }, form: "token=secret")
        == .foreignOrigin)
    for form in ["token=Secret", "token=secre", "token=secrett", "token=", "x=secret", ""] {
      #expect(refusal("POST", own, form: form) == .token)
    }
    #expect(refusal("POST", own, form: nil) == .token)
  }

  @Test func nothingIsSignedWhereItIsReadOnly() {
    let closed = Gate(address: "http://127.0.0.1:8080", token: "secret", isReadOnly: true)
    let own = ["host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080"]
    #expect(refusal("POST", own, form: "token=secret", closed) == .readOnly)
    #expect(refusal("GET", own, closed) == nil)
  }

  @Test func browsersLeaveOutPort80() {
    let gate = Gate(address: "http://127.0.0.1:80", token: "secret", isReadOnly: false)
    #expect(refusal("GET", ["host": "127.0.0.1"], gate) == nil)
    #expect(refusal("GET", ["host": "localhost"], gate) == nil)
  }

  @Test(arguments: ["%", "%4", "%zz", "a%0", "%00", "%ff", "%C3%28", "%ED%A0%80"])
  func escapesThatAreNoneAreRefused(_ text: String) {
    #expect(decoded(text.utf8) == nil)
    #expect(FormFields("q=" + text) == nil)
  }

  @Test(arguments: ["", "사과 & = ? % + #", "\u{1F34E}~-._", "a\nb\t\u{7F}"])
  func whatIsEncodedIsDecoded(_ text: String) {
    #expect(decoded(encoded(text).utf8) == text)
    #expect(FormFields("q=" + encoded(text) + "&x=1")?.all("q") == [text])
  }

  @Test func fieldsOfFormsAreRead() throws {
    let fields = try #require(FormFields("a=1+2&b=&c&lifts=x&lifts=y&a=3&&d=%20"))
    #expect(
      fields["a"] == "1 2" && fields["b"] == nil && fields["c"] == nil && fields["d"] == nil
        && fields["e"] == nil)
    #expect(fields.all("lifts") == ["x", "y"])
  }

  @Test(arguments: [
    ("ko-KR,ko;q=0.9,en-US;q=0.8", "ko"), ("en-US,en;q=0.9,ko;q=0.8", "en"), ("fr, ko", "ko"), ("", "en"),
    ("*", "en"), ("KO", "ko"),
  ])
  func theBrowsersLanguageIsTaken(_ list: String, _ code: String) {
    #expect(Visit.preferred(list).rawValue == code)
  }
}
