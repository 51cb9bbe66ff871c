import Corpus
import Crawl
import Foundation
import GRDB
import Pages

/// Requests to pages: what is asked is read, what is read becomes a page. It throws nothing and keeps nothing.
struct Router: Sendable {
  let settings: BrowseSettings
  let gate: Gate
  let reports = ReportCache()

  func answer(_ request: RawRequest) -> Answer {
    let text = request.method == "POST" ? String(validating: request.body, as: UTF8.self) : nil
    let form = text.flatMap { FormFields($0) }
    if let refusal = gate.refusal(request, form: form) { return refused(refusal) }
    guard let visit = Visit(request, form: form, standard: settings.language) else {
      return .plain(400, "the address cannot be decoded: an escape is none, or what it stands for is no text")
    }
    let frame = Frame(visit, isReadOnly: settings.isReadOnly)
    do { return try route(visit, frame) } catch {
      let (status, message) = Router.explain(error)
      return problem(frame, status, message)
    }
  }

  private func route(_ visit: Visit, _ frame: Frame) throws -> Answer {
    let path = visit.path
    if visit.form != nil {
      guard path == ["desk", "sign"] else { throw PageProblem(405, "nothing is posted here") }
      return try sign(visit, frame)
    }
    switch path.first {
    case nil: return .page(200, try overviewPage(settings, frame))
    // Browsers ask for it by themselves.
    case "favicon.ico" where path.count == 1: return .plain(204, "")
    case "search" where path.count == 1:
      let query = try SearchQuery(visit.query)
      let result = try query.isEmpty ? nil : search(query, in: settings.corpus, limits: limits)
      return .page(200, searchPage(query, result, frame))
    case "why" where path.count == 1:
      guard let record = visit.query["id"] ?? visit.query["url"] else { return .page(200, whyForm(frame)) }
      return .page(200, lifePage(try Life(of: record, settings), frame))
    case "page" where path.count == 1:
      return .page(200, try storedPage(settings, visit, frame))
    case "rejects" where path.count == 1:
      return .page(200, rejectsPage(try RejectCounts(of: settings.corpus), frame))
    case "rejects" where path.count == 3:
      let query = try RejectQuery(stage: path[1], reason: path[2], visit.query)
      return .page(200, rejectListPage(query, try RejectList(query, in: settings.corpus), frame))
    case "traces" where path.count == 1:
      let query = try TraceQuery(visit.query)
      return .page(200, tracesPage(query, try TraceList(query, in: settings.corpus), frame))
    case "trace" where path.count == 2:
      return .page(200, try tracePage(TraceFacts(of: path[1], visit.query, settings.corpus), frame))
    case "licence" where path.count == 1:
      return .page(200, try licencePage(settings, visit, frame))
    case "desk" where path.count == 1:
      return .page(200, deskPage(try DeskFacts(settings, reports: reports), frame))
    case "desk" where path == ["desk", "site"]:
      return try sitePage(visit, frame, note: nil)
    default: throw PageProblem(404, frame.say("There is nothing at this address.", "이 주소에는 아무것도 없습니다."))
    }
  }

  private var limits: SearchLimits {
    let end = ContinuousClock.now + settings.patience
    return SearchLimits(isLate: { ContinuousClock.now >= end })
  }

  func problem(_ frame: Frame, _ status: Int, _ message: String) -> Answer {
    let title =
      status < 500 ? frame.say("Not found here", "찾을 수 없음") : frame.say("Not readable now", "지금 읽을 수 없음")
    return .page(status, frame.page(title, "<div class=\"alarm\"><p>\(message)</p></div>"))
  }

  private func refused(_ refusal: Gate.Refusal) -> Answer {
    switch refusal {
    case .foreignHost:
      .plain(421, "ask by the address that yisang browse printed: another name may be another site's")
    case .method: .plain(405, "only GET, HEAD and, to sign, POST")
    case .readOnly: .plain(403, "this was started with --read-only: nothing is signed")
    case .foreignOrigin: .plain(403, "a form of another page cannot sign")
    case .token: .plain(403, "this form is of an earlier start of yisang browse: load the page again")
    }
  }

  /// The status and the words of an error.
  static func explain(_ error: any Error) -> (status: Int, message: String) {
    switch error {
    case let error as PageProblem: (error.status, error.message)
    case let error as CorpusFailure:
      switch error.code {
      case .missing: (404, "\(error)")
      case .mismatch: (409, "\(error)")
      default: (503, "\(error)")
      }
    case let error as CrawlFailure: (404, "\(error)")
    case let error as ConfigurationMap.Failure: (422, "\(error)")
    case let error as DatabaseError:
      (503, "SQLite: \(error.message ?? "\(error)"); a stage may be running: load the page again")
    default: (500, "\(error)")
    }
  }
}

/// Why there is no such page.
struct PageProblem: Error {
  let status: Int
  let message: String

  init(_ status: Int, _ message: String) { (self.status, self.message) = (status, message) }
}
