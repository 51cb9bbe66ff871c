import Testing

@testable import Web

@Suite struct HTMLTextTests {
  @Test(arguments: [
    // Lines and paragraphs.
    ("<p>하나</p><p>둘</p>", "하나\n\n둘"),
    ("<div>하나</div><div>둘</div>", "하나\n둘"),
    ("하나<br>둘<br><br>셋<br><br><br><br>넷", "하나\n둘\n\n셋\n\n넷"),
    ("<p>하나<br></p><p>&nbsp;</p><p>둘</p>", "하나\n\n둘"),
    ("  하나 \n\t 둘  <b> 셋</b>", "하나 둘 셋"),
    ("하나&nbsp;&nbsp;둘", "하나 둘"),
    ("하나<br>&nbsp;&nbsp;&nbsp;둘<br>&nbsp;셋", "하나\n   둘\n셋"),
    ("가\u{FEFF}나\u{200B}다\u{AD}라　마", "가나다라 마"),
    ("<h1>제목</h1>본문<hr>끝", "제목\n\n본문\n\n끝"),
    // What readers do not see.
    ("가<script>alert(1)</script><style>p{}</style><noscript>나</noscript>다", "가다"),
    ("가<textarea>나</textarea><template>다</template><button>라</button>마", "가마"),
    ("가<span hidden>나</span><i style='DISPLAY : none'>다</i><b aria-hidden=true>라</b>마", "가마"),
    ("<span class='a sound_only'>작성자</span>이름", "이름"),
    ("가<!-- 나 -->다", "가다"),
    // Meaning that plain text would lose.
    ("10<sup>2</sup>과 H<sub>2</sub>O", "10^{2}과 H_{2}O"),
    ("x<sup></sup>y<sub> </sub>z", "xy z"),
    ("x<sup>2<sub>i</sub></sup>", "x^{2_{i}}"),
    ("<code>a &lt; b</code> 이다", "`a < b` 이다"),
    ("앞<pre>\n  for i\n    x  y\n</pre>뒤", "앞\n\n```\n  for i\n    x  y\n```\n\n뒤"),
    ("<pre><code>a</code>\nb</pre>", "```\na\nb\n```"),
    ("<ul><li>가<li>나</ul>", "- 가\n- 나"),
    ("<ol><li>가</li><li></li><li>다<ul><li>라</ul></ol>끝", "1. 가\n3. 다\n  - 라\n\n끝"),
    // Tables: of data, and for layout.
    ("<table><tr><td>가<td>나<tr><td>다<td>라</table>", "| 가 | 나 |\n|---|---|\n| 다 | 라 |"),
    (
      "앞<table><caption>표</caption><thead><tr> <th> 값 </th> <th>a|b</th></tr></thead>"
        + "<tbody><tr><td>1<br>2</td><td></td></tr><tr><td><p>3</p></td></tr></tbody></table>뒤",
      "앞\n\n표\n| 값 | a\\|b |\n|---|---|\n| 1 2 | |\n| 3 |\n\n뒤"
    ),
    ("<table><tr><td>가</td></tr><tr><td>나</td></tr></table>", "가\n나"),
    ("<table><tr><td>가<td><ul><li>나</ul><tr><td>다<td>라</table>", "가\n- 나\n\n다\t라"),
    ("<ol start=3><li>셋<li value=7>일곱<li>여덟</ol>", "3. 셋\n7. 일곱\n8. 여덟"),
    ("<ul><li>겉<ul><li>속</ul><li>끝</ul>", "- 겉\n  - 속\n- 끝"),
    ("<pre>a\r\nb\rc</pre>", "```\na\nb\nc\n```"),
    (
      "<table><tr><td class=gutter><pre>1\n2</pre></td><td><pre>a\nb</pre></td></tr></table>",
      "```\na\nb\n```"
    ),
    // MathML without TeX.
    ("값 <math><mfrac><mn>3</mn><mn>4</mn></mfrac></math>", "값 $\\frac{3}{4}$"),
    (
      "<math><msup><mn>10</mn><mn>6</mn></msup><mo>+</mo><msqrt><mn>2</mn></msqrt></math>",
      "$10^{6}+\\sqrt{2}$"
    ),
    ("<math><msubsup><mi>a</mi><mi>i</mi><mn>2</mn></msubsup></math>", "$a_{i}^{2}$"),
    ("<math><mroot><mi>x</mi><mn>3</mn></mroot></math>", "$\\sqrt[3]{x}$"),
    // Formulas, once.
    (
      "<span class=katex><span class=katex-mathml><math><semantics><mi>x</mi><annotation "
        + "encoding='application/x-tex'>x^2</annotation></semantics></math></span>"
        + "<span class=katex-html aria-hidden=true>x2</span></span>", "$x^2$"
    ),
    (
      "값 <span class=MathJax_Preview>?</span><span class=MathJax>x2</span>"
        + "<script type='math/tex'>x^2</script>이다", "값 $x^2$이다"
    ),
    ("가<script type='math/tex; mode=display'>x</script>", "가$$x$$"),
    ("<mjx-container class=MathJax><mjx-math aria-hidden=true>𝑥</mjx-math><math><mi>x</mi></math>", "$x$"),
    (
      "<img class='mwe-math-fallback-image-inline' alt='{\\displaystyle x}'><img alt=사진>",
      "${\\displaystyle x}$"
    ),
    // What the parser has to mend.
    ("3<5 이고 x < y", "3<5 이고 x < y"),
    ("가 &amp; 나 &lt;b&gt; &#44032; &nbsp;", "가 & 나 <b> 가"),
    ("</b></div>가<p", "가"),
  ])
  func text(html: String, expected: String) {
    #expect(HTMLDocument(Array(html.utf8)).root?.text == expected)
  }

  @Test func mainTextLeavesNavigationOut() {
    let page = HTMLDocument(Array("<nav>메뉴</nav><p>본문</p><footer>ⓒ</footer>".utf8))
    #expect(page.root?.mainText == "본문")
    #expect(page.root?.text == "메뉴\n\n본문\n\nⓒ")
  }

  @Test func rootIsReadWhateverItIs() {
    let page = HTMLDocument(Array("<textarea>가</textarea><p style='display:none'>나</p>".utf8))
    #expect(page.first("textarea")?.text == "가")
    #expect(page.first("p")?.line == "나")
  }
}
