import Testing

@testable import Korean

@Suite struct MarkupMaskTests {
  private func masked(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return MarkupScanner.masks(in: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  @Test(arguments: [
    ("넓이는 $x^2$이다", ["$x^2$"]),
    ("$5와 $10 사이", []),
    ("$5~$10 사이", []),
    ("가격은 $ 5 이고 $ 6", []),
    (#"\$5 $a$"#, ["$a$"]),
    (#"$\text{가\$}$ 나"#, [#"$\text{가\$}$"#]),
    ("$$\na+b\n$$ 끝", ["$$\na+b\n$$"]),
    ("$a\n\nb$", []),
    (#"\(x\) 와 \[y\]"#, [#"\(x\)"#, #"\[y\]"#]),
    (#"\(x 와 \[y\]"#, [#"\[y\]"#]),
    (#"\begin{align}a\begin{b}c\end{b}\end{align}다"#, [#"\begin{align}a\begin{b}c\end{b}\end{align}"#]),
    (#"\begin{a} \begin{b}c\end{b} 다"#, [#"\begin{b}c\end{b}"#]),
    ("`let x`를", ["`let x`"]),
    ("``a`b`` c", ["``a`b``"]),
    ("`a", []),
    ("앞\n```sh\necho $A $B\n```\n뒤", ["```sh\necho $A $B\n```"]),
    ("앞\n```\n코드", ["```\n코드"]),
    ("```a``` 뒤", ["```a```"]),
    ("https://a.kr/b?c=1에서", ["https://a.kr/b?c=1"]),
    ("주소(www.a.kr)와 awww.", ["www.a.kr)"]),
    ("비율 1://2 와 ://", []),
    ("`http://a`", ["`http://a`"]),
  ])
  func finds(_ text: String, _ expected: [String]) {
    #expect(masked(text) == expected)
  }

  @Test(
    .timeLimit(.minutes(15)),
    arguments: [
      "`", "``` ` ", "$a ", #"\("#, #"\["#, #"\begin{a}"#, #"\begin{a}\begin{b}\end{b}"#, "a:", "www.",
      "http://", " ```",
    ])
  func hostileTextTakesLinearTime(_ unit: String) {
    let text = String(repeating: unit, count: 50_000)
    #expect(KoreanProfile(of: Array(text.utf8)).scalars == text.utf8.count)
  }
}
