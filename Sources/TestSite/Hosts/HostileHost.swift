/// Answers that a client must survive; all are linked from the front page, beside a few good posts.
func hostileHost(_ plan: HostPlan) -> StaticSite {
  var site = PlainBoard(
    plan: plan, name: "고장 난 서버", footer: "", licenseClass: "B", license: "reviewed"
  ).site
  site.scripts = endlessAnswers(slowness: plan.configuration.slowness).merging(brokenAnswers) { $1 }
  site.pages.merge(wrongBodies) { $1 }
  let entrances = (Array(site.scripts.keys) + Array(wrongBodies.keys)).sorted()
  site.pages["/"] = Page(document("고장 난 서버", linkList(["/list?page=1"] + entrances)))
  return site
}

private let html = "Content-Type: text/html; charset=utf-8"

private let paragraph = Array("<p>끝나지 않는 이야기가 이어집니다.</p>\n".utf8)

/// Too much, or too slow.
private func endlessAnswers(slowness: Double) -> [String: Answer] {
  // 2 GiB of zeros in about 2 MiB.
  let bomb = Gzip.bomb(block: [UInt8](repeating: 0, count: 1 << 20), count: 2_048)
  let length = bomb.head.count + bomb.block.count * 2_048 + bomb.tail.count
  let bombHead = Page.head(200, [html, "Content-Encoding: gzip", "Content-Length: \(length)"])
  let chunk = Array("\(String(paragraph.count, radix: 16))\r\n".utf8) + paragraph + Array("\r\n".utf8)
  let block = Array(repeating: paragraph, count: 200).flatMap { $0 }
  return [
    "/bomb": script(
      [.send(bombHead + bomb.head), .again(bomb.block, times: 2_048), .send(bomb.tail), .close]),
    "/endless": script([.send(Page.head(200, [html])), .again(block, times: .max)]),
    "/endless-chunks": script(
      [.send(Page.head(200, [html, "Transfer-Encoding: chunked"])), .again(chunk, times: .max)]),
    "/slow-head": script(
      [.drip(Page.head(200, [html, "Content-Length: 2"]), every: slowness), .send(Array("ok".utf8)), .close]),
    "/slow-body": script(
      [
        .send(Page.head(200, [html, "Content-Length: \(paragraph.count)"])),
        .drip(paragraph, every: slowness), .close,
      ]),
    // An hour: longer than any sensible limit.
    "/stalled": script([
      .send(Page.head(200, [html, "Content-Length: 1000"]) + paragraph), .wait(3_600), .close,
    ]),
    "/silent": script([.wait(3_600), .close], status: 0),
    "/huge-header": script(
      [
        .send(Array("HTTP/1.1 200 OK\r\nX-Filler: ".utf8)),
        .again([UInt8](repeating: UInt8(ascii: "x"), count: 1 << 10), times: 1 << 10),
        .send(Array("\r\n\(html)\r\nContent-Length: 2\r\n\r\nok".utf8)), .close,
      ]),
  ]
}

/// Not HTTP, or not quite.
private let brokenAnswers: [String: Answer] = [
  "/short-body": script([.send(Page.head(200, [html, "Content-Length: 5000"]) + paragraph), .close]),
  "/long-body": script([.send(Page.head(200, [html, "Content-Length: 10"]) + paragraph + paragraph), .close]),
  "/two-lengths": script(
    [.send(Page.head(200, [html, "Content-Length: 3", "Content-Length: 30"]) + paragraph), .close]),
  "/bad-chunk": script(
    [
      .send(Page.head(200, [html, "Transfer-Encoding: chunked"]) + Array("5\r\n안녕\r\nzz\r\n??\r\n".utf8)),
      .close,
    ]),
  "/cut-chunk": script(
    [
      .send(Page.head(200, [html, "Transfer-Encoding: chunked"]) + Array("ffff\r\n".utf8) + paragraph),
      .close,
    ]),
  "/bad-gzip": script(
    [.send(Page.head(200, [html, "Content-Encoding: gzip", "Connection: close"]) + paragraph), .close]),
  "/no-status": script([.send(paragraph), .close], status: 0),
  "/gone": script([.close], status: 0),
  "/reset": script([.reset], status: 0),
]

/// Good HTTP whose bytes are not what is said.
private let wrongBodies: [String: Page] = [
  "/pdf": Page(
    type: "text/html", body: Array("%PDF-1.7\n%âãÏÓ\n1 0 obj\n<< /Type /Catalog >>\nendobj\n".utf8)),
  "/zip": Page(
    type: "text/html", body: [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0] + [UInt8](repeating: 0x9C, count: 90)),
  "/gif": Page(
    type: "text/html", body: Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x3B]),
  "/plain": Page(type: "text/plain", "<!doctype html><html><body><h1>글자로 알려진 웹 페이지</h1></body></html>"),
  "/untyped": Page(type: nil, "<!doctype html><html><body><h1>이름표가 없는 웹 페이지</h1></body></html>"),
  "/empty": Page(""),
  "/broken-utf8": Page(
    body: Array("<p>앞부분은 멀쩡합니다 ".utf8) + [0xEA, 0xB0, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0xF8]
      + Array(" 뒷부분도요</p>".utf8)),
  "/deep": Page(
    String(repeating: "<div>", count: 100_000) + "바닥에 있는 글" + String(repeating: "</div>", count: 100_000)),
]

private func script(_ steps: [Answer.Step], status: Int = 200) -> Answer {
  Answer(status: status, steps: steps)
}
