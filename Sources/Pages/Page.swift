/// A whole document: no script of others, no font, no picture, nothing that is fetched.
public struct Page: Sendable {
  /// What it is called, in the window and at its top.
  public var title: String
  /// What it is written in.
  public var language: Language
  /// What stands beside the title: places to go to.
  public var navigation: HTML = .empty
  /// What it says.
  public var body: HTML
  /// What stands at its end.
  public var footer: HTML = .empty
  /// Rules behind those of the style sheet, for what this page alone has.
  public var style = ""
  /// Scripts of ours that it works better with; everything can be read without.
  public var script: String?

  /// A page with a title and a body.
  public init(title: String, language: Language, body: HTML) {
    (self.title, self.language, self.body) = (title, language, body)
  }

  /// The document's text; the policy keeps a browser from fetching anything, whatever a row's text may hold.
  public var markup: String {
    let code = script.map { "<script>\($0)</script>" } ?? ""
    let page: HTML = """
      <!doctype html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Page.policy)">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(HTML(trusted: PageStyle.sheet + style))</style>
      </head>
      <body>
      <header><h1>\(title)</h1>\(navigation)</header>
      <main>
      \(body)
      </main>
      <footer>\(footer)</footer>
      \(HTML(trusted: code))
      </body>
      </html>

      """
    return page.markup
  }

  /// The same as a header's value.
  public static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'"
}
