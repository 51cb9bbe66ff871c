import Foundation
import Pages

// Other modules have things of these names.
typealias Page = Pages.Page
typealias Language = Pages.Language

/// What every page shares: its language, its links, its head and foot.
struct Frame: Sendable {
  let say: Language
  /// Whether links say the language.
  let keepsLanguage: Bool
  /// Where the page itself is, for the link to the other language.
  let path: String
  let query: FormFields
  let isReadOnly: Bool

  init(_ visit: Visit, isReadOnly: Bool) {
    (say, keepsLanguage, query) = (visit.language, visit.keepsLanguage, visit.query)
    path = "/" + visit.path.map { encoded($0) }.joined(separator: "/")
    self.isReadOnly = isReadOnly
  }

  /// An address below this server; items without a value are left out.
  func link(_ path: String, _ items: [(String, String?)] = []) -> String {
    var items = items.compactMap { name, value in value.map { (name, $0) } }
    if keepsLanguage { items.append(("lang", say.rawValue)) }
    let query = items.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
    return path + (query.isEmpty ? "" : "?" + query)
  }

  /// This page with some items of its query changed.
  func here(_ changes: [(String, String?)]) -> String {
    let names = Set(changes.map(\.0) + ["lang"])
    let kept = query.pairs.filter { !names.contains($0.name) && !$0.value.isEmpty }.map {
      ($0.name, Optional($0.value))
    }
    return link(path, kept + changes)
  }

  /// Keeps the language in a form that is sent by GET.
  var languageField: HTML {
    keepsLanguage ? "<input type=\"hidden\" name=\"lang\" value=\"\(say.rawValue)\">" : .empty
  }

  /// A link to a page of the web; it is not told where the reader came from.
  func outside(_ url: String) -> HTML {
    "<a href=\"\(link: url)\" rel=\"noreferrer noopener\">\(url)</a>"
  }

