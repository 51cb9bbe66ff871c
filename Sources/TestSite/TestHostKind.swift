/// What a host of the test web is there to show.
public enum TestHostKind: String, Sendable, CaseIterable, Hashable {
  // Boards as they are met on the Korean web.
  /// Gnuboard 5: list pages, posts, comments, a FAQ; KOGL type 1.
  case gnuboard
  /// XE and Rhymix, in windows-949 that is called euc-kr; CC BY-SA 4.0.
  case xe
  /// schema.org QAPage and FAQPage, sitemaps, a feed, validators, gzip; CC BY 4.0.
  case qapage
  /// Encodings undeclared or declared wrongly; KOGL type 4.
  case undeclared
  /// CC BY 4.0 pages on which every reservation signal is set.
  case reserved
  /// Nothing but "All rights reserved".
  case allrights

  // robots.txt and politeness.
  /// robots.txt answers 503: nothing may be fetched (RFC 9309 §2.3.1.4).
  case robots5xx
  /// robots.txt of 600 KiB.
  case robotshuge
  /// robots.txt is two redirects away, on another host.
  case robotsredirect
  /// `Disallow: /`.
  case robotsdeny
  /// `Crawl-delay: 1`.
  case crawldelay
  /// 429 with Retry-After at first, and bursts of 503.
  case limited

  // Things that go wrong.
  /// Addresses without end.
  case traps
  /// Errors and walls that come with status 200.
  case alerts
  /// Redirects that end well, never, or where they must not.
  case redirects
  /// Answers that are broken, endless, or not what they say.
  case hostile

  /// Plain pages, ready in memory, for measuring speed.
  case bench

  // What a host says of all its pages.
  /// CC BY 4.0 pages and an ai.txt that wants nothing of them learnt.
  case aitext
  /// CC BY 4.0 pages, an RSL document that prohibits training, and a page in place of an ai.txt.
  case rsl

  // What a small model can learn.
  /// Toy problems of the split train with their right answers, as `qapage` shows its questions; KOGL type 1.
  case arithmetic
  /// Not part of the web: the site's own counters and truth.
  case control

  /// The hosts a crawler may be sent to.
  public static let crawlable = allCases.filter { $0 != .control }

  /// The host's place behind `basePort`: the control host first, the others in this order.
  var portOffset: Int { self == .control ? 0 : 1 + (TestHostKind.crawlable.firstIndex(of: self) ?? 0) }
}
