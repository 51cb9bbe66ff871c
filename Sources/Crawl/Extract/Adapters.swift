/// A way to recognise a kind of page and to read it by its markup.
struct Adapter: Sendable {
  /// What items name as their method starts with it: `json-ld`, `gnuboard`.
  let name: String
  /// What the page holds; nil if the page is of another kind.
  let read: @Sendable (Page) -> Extraction?
}

/// All adapters: what a page states of itself first, then the markup of known engines, and last
/// what a page states of a question's title alone. The first that reads a page is believed.
let adapters = [
  Adapter(name: "json-ld", read: jsonLDQuestions),
  Adapter(name: "microdata", read: microdataQuestions),
  Adapter(name: "rdfa", read: rdfaQuestions),
  Adapter(name: "gnuboard", read: gnuboardPage),
  Adapter(name: "title", read: statedTitle),
]
