internal import Corpus
internal import GRDB
internal import Korean
internal import Web

/// Pages to items: decodes, parses and extracts what a crawl shard stored. No network.
struct ItemStep: StageStep {
  let stage = Stage.item
  /// Gives each page its site's category.
  let registry: SiteRegistry
  let bodies: BodySource

  /// What one page gave.
  enum Outcome: Sendable, Equatable {
    case items([Item])
    case reject(RecordID, url: String, Rejection)
  }

  var parameters: Parameters {
    let categories = registry.sites.map { "\($0.host)=\($0.category ?? "")" }
    return Parameters(["extractor": "3", "categories": categories.sorted().joined(separator: ",")])
  }

  func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, StoredResponse)] {
    try StoredResponse.readPages(db, after: position, limit: min(limit, 32))
  }

  func decide(_ response: StoredResponse) throws -> Outcome {
    do {
      if response.source == .import {
        let category = WebURL(response.url).flatMap { registry.site(of: $0) }?.category
        return .items([try ImportedRow(response).item(response, category: category)])
      }
      return .items(try items(of: response))
    } catch let rejection as Rejection {
      return .reject(response.id, url: response.url, rejection)
    }
  }

  func write(_ outcome: Outcome, to db: Database) throws {
    switch outcome {
    case .items(let items): for item in items { try item.insert(into: db) }
    case .reject(let id, let url, let rejection): try rejection.insert(id: id, url: url, into: db)
    }
  }

  private func items(of response: StoredResponse) throws -> [Item] {
    let page = try OpenedPage(response, bodies)
    let extraction = extract(page.page)
    if let rejection = extraction.reject { throw rejection }
    if extraction.items.isEmpty { throw Rejection("extract.empty", value: extraction.kind.rawValue) }
    let authority = page.page.url.authority
    return extraction.items.enumerated().map { post, found in
      Item(
        id: RecordID(page: response.url, post: post), page: response.id, post: post, url: response.url,
        host: authority, category: registry.site(of: page.page.url)?.category ?? found.category,
        title: found.question.title,
        body: found.question.body,
        answers: found.answers.map { .init(body: $0.body, accepted: $0.accepted, score: $0.score) },
        askedAt: found.askedAt, method: extraction.method, retrievedAt: response.fetchedAt)
    }
  }
}

/// A stored response, decoded and parsed.
struct OpenedPage {
  let page: Page
  let headers: HTTPHeaders

  /// What the server said of it; of a 304, what it said when it sent the body.
  let head: [UInt8]

  /// - Throws: `Rejection`, why there is no page in it; anything else if the corpus cannot be read.
  init(_ response: StoredResponse, _ bodies: BodySource) throws {
    guard let original = try bodies.original(of: response), let url = WebURL(response.url) else {
      throw Rejection("extract.no_body", value: "shard \(response.bodyIn ?? "?") is gone")
    }
    let content: [UInt8]
    do throws(ContentCoding.Problem) {
      content = try original.content(limit: Discovery.contentLimit)
    } catch {
      let (reason, detail) = Discovery.explain(error)
      throw Rejection(reason, value: detail)
    }
    head = original.head
    headers = original.headers
    let type = sniffContent(content, declared: headers["Content-Type"])
    guard type == .html || type == .text else { throw Rejection("fetch.not_html", value: type.rawValue) }
    let text = decodeText(content, contentType: headers["Content-Type"])
    page = Page(url: url, text: text)
  }
}
