import Kernels
import Testing

@testable import Web

@Suite struct HTMLTagTests {
  @Test(arguments: [
    ("<TD>가</TD>", HTMLTag.td), ("<h6>가</h6>", .h6), ("<my-tag>가</my-tag>", .other), ("<xmp>가</xmp>", .xmp),
    ("<blockquote>가</blockquote>", .blockquote), ("<annotation-xml>가</annotation-xml>", .annotation),
  ])
  func tagOfName(html: String, expected: HTMLTag) throws {
    let document = HTMLDocument(Array(html.utf8))
    let last = try #require(Array(document.elements).last)
    #expect(last.tag == expected)
  }

  @Test func tableIsInDocumentOrder() throws {
    let document = HTMLDocument(
      Array("<div id=a class='x y'><p id=b>1</p><p id=c class=y>2<b>3</b></p></div><i id=d>4</i>".utf8))
    #expect(document.elements.compactMap { $0.attribute("id") } == ["a", "b", "c", "d"])
    let outer = try #require(document.first(id: "a"))
    #expect(outer.descendants.map(\.name) == ["p", "p", "b"])
    #expect(outer.first(id: "d") == nil)
    #expect(outer.first(class: "y")?.attribute("id") == "c")
    #expect(document.first(id: "d")?.name == "i")
    #expect(document.elements.with(.p, .i).map { $0.attribute("id") } == ["b", "c", "d"])
    var rest = document.elements
    while let node = rest.next() { if node.name == "div" { rest.skipChildren() } }
    #expect(rest.next() == nil)
  }
}

@Suite struct ByteSearchTests {
  @Test(arguments: [
    ("가나다", "나", 3), ("aXbxB", "xb", nil), ("aXbxb", "xb", 3), ("abc", "", nil), ("", "a", nil),
    ("ab", "abc", nil),
    ("aab", "ab", 1),
  ])
  func exact(text: String, wanted: String, place: Int?) {
    #expect(Array(text.utf8).place(of: wanted)?.lowerBound == place)
    #expect(
      ("__" + text).utf8.dropFirst(2).withContiguousStorageIfAvailable { $0.holds(wanted) } == (place != nil))
  }

  @Test(arguments: [
    ("aXbxB", "xb", 1), ("No-AI", "noai", nil), ("NOAI", "noai", 0), ("xnOaI", "NoAi", 1), ("[a", "{A", nil),
    ("@", "`", nil), ("aaB", "AB", 1), ("가A", "가a", 0),
  ])
  func anyCase(text: String, wanted: String, place: Int?) {
    #expect(Array(text.utf8).place(of: wanted, ignoringCase: true)?.lowerBound == place)
  }

  @Test func slicesKeepTheirPlaces() {
    let bytes = Array("ab ab".utf8)
    #expect(bytes[1...].place(of: "ab") == 3..<5)
    #expect(bytes[1...].place(of: "AB", ignoringCase: true) == 3..<5)
  }
}
