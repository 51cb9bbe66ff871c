public import Corpus
public import Web

/// A fetched page, decoded and parsed.
public struct Page {
  /// Where it was fetched.
  public let url: WebURL
  /// What its bytes were decoded to.
  public let text: DecodedText
  /// The tree of that text.
  public let document: HTMLDocument

  /// Parses the decoded text.
  public init(url: WebURL, text: DecodedText) {
    (self.url, self.text) = (url, text)
    document = HTMLDocument(text.utf8)
  }
}

/// What a page is.
public enum PageKind: String, Sendable, CaseIterable {
  /// A question with its answers.
  case qa
  /// Questions somebody has prepared, with answers.
  case faq
  /// Running text.
  case article
  /// Links to other pages, and little else.
  case list
  /// A message box that sends the visitor back.
  case alert
  /// A request to log in.
  case login
  /// A page that says that something went wrong, or that cannot be read.
  case error
  /// No text.
  case empty
}

/// A question and its answers, as text in NFC.
public struct ExtractedItem: Sendable, Equatable {
  /// What was asked.
  public struct Question: Sendable, Equatable {
    /// One line; empty if the page has none.
    public var title: String
    /// Empty if the title is the whole question.
    public var body: String
  }

  /// What was answered; the body is never empty.
  public typealias Answer = Item.Answer

  /// What was asked.
  public var question: Question
  /// In the page's order.
  public var answers: [Answer]
  /// Subject, as the page names it.
  public var category: String?
  /// When it was asked, as the page writes it.
  public var askedAt: String?
}

/// What a page holds.
public struct Extraction: Sendable, Equatable {
  /// What the page is.
  public var kind: PageKind
  /// The page's title in one line, NFC.
  public var title: String
  /// Questions, or an article as the only one; none if the page is rejected.
  public var items: [ExtractedItem]
  /// The text of the items, or what text there is, NFC.
  public var text: String
  /// What recognised the page: `json-ld`, `gnuboard.post`, `gnuboard.faq`, `main-text` …
  public var method: String
  /// Why nothing was taken from the page: `extract.…` or `decode.…`.
  public var reject: Rejection?
}

/// How a page is to be read.
public enum ExtractionMode: String, Sendable {
  /// By what is found on it.
  case auto
  /// As running text, whatever it holds.
  case article
}

/// Bounds of extraction.
public struct ExtractionLimits: Sendable, Equatable {
  /// Replacement characters per byte of text from which on a page counts as unreadable.
  public var replacements = 0.005
  /// Bytes of text below which a page is empty: about ten Korean words.
  public var emptyText = 60
  /// Bytes of text up to which a page can be a mere message: an error, a request to log in.
  public var message = 900
  /// Bytes of an article that become its item's body, cut at a line's end.
  public var articleBody = 4_000
  /// A list has at least this many links …
  public var listLinks = 10
  /// … that hold at least this part of its text …
  public var listLinkShare = 0.4
  /// … and no more running text than this in sentences, twice in all, in bytes without white space.
  public var listText = 400
  /// Link share of the running text below which a question mark in it shows somebody asking, not a list.
  public var questionLinkShare = 0.1
  /// Or at least this many headings that lead elsewhere …
  public var teasers = 3
  /// … with at most this many bytes of running text for each, without white space.
  public var teaserText = 450

  /// The defaults.
  public init() {}
}
