import Corpus
import Crawl
import Filter
import Korean
import Licensing
import PersonalData
import Web

func probeRobots(_ input: ProbeInput) throws -> ProbeOutput {
  let robots = try input.bytes("robots_base64") ?? Array(try input.text("robots").utf8)
  let agent = try input.text("agent")
  let rules = RobotsRules(parsing: robots)
  let address = try input.text("url")
  // The octets of the path are taken as they stand, as Google's matcher does; the crawl asks with parsed URLs.
  let decision = rules.decide(agent: agent, target: RobotsRules.target(of: address))
  let rule = decision.rule.map { "\($0.line): \($0.text)" }
  return ProbeOutput([
    ("allowed", .bool(decision.allowed)), ("crawl_delay", ProbeValue(rules.crawlDelay(agent: agent))),
    ("rule", ProbeValue(rule)),
  ])
}

func probeURL(_ input: ProbeInput) throws -> ProbeOutput {
  let base = try input.optional("base").map { text in
    guard let base = WebURL(text) else { throw ProbeInput.Problem(description: "base is not a URL") }
    return base
  }
  let url = WebURL(try input.text("url"), base: base)
  return ProbeOutput([
    ("href", ProbeValue(url?.href)), ("canonical", ProbeValue(url?.canonical())),
    ("origin", ProbeValue(url?.origin)),
  ])
}

func probeDecode(_ input: ProbeInput) throws -> ProbeOutput {
  guard let bytes = try input.bytes("bytes_base64") else {
    throw ProbeInput.Problem(description: "bytes_base64 is missing")
  }
  let decoded = decodeText(bytes, contentType: try input.optional("content_type"))
  return ProbeOutput([
    ("encoding", .string(decoded.encoding)), ("text", .string(String(decoding: decoded.utf8, as: UTF8.self))),
    ("replacements", .int(decoded.replacements)), ("source", .string(decoded.source.rawValue)),
    ("mojibake", ProbeValue(decoded.mojibake?.rawValue)),
  ])
}

func probeKorean(_ input: ProbeInput) throws -> ProbeOutput {
  let text = Array(try input.text("text").utf8)
  let profile = KoreanProfile(of: text)
  let ratios = profile.ratios
  return ProbeOutput([
    ("scalars", .int(profile.scalars)),
    (
      "ratios",
      .object([
        ("all", .double(ratios.all)), ("nonspace", .double(ratios.nonspace)),
        ("letters", .double(ratios.letters)),
        ("masked", .double(ratios.masked)), ("nolatex", .double(ratios.nolatex)),
        ("eojeol", .double(ratios.eojeol)),
      ])
    ),
    ("nfc", .string(String(decoding: NFC.normalized(text), as: UTF8.self))),
  ])
}

func probeFilter(_ input: ProbeInput) throws -> ProbeOutput {
  var settings = FilterSettings()
  for number in FilterSettings.numbers {
    if let value = try input.number(number.key) { try number.set(&settings, value) }
  }
  if let name = try input.optional("korean_ratio") {
    guard let kind = KoreanRatioKind(rawValue: name) else {
      throw ProbeInput.Problem(description: "korean_ratio \(name) is unknown")
    }
    settings.koreanRatio = kind
  }
  let rejection = try settings.checked().rejection(measure(Array(try input.text("text").utf8)))
  return ProbeOutput([
    ("kept", .bool(rejection == nil)), ("reason", ProbeValue(rejection?.reason)),
    ("value", ProbeValue(rejection?.value)), ("threshold", ProbeValue(rejection?.threshold)),
  ])
}

func probePersonalData(_ input: ProbeInput) throws -> ProbeOutput {
  let masked = maskPersonalData(in: Array(try input.text("text").utf8))
  let found = masked.matches.map { match in
    ProbeValue.object([
      ("type", .string(match.type.rawValue)), ("start", .int(match.range.lowerBound)),
      ("end", .int(match.range.upperBound)), ("rule", .string(match.rule.rawValue)),
    ])
  }
  return ProbeOutput([
    ("text", .string(String(decoding: masked.utf8, as: UTF8.self))), ("found", .list(found)),
  ])
}

func probeExtract(_ input: ProbeInput) throws -> ProbeOutput {
  guard let html = try input.bytes("html_base64") else {
    throw ProbeInput.Problem(description: "html_base64 is missing")
  }
  guard let url = WebURL(try input.text("url")) else {
    throw ProbeInput.Problem(description: "url is not a URL")
  }
  let name = try input.optional("mode") ?? "auto"
  guard let mode = ExtractionMode(rawValue: name) else {
    throw ProbeInput.Problem(description: "mode must be auto or article")
  }
  let page = Page(url: url, text: decodeText(html, contentType: try input.optional("content_type")))
  let found = extract(page, mode: mode)
  let items = found.items.map { item in
    ProbeValue.object([
      (
        "question",
        .object([("title", .string(item.question.title)), ("body", .string(item.question.body))])
      ),
      (
        "answers",
        .list(
          item.answers.map { answer in
            .object([
              ("body", .string(answer.body)), ("accepted", .bool(answer.accepted)),
              ("score", answer.score.map(ProbeValue.int) ?? .null),
            ])
          })
      ), ("category", ProbeValue(item.category)), ("asked_at", ProbeValue(item.askedAt)),
    ])
  }
  let links = page.document.links(base: url).map { ProbeValue.string($0.url.href) }
  return ProbeOutput([
    ("kind", .string(found.kind.rawValue)), ("title", .string(found.title)), ("items", .list(items)),
    ("text", .string(found.text)), ("links", .list(links)), ("method", .string(found.method)),
    ("reason", ProbeValue(found.reject?.reason)),
  ])
}

func probeLicense(_ input: ProbeInput) throws -> ProbeOutput {
  guard let url = WebURL(try input.text("url")) else {
    throw ProbeInput.Problem(description: "url is not a URL")
  }
  let headers = HTTPHeaders(head: try input.headerLines("headers"))
  let document = try input.bytes("html_base64").map { html in
    HTMLDocument(decodeText(html, contentType: headers["Content-Type"]).utf8)
  }
  let policy = try input.optional("policy").map { try LicensePolicy(yaml: $0) } ?? LicensePolicy.embedded()
  let sources = RightsSources(
    url: url, agent: CrawlSettings.agent, headers: headers.fields.map { ($0.name, $0.value) },
    document: document,
    robots: try input.optional("robots").map { RobotsRules(parsing: Array($0.utf8)) },
    tdmrep: try input.optional("tdmrep").map { Array($0.utf8) },
    aiText: try input.optional("ai_txt").map { Array($0.utf8) },
    rsl: try input.optional("rsl").map { Array($0.utf8) })
  let verdict = decide(collectEvidence(sources), policy: policy)
  let evidence = verdict.evidence.map { entry in
    ProbeValue.object([
      ("signal", .string(entry.signal)), ("value", .string(entry.value)), ("locator", .string(entry.locator)),
    ])
  }
  return ProbeOutput([
    ("class", .string(verdict.class.rawValue)), ("license", ProbeValue(verdict.license)),
    ("license_url", ProbeValue(verdict.licenseURL)), ("evidence", .list(evidence)),
    ("reason", .string(verdict.reason)),
  ])
}
