import Corpus
import Foundation
import TestKit
import Testing
import Web

@testable import Crawl

/// Articles of wikis and handbooks. Fixtures were written after the engines' own templates and real pages.
@Suite struct ExtractHandbookTests {
  private func found(_ html: String, at url: String = "http://h.example/a/b") throws -> Extraction {
    extract(Page(url: try #require(WebURL(url)), text: decodeText(Array(html.utf8), contentType: nil)))
  }

  private static let paragraph = "세종대왕은 훈민정음을 만들어 백성이 쉽게 글을 쓰게 하였다. 글자는 스물여덟이었다."

  @Test(arguments: [
    ("<h2><span class=\"mw-headline\" id=\"a\">", "</span>", "</h2>"),
    ("<div class=\"mw-heading\"><h2 id=\"a\">", "</h2>", "</div>"),
  ])
  func mediaWiki(open: String, middle: String, close: String) throws {
    let edit =
      "<span class=\"mw-editsection\"><span class=\"mw-editsection-bracket\">[</span><a href=\"#\">편집</a>]</span>"
    let html = """
      <head><meta name="generator" content="MediaWiki 1.39"><title>훈민정음 - 백과</title></head>
      <body class="mediawiki ltr ns-0 ns-subject action-view"><div id="content" class="mw-body"><h1 id="firstHeading">훈민정음</h1>
      <div id="siteSub">백과, 우리 모두의 사전</div><div id="mw-content-text"><div class="mw-parser-output">
      <div class="hatnote">다른 뜻은 여기</div><p>\(Self.paragraph)<sup class="reference"><a href="#n">[1]</a></sup> x<sup>2</sup></p>
      <div id="toc" class="toc"><h2>목차</h2><ul><li><a href="#a">배경</a></li></ul></div>
      \(open)배경\(middle)\(edit)\(close)<ul><li>집현전</li></ul>\(open)각주\(middle)\(edit)\(close)
      <div class="mw-references-wrap"><ol class="references"><li>출처</li></ol></div>
      <table class="navbox"><tr><td>둘러보기</td></tr></table></div></div>
      <div class="printfooter">원본 주소</div><div id="catlinks">분류</div></div></body>
      """
    let found = try found(html)
    #expect((found.kind, found.method, found.title) == (.article, "mediawiki.article", "훈민정음"))
    #expect(found.text == "\(Self.paragraph) x^{2}\n\n배경\n\n- 집현전")
    let special = html.replacingOccurrences(of: "ns-0", with: "ns--1 ns-special")
    #expect(try self.found(special).reject?.reason == "extract.list")
    let missing =
      "<body class=mediawiki><h1 id=firstHeading>없음</h1><div id=mw-content-text><div class=noarticletext>문서가 없습니다</div>"
    #expect(try self.found(missing).reject?.reason == "extract.error_page")
  }

  @Test func mdBook() throws {
    let html = """
      <head><title>설치 - 안내서</title></head><body><nav id="sidebar" class="sidebar"><ol><li><a href="a.html">1. 들어가며</a></li></ol></nav>
      <div id="menu-bar"><h1 class="menu-title">안내서</h1></div><div id="content" class="content"><main>
      <h1 id="설치"><a class="header" href="#설치">설치</a></h1><p>\(Self.paragraph)</p></main>
      <nav class="nav-wrapper"><a rel="prev" href="a.html">이전</a></nav></div></body>
      """
    let found = try found(html)
    #expect((found.kind, found.method, found.title) == (.article, "mdbook.article", "설치"))
    #expect(found.text == "설치\n\n\(Self.paragraph)")
  }

  @Test func docusaurus() throws {
    let html = """
      <head><meta name="generator" content="Docusaurus v3.9.2"><title>설치 | 안내서</title></head><body><nav><a href="/">홈</a></nav>
      <main><article><nav class="theme-doc-breadcrumbs"><ul><li>사용 안내</li></ul></nav><span class="theme-doc-version-badge">버전: 1.8</span>
      <div class="theme-doc-toc-mobile"><button>이 페이지에서</button></div><div class="theme-doc-markdown markdown"><header><h1>설치</h1></header>
      <p>\(Self.paragraph)</p><h2 class="anchor" id="b">준비<a href="#b" class="hash-link" aria-label="바로가기">\u{200B}</a></h2><p>물</p></div>
      <footer><a class="theme-edit-this-page" href="#">이 페이지 수정하기</a></footer></article>
      <nav class="pagination-nav"><a href="/c">다음</a></nav></main></body>
      """
    let found = try found(html)
    #expect((found.kind, found.method, found.title) == (.article, "docusaurus.article", "설치"))
    #expect(found.text == "설치\n\n\(Self.paragraph)\n\n준비\n\n물")
    let posts =
      "<meta name=generator content=Docusaurus><article><p>\(Self.paragraph)</p></article><article><p>둘</p></article>"
    #expect(try self.found(posts).method == "main-text")
  }

  /// Real pages: nothing of what stands around an article is taken for a part of it.
  @Test(
    .enabled(if: Material.isExpected),
    arguments: [
      ("hertzbeat-ko", "ko/docs/help/issue/index.html", "Common issues", "docusaurus.article", "taosadapter"),
      ("ordinals-ko", "ko/inscriptions.html", "인스크립션", "mdbook.article", "reinscribe"),
      ("reasonml-ko", "docs/ko/what-and-why.html", "What & Why", "docusaurus.article", "ClojureScript"),
    ])
  func real(site: String, file: String, title: String, method: String, word: String) throws {
    let bytes = [UInt8](try Material.data("sites/\(site)/root/\(file)"))
    let url = try #require(WebURL("http://h.example/\(file)"))
    let found = extract(Page(url: url, text: decodeText(bytes, contentType: "text/html")))
    #expect((found.title, found.method) == (title, method))
    #expect(found.text.contains(word))
    for stranger in ["이 페이지 수정하기", "이 페이지에서", "Translate", "다음\n", "Previous chapter", "\u{200B}"] {
      #expect(!found.text.contains(stranger), "\(stranger)")
    }
  }
}