  /// A document.
  func page(_ title: String, _ body: HTML) -> Page {
    var page = Page(title: title, language: say, body: body)
    let places = [
      ("/", say("Overview", "개요")), ("/search", say("Search", "검색")),
      ("/rejects", say("Rejected", "탈락한 행")), ("/traces", say("Traces", "추론 기록")),
      ("/desk", say("Licence desk", "라이선스 심사")),
    ].map { address, name -> HTML in
      let isHere = address == path || address != "/" && path.hasPrefix(address + "/")
      return "<a href=\"\(link(address))\"\(isHere ? " aria-current=\"page\"" : HTML.empty)>\(name)</a>"
    }
    let other: Language = say == .english ? .korean : .english
    let kept = query.pairs.filter { $0.name != "lang" && !$0.value.isEmpty }
    let items = (kept + [(name: "lang", value: other.rawValue)]).map { "\($0.name)=\(encoded($0.value))" }
    let address = path + "?" + items.joined(separator: "&")
    page.navigation = """
      <nav>\(places)<a class="other" lang="\(other.rawValue)" href="\(address)">\(other == .korean ? "한국어" : "English")</a></nav>
      <p class="private">\(say(
        "Private: rows of classes B and C are shown as well. For this machine alone, not to be published.",
        "비공개: B·C 등급의 행도 보입니다. 이 기기에서만 보고 공개하지 마세요."))</p>
      """
    page.style = Frame.style
    return page
  }

  static let style = """
    nav .other{margin-left:auto}nav [aria-current]{color:var(--text);text-decoration:none;font-weight:600}
    svg.chart{max-width:40rem}td:first-child,td code{white-space:nowrap}.narrow{max-width:40rem}.record{max-width:48rem}
    .record p:last-child{margin-bottom:0}
    .private{font-size:.8rem;color:var(--quiet);margin:.5rem 0 0;max-width:none}
    form.bar{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:.8rem 0}form.bar label{font-size:.8rem;color:var(--quiet)}
    form.bar label>*{display:block}form.bar .grow{flex:1 1 16rem}form.bar .grow input{width:100%}
    .hit{border-bottom:1px solid var(--line);padding:.6rem 0}.hit h3{margin:0 0 .2rem}.hit p{margin:.2rem 0;max-width:none}
    .pager{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;margin:1rem 0}
    ol.life{list-style:none;margin:1rem 0;padding:0 0 0 1.1rem;border-left:2px solid var(--line)}
    ol.life>li{position:relative;padding:.1rem 0 .9rem}
    ol.life>li::before{content:"";position:absolute;left:calc(-1.1rem - 6px);top:.5rem;width:.6rem;height:.6rem;
    border-radius:50%;background:var(--good);border:2px solid var(--page)}
    ol.life>li.out::before{background:var(--bad)}ol.life>li.none::before{background:var(--line)}
    ol.life h3{margin:0 0 .2rem}.steps{margin:.2rem 0;padding-left:1.2rem}
    pre{max-height:28rem;overflow:auto;margin:.4rem 0}pre.whole{max-height:none}
    del{background:color-mix(in srgb,var(--bad) 18%,transparent)}ins{background:color-mix(in srgb,var(--good) 20%,transparent);text-decoration:none}
    .sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1.5rem;align-items:start}
    .sides>*{min-width:0}.sides h3:first-child{margin-top:.2rem}
    .han{background:color-mix(in srgb,var(--bad) 20%,transparent)}.look{font-weight:700;border-bottom:2px solid var(--warn)}
    .again{outline:1px dashed var(--bad);outline-offset:1px}
    .field{display:block;margin:.7rem 0}.field>span,.field>b{display:block;font-weight:600;margin-bottom:.15rem}
    .field input:not([type=radio]):not([type=checkbox]),.field textarea,.field select{width:100%}
    fieldset{border:1px solid var(--line);border-radius:.4rem;margin:.7rem 0;padding:.5rem .8rem;min-width:0}
    .choices{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}.choices label{white-space:nowrap}
    .alarm{border-left:4px solid var(--bad);padding:.3rem .8rem;background:var(--card);margin:.8rem 0}
    .done{border-left:4px solid var(--good);padding:.3rem .8rem;background:var(--card);margin:.8rem 0}
    dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.4rem 0;font-size:.9rem}
    dl.facts dt{color:var(--quiet)}dl.facts dd{margin:0;min-width:0}
    @media (max-width:40rem){table.wide thead{display:none}table.wide tr{display:block;border-bottom:1px solid var(--line);padding:.4rem 0}
    table.wide td{display:block;border:0;padding:.05rem 0;text-align:left}}
    @media (max-width:32rem){dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:.4rem}}
    """

  // MARK: - Small things

  /// A class of a licence.
  func tag(_ letter: String?) -> HTML {
    guard let letter, ["A", "B", "C"].contains(letter) else {
      return "<span class=\"tag\">\(say("not judged", "판정 없음"))</span>"
    }
    return "<span class=\"tag \(letter)\">\(letter)</span>"
  }

  /// A day and a time, UTC.
  func moment(_ seconds: Double) -> String {
    guard seconds.isFinite, (0..<253_402_300_800).contains(seconds) else { return "–" }
    return Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
  }

  func quiet(_ text: String) -> HTML { "<p class=\"quiet\">\(text)</p>" }

  /// Names with what stands beside them; nil is left out.
  func facts(_ rows: [(String, HTML?)]) -> HTML {
    let lines = rows.compactMap { name, value in value.map { "<dt>\(name)</dt><dd>\($0)</dd>" as HTML } }
    return "<dl class=\"facts\">\(lines)</dl>"
  }

  /// A table; columns of numbers are those of `numbers`.
  ///
  /// - Parameter isWide: on a phone its cells stand under each other.
  func table(_ head: [String], numbers: Set<Int> = [], isWide: Bool = false, _ rows: [[HTML]]) -> HTML {
    func cell(_ name: HTML, _ place: Int, _ content: HTML) -> HTML {
      "<\(name)\(numbers.contains(place) ? " class=\"n\"" : HTML.empty)>\(content)</\(name)>"
    }
    let top = head.enumerated().map { cell("th", $0.offset, .text($0.element)) }
    let lines = rows.map { row in
      "<tr>\(row.enumerated().map { cell("td", $0.offset, $0.element) })</tr>\n" as HTML
    }
    return """
      <div class="scroll"><table\(isWide ? " class=\"wide\"" : HTML.empty)><thead><tr>\(top)</tr></thead><tbody>
      \(lines)</tbody></table></div>
      """
  }

  /// A long text behind its name.
  func folded(_ name: String, isOpen: Bool = false, _ body: HTML) -> HTML {
    "<details\(isOpen ? " open" : HTML.empty)><summary>\(name)</summary>\(body)</details>"
  }

  /// A choice of a form; the first stands for any.
  func select(_ name: String, _ title: String, _ choices: [(value: String, name: String)], chosen: String?)
    -> HTML
  {
    let options = choices.map { choice in
      "<option value=\"\(choice.value)\"\(choice.value == (chosen ?? "") ? " selected" : HTML.empty)>\(choice.name)</option>"
        as HTML
    }
    return "<label>\(title)<select name=\"\(name)\">\(options)</select></label>"
  }
}
