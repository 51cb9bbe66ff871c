/// A few posts in a wood of addresses without end. Every trap page is made from its own address.
struct TrapsHost: HostSite {
  private var site: StaticSite

  var truth: [Truth] { site.truth }
  var expected: [String] { site.expected }

  init(_ plan: HostPlan) {
    site =
      PlainBoard(
        plan: plan, name: "미로 게시판", footer: "", licenseClass: "B", license: "reviewed",
        extras: ["/robots.txt": .notFound]
      ).site
    let entrances = [
      "/list?page=1", "/calendar?year=2026&month=1", "/a/b/", "/shop?sort=name&order=asc&view=list",
      "/archive?page=1", "/s/0000000000000001/q/1", "/member?PHPSESSID=0000000000000001",
    ]
    site.pages["/"] = trapPage("미로 입구", "어느 문으로 들어가시겠습니까?", entrances)
  }

  mutating func answer(to request: Request) -> Answer {
    trap(request.target)?.answer(to: request) ?? site.answer(to: request)
  }

  private func trap(_ target: String) -> Page? {
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    let (path, query) = (parts.first ?? "/", parts.count > 1 ? parts[1] : "")
    let numbers = query.split { !$0.isNumber }.compactMap { Int($0) }
    switch path {
    case "/calendar":
      guard numbers.count == 2 else { return nil }
      let (year, month) = (min(numbers[0], 1 << 40), numbers[1] % 12)
      return trapPage(
        "\(year)년 \(numbers[1])월", "이 달에는 행사가 없습니다.",
        [(year + (month == 0 ? 1 : 0), month + 1), (year - 1, month + 1)].map {
          "/calendar?year=\($0)&month=\($1)"
        })
    case "/archive":
      let page = numbers.first ?? 1
      return trapPage("보관함", "보관된 글이 없습니다.", ["/archive?page=\(min(page, 1 << 40) + 1)"])
    case "/shop":
      var links: [String] = []
      for sort in ["name", "price", "date"] {
        for order in ["asc", "desc"] {
          for view in ["list", "grid"] {
            links.append("/shop?view=\(view)&sort=\(sort)&order=\(order)&\(query.prefix(200))")
          }
        }
      }
      return trapPage("상품 목록", "상품이 없습니다.", links)
    case "/member": return trapPage("회원 마당", "로그인하지 않았습니다.", ["/member?PHPSESSID=\(session(target))"])
    default: break
    }
    if path.hasPrefix("/a/b/") && path.utf8.count < 8_000 {
      return trapPage("더 깊은 곳", "안쪽으로 문이 하나 더 있습니다.", ["a/b/"])
    }
    let segments = path.split(separator: "/")
    guard segments.count == 4, segments[0] == "s", segments[2] == "q" else { return nil }
    return trapPage(
      "상품 \(segments[3])", "주소에 세션이 들어 있는 페이지입니다.",
      (1...3).map { "/s/\(session(target))/q/\($0)" })
  }

  /// A session id that no page has seen: a hash of the address it is shown on.
  private func session(_ target: String) -> String {
    let hash = String(fnv1a(Array(target.utf8)), radix: 16)
    return String(repeating: "0", count: 16 - hash.utf8.count) + hash
  }

  private func trapPage(_ title: String, _ text: String, _ links: [String]) -> Page {
    Page(document(title, "<p>\(text)</p>\(linkList(links))"))
  }
}
