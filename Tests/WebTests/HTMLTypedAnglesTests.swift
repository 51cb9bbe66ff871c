import Testing
import Web

/// Angle brackets that were typed as text stay text; tags stay tags.
@Suite struct HTMLTypedAnglesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let html: String
    let expected: String
    var testDescription: String { html }
  }

  @Test(arguments: typed)
  func staysText(row: Row) {
    #expect(HTMLDocument(Array("<body><p>\(row.html)</p></body>".utf8)).body?.text == row.expected)
  }

  @Test(arguments: tags)
  func staysTag(row: Row) {
    #expect(HTMLDocument(Array("<body>\(row.html)</body>".utf8)).body?.text == row.expected)
  }

  @Test func strictReadingLosesThem() {
    let html = Array("<body><p>vector<int> v</p></body>".utf8)
    #expect(HTMLDocument(html, isStrict: true).body?.text == "vector v")
  }

  static let typed = [
    Row(html: "a<b 이면 b>a 인가요?", expected: "a<b 이면 b>a 인가요?"),
    Row(html: "a<b", expected: "a<b"),
    Row(html: "a<b, b<c", expected: "a<b, b<c"),
    Row(html: "if (a<b && b>c)", expected: "if (a<b && b>c)"),
    Row(html: "0<a<1 그리고 p<q", expected: "0<a<1 그리고 p<q"),
    Row(html: "for (i=0; i<n; i++)", expected: "for (i=0; i<n; i++)"),
    Row(html: "3<5, x < y", expected: "3<5, x < y"),
    Row(html: "vector<int> v;", expected: "vector<int> v;"),
    Row(html: "#include <stdio.h>", expected: "#include <stdio.h>"),
    Row(html: "#include <map>", expected: "#include <map>"),
    Row(html: "List<String> list", expected: "List<String> list"),
    Row(html: "Map<String, List<Object>>", expected: "Map<String, List<Object>>"),
    Row(html: "unique_ptr<T> p", expected: "unique_ptr<T> p"),
    Row(html: "<Note><To>철수</To></Note>", expected: "<Note><To>철수</To></Note>"),
    Row(html: "x<y이다", expected: "x<y이다"),
    Row(html: "<b굵게", expected: "<b굵게"),
    Row(html: "Ref<Button> 은 참조", expected: "Ref<Button> 은 참조"),
    Row(html: "List<Select> 와 Box<Template>", expected: "List<Select> 와 Box<Template>"),
    Row(html: "List<?> 와 Class<?> c", expected: "List<?> 와 Class<?> c"),
    Row(html: "<https://example.com/a> 를 보세요", expected: "<https://example.com/a> 를 보세요"),
    Row(html: "<svg><path d=x></p><p>vector<int> v", expected: "vector<int> v"),
  ]

  static let tags = [
    Row(html: "a<b>c</b>", expected: "ac"),
    Row(html: "a<b class=x>c</b>", expected: "ac"),
    Row(html: "<p>하나<p>둘", expected: "하나\n\n둘"),
    Row(html: "<a name=top>위</a>", expected: "위"),
    Row(html: "가<br/>나", expected: "가\n나"),
    Row(html: "<my-note>가</my-note>", expected: "가"),
    Row(html: "<o:p>가</o:p>", expected: "가"),
    Row(html: "<adbox type=\"x\">가</adbox>", expected: "가"),
    Row(html: "<map name=m><area href=/>가</map>", expected: "가"),
    Row(html: "가</unknown>나", expected: "가나"),
    Row(html: "<svg><path d='M0'/><g><rect></rect></g></svg>가", expected: "가"),
    Row(html: "<i >가</i>", expected: "가"),
    Row(html: "<modal @close=\"x\">가</modal><box *ngIf>나</box>", expected: "가나"),
    Row(html: "<divclass=\"x\">가", expected: "가"),
    Row(html: "<![if !supportLists]>1.<![endif]>가", expected: "1.가"),
    Row(html: "가<!-->나<!--->다<!-- 라 -->마", expected: "가나다마"),
    Row(html: "가<!foo>나<![CDATA[x]]>다", expected: "가나다"),
    Row(html: "TEXT<BR>가", expected: "TEXT\n가"),
    Row(html: "<p itemscope>가</p><p hidden>나</p><b data-x>다</b>", expected: "가\n\n다"),
  ]
}
