/// Redirects of every kind, all linked from the front page.
func redirectsHost(_ plan: HostPlan) -> StaticSite {
  var site = PlainBoard(
    plan: plan, name: "이정표 게시판", footer: "", licenseClass: "A", license: "reviewed"
  ).site
  let denied = (plan.origins[.robotsdeny] ?? plan.origin) + "/q/1"
  var entrances: [String] = []

  func lead(_ from: String, to location: String, _ status: Int = 302) {
    site.pages[from] = .redirect(status, to: location)
    entrances.append(from)
  }

  // A chain is entered at its first link only.
  func chain(_ name: String, hops: Int) {
    let statuses = [301, 302, 303, 307, 308]
    for hop in 1...hops {
      let next = hop == hops ? "/\(name)/landing" : "/\(name)/\(hop + 1)"
      site.pages["/\(name)/\(hop)"] = .redirect(statuses[hop % statuses.count], to: next)
    }
    entrances.append("/\(name)/1")
    site.pages["/\(name)/landing"] = Page(document("도착", "<p>\(hops)번 만에 도착했습니다.</p>"))
  }

  chain("short", hops: 3)
  site.expected.append("/short/landing")
  chain("long", hops: 12)
  lead("/loop/a", to: "/loop/b")
  lead("/loop/b", to: "/loop/a")
  lead("/self", to: "/self")
  lead("/relative/here", to: "../q/1")
  lead("/private", to: "http://10.0.0.1/")
  lead("/metadata", to: "http://169.254.169.254/latest/meta-data/")
  lead("/mapped", to: "http://[::ffff:10.0.0.1]/")
  lead("/file", to: "file:///etc/passwd")
  lead("/ftp", to: "ftp://127.0.0.1/pub/")
  lead("/script", to: "javascript:alert(1)")
  lead("/denied", to: denied)
  lead("/empty", to: "")
  site.pages["/nowhere"] = Page(status: 302, "<p>Location이 없습니다.</p>")
  entrances.append("/nowhere")

  site.pages["/"] = Page(document("이정표", linkList(["/list?page=1"] + entrances)))
  return site
}
