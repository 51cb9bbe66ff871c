/// A way to recognise a kind of page and to read it by its markup.
struct Adapter: Sendable {
  /// What items name as their method starts with it: `json-ld`, `gnuboard`.
  let name: String
  /// What the page holds; nil if the page is of another kind.
  let read: @Sendable (Page, ExtractionLimits) -> Extraction?
}

/// All adapters: what a page states of itself first, then the markup of known engines, then lists of questions of any
/// origin, and last what a page states of a question's title alone. The first that reads a page is believed.
let adapters = [
  Adapter(name: "json-ld") { page, _ in jsonLDQuestions(page) },
  Adapter(name: "microdata") { page, _ in microdataQuestions(page) },
  Adapter(name: "rdfa") { page, _ in rdfaQuestions(page) },
  Adapter(name: "gnuboard") { page, _ in gnuboardPage(page) },
  Adapter(name: "gnuboard4") { page, _ in gnuboard4Page(page) },
  Adapter(name: "xe") { page, _ in xpressEnginePage(page) },
  Adapter(name: "discourse") { page, _ in discoursePage(page) },
  Adapter(name: "question2answer") { page, _ in question2AnswerPage(page) },
  Adapter(name: "mediawiki", read: mediaWikiPage),
  Adapter(name: "mdbook", read: mdBookPage),
  Adapter(name: "docusaurus", read: docusaurusPage),
  Adapter(name: "faq") { page, _ in faqPage(page) },
  Adapter(name: "title") { page, _ in statedTitle(page) },
]
