internal import Web

/// What a document of Really Simple Licensing says of training on the page (RSL 1.0, rslstandard.org/rsl).
func rslEvidence(_ sources: RightsSources) -> [Evidence] {
  sources.rsl.map { rslEvidence($0, url: sources.url, locator: "rsl") } ?? []
}

/// The `content` with the most specific `url` speaks for the page (§4.9); its licences are offers, of which the best may
/// be taken. A document that can't be read may hold any terms: it is as one that was not read.
func rslEvidence(_ document: [UInt8], url: WebURL, locator: String) -> [Evidence] {
  guard let document = RSLDocument(document) else {
    return [Evidence(.rslUnread, "a document that is no RSL", locator, .reservation)]
  }
  var longest = -1
  var holding: [RSLDocument.Content] = []
  for content in document.contents {
    guard let length = content.specificity(for: url), length >= longest else { continue }
    if length > longest { (longest, holding) = (length, []) }
    holding.append(content)
  }
  return holding.map { content in
    let place = "\(locator) \(content.url.clipped)"
    let offers = content.licenses.map(\.training)
    switch offers.max() {
    case .permitted? where content.server == nil: return Evidence(.rslPermits, "ai-train", place, .notice)
    case .permitted?:
      return Evidence(.rslConditions, "license server \(content.server ?? "")".clipped, place, .reservation)
    case .conditional(let words)?: return Evidence(.rslConditions, words.clipped, place, .reservation)
    case .prohibited?: return Evidence(.rslProhibits, "ai-train", place, .reservation)
    case nil: return Evidence(.rslConditions, "no licence is offered", place, .reservation)
    }
  }
}

/// What an offer means for training; later ones allow more.
private enum RSLTraining: Comparable {
  case prohibited
  case conditional(String)
  case permitted
}

extension RSLDocument.License {
  /// §3.5: where usages are permitted by name, only those are. `ai-train` is more specific than `ai-all`, and that than
  /// `all`; of equals the prohibition wins (§3.1.1).
  fileprivate var training: RSLTraining {
    let permit = permits["usage"].map(Self.specificity)
    let prohibition = prohibits["usage"].map(Self.specificity) ?? 0
    if prohibition > 0, prohibition >= permit ?? 0 { return .prohibited }
    if permit == 0 { return .prohibited }
    // Nobody is asked for money who need only give credit (§3.7).
    let prices = payments.filter { $0 != "free" && $0 != "attribution" }
    if let price = prices.first, prices.count == payments.count { return .conditional("payment \(price)") }
    for type in ["user", "geo"] {
      if let words = permits[type] { return .conditional("\(type) \(words.joined(separator: " "))") }
      if let words = prohibits[type] {
        return .conditional("not for \(type) \(words.joined(separator: " "))")
      }
    }
    return .permitted
  }

  /// 0 if training is not named.
  private static func specificity(_ words: [String]) -> Int {
    words.contains("ai-train") || words.contains("train-ai")
      ? 3 : words.contains("ai-all") ? 2 : words.contains("all") ? 1 : 0
  }
}

extension RSLDocument.Content {
  /// How many bytes of pattern match the page; nil if it does not match. Matching is that of robots.txt (§3.3).
  fileprivate func specificity(for page: WebURL) -> Int? {
    if url.isEmpty { return 0 }
    if url.hasPrefix("/") { return matches(page, url) ? url.utf8.count : nil }
    guard let address = WebURL(url), address.isHTTP, address.authority == page.authority else { return nil }
    // A URL's parser would escape the special characters of a pattern: the path is taken as it is written.
    let bytes = Array(url.utf8)
    guard let start = bytes.place(of: "://")?.upperBound else { return nil }
    let path = bytes[start...].drop { $0 != UInt8(ascii: "/") }
    let pattern = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
    return matches(page, pattern) ? pattern.utf8.count : nil
  }
}
