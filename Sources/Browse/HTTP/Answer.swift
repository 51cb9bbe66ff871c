import Pages

/// What is sent back.
struct Answer: Sendable {
  var status: Int
  var fields: [(name: String, value: String)]
  var body: String

  /// A page; rows of others must not stay in caches, nor addresses of pages reach other sites.
  ///
  /// - Parameter hasForm: its own origin is told to itself, which a form's check needs.
  static func page(_ status: Int, _ page: Page, hasForm: Bool = false) -> Answer {
    Answer(
      status: status,
      fields: safe + [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Referrer-Policy", hasForm ? "same-origin" : "no-referrer"),
      ], body: page.markup)
  }

  static func plain(_ status: Int, _ text: String) -> Answer {
    Answer(
      status: status,
      fields: safe + [("Content-Type", "text/plain; charset=utf-8"), ("Referrer-Policy", "no-referrer")],
      body: text + "\n")
  }

  /// Where the browser goes on with GET.
  static func seeOther(_ address: String, cookie: String?) -> Answer {
    var answer = plain(303, address)
    answer.fields.append(("Location", address))
    if let cookie { answer.fields.append(("Set-Cookie", cookie)) }
    return answer
  }

  /// Nothing is fetched, no script runs, and no other page may frame these.
  private static let safe = [
    ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
    (
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
  ]

  static func phrase(_ status: Int) -> String {
    let phrases = [
      200: "OK", 204: "No Content", 303: "See Other", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
      405: "Method Not Allowed", 409: "Conflict", 413: "Payload Too Large", 421: "Misdirected Request",
      422: "Unprocessable Content", 500: "Internal Server Error", 503: "Service Unavailable",
    ]
    return phrases[status] ?? "Unknown"
  }
}
