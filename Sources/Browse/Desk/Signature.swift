import Corpus
import Crawl
import Foundation
import Licensing
import Pages
import Synchronization

/// What a reviewer filled in, understood.
struct Signature: Sendable {
  /// `host[:port]` of the pages whose evidence was shown; the registry says which site they are of.
  let host: String
  let review: LicenseReview
  /// Of the registry and of the evidence, as the page showed them.
  let sitesDigest, evidenceDigest: String

  /// - Throws: `PageProblem` for what is missing, in the reader's language.
  init(_ form: FormFields, _ say: Language) throws {
    func tidy(_ name: String) -> String? { form[name].flatMap(Signature.tidy) }
    guard form.all("host").count == 1, let host = tidy("host"), let sites = form["sites"],
      let evidence = form["evidence_digest"]
    else {
      throw PageProblem(
        400, say("The form is not whole: load the page again.", "양식이 온전하지 않습니다. 페이지를 다시 여세요."))
    }
    guard let letter = tidy("class"), let licenseClass = LicenseClass(rawValue: letter) else {
      throw PageProblem(422, say("Choose a class: A, B or C.", "등급 A, B, C 가운데 하나를 고르세요."))
    }
    guard let ground = tidy("evidence") else {
      throw PageProblem(422, say("Say what the decision rests on.", "판단의 근거를 적으세요."))
    }
    guard let reviewer = tidy("reviewer") else {
      throw PageProblem(422, say("Sign with your name.", "심사자의 이름을 적으세요."))
    }
    let license = tidy("license")
    guard licenseClass != .a || license != nil else {
      throw PageProblem(
        422,
        say(
          "Class A needs a licence: under which one may rows be redistributed?",
          "A 등급에는 라이선스가 필요합니다. 어느 라이선스로 재배포할 수 있습니까?"))
    }
    self.host = host
    (sitesDigest, evidenceDigest) = (sites, evidence)
    review = LicenseReview(
      class: licenseClass, license: license, licenseURL: tidy("license_url"), reviewer: reviewer,
      date: tidy("date") ?? "", evidence: ground, attribution: tidy("attribution"), lifts: form.all("lifts"))
  }

  /// One line, without what YAML does not take; nil if nothing is left.
  static func tidy(_ text: String) -> String? {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(4_000) {
      let isBreak = scalar.properties.generalCategory == .control || (0x2028...0x2029).contains(scalar.value)
      let isStrange =
        [0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value & 0xFFFF) || scalar.properties.isNoncharacterCodePoint
      if isStrange { continue }
      out.append(isBreak ? " " : scalar)
    }
    let line = String(out).trimmingCharacters(in: .whitespaces)
    return line.isEmpty ? nil : line
  }
}

/// `2026-01-31`, UTC.
func isoDay(_ seconds: Double) -> String {
  Date(timeIntervalSince1970: seconds).formatted(.iso8601.year().month().day())
}

/// Why a signature was not put down.
struct SigningProblem: Error {
  let status: Int
  let message: String
  /// What may be put in by hand; nil where that would not help.
  var block: String?
}

extension Router {
  /// One signature at a time.
  private static let signing = Mutex(())

  /// Signs, and goes on to the site's page; or shows the page again with what was filled in, and why not.
  func sign(_ visit: Visit, _ frame: Frame) throws -> Answer {
    let form = visit.form ?? FormFields()
    do {
      let signature = try Signature(form, frame.say)
      try Router.signing.withLock { _ in try put(signature, frame.say) }
      let cookie = "reviewer=\(encoded(signature.review.reviewer)); Path=/desk; HttpOnly; SameSite=Strict"
      return .seeOther(
        frame.link("/desk/site", [("host", signature.host), ("signed", "1")]), cookie: cookie)
    } catch let problem as SigningProblem {
      return try sitePage(visit, frame, note: problem)
    } catch let problem as PageProblem {
      return try sitePage(
        visit, frame, note: SigningProblem(status: problem.status, message: problem.message))
    }
  }

  private func put(_ signature: Signature, _ say: Language) throws {
    let evidence = try SiteEvidence(host: signature.host, corpus: settings.corpus).digest
    guard evidence == signature.evidenceDigest else {
      throw SigningProblem(
        status: 409,
        message: say(
          "What the site says was read anew since this page was made (it was \(signature.evidenceDigest.prefix(16))…, it is \(evidence.prefix(16))…): read it again, then sign.",
          "이 페이지를 만든 뒤에 사이트의 표시가 다시 읽혔습니다(\(signature.evidenceDigest.prefix(16))… → \(evidence.prefix(16))…). 다시 읽고 서명하세요."
        ))
    }
    let file = RegistryFile(settings.sites)
    let log = ReviewLog(corpus: settings.corpus)
    var entry: ReviewLog.Entry?
    do {
      let site = try site(of: signature, file)
      _ = try file.sign(
        signature.review, host: site, ifStill: signature.sitesDigest,
        policy: PolicyInForce(of: settings.corpus).policy
      ) { earlier, digest in
        let new = ReviewLog.Entry(
          host: site, review: signature.review, earlier: earlier, evidence: evidence,
          sitesBefore: signature.sitesDigest, sitesAfter: digest)
        do { try log.add(new, .signing, at: settings.now()) } catch {
          throw SigningProblem(
            status: 503,
            message: say(
              "Nothing was signed: the line in reviews.jsonl could not be written: \(error)",
              "reviews.jsonl에 기록하지 못해 서명하지 않았습니다: \(error)"))
        }
        entry = new
      }
    } catch {
      if let entry { try? log.add(entry, .unsigned, at: settings.now()) }
      throw Router.refusal(error, signature, say)
    }
    guard let entry else { return }
    do { try log.add(entry, .signed, at: settings.now()) } catch {
      throw SigningProblem(
        status: 503,
        message: say(
          "sites.yaml is signed, as the last line of reviews.jsonl announces; the line that says it was done could not be written: \(error)",
          "reviews.jsonl의 마지막 줄이 알린 대로 sites.yaml에 서명했지만, 서명을 마쳤다는 줄은 기록하지 못했습니다: \(error)"))
    }
  }

  /// The site of the pages that were shown, in the registry that was shown.
  private func site(of signature: Signature, _ file: RegistryFile) throws -> String {
    let content = try file.read()
    guard content.digest == signature.sitesDigest else {
      throw RegistryFile.Changed(expected: signature.sitesDigest, found: content.digest)
    }
    guard
      let site = try file.registry(policy: PolicyInForce(of: settings.corpus).policy)?.site(
        host: signature.host)
    else {
      throw ConfigurationMap.Failure(place: file.name, problem: "no site has the host \(signature.host)")
    }
    return site.host
  }

  private static func refusal(_ error: any Error, _ signature: Signature, _ say: Language) -> any Error {
    switch error {
    case let changed as RegistryFile.Changed:
      SigningProblem(
        status: 409,
        message: say(
          "sites.yaml was changed since this page was made (it was \(changed.expected.prefix(16))…, it is \(changed.found.prefix(16))…). Nothing was written. Look at it, then sign again.",
          "이 페이지를 만든 뒤에 sites.yaml이 바뀌었습니다(\(changed.expected.prefix(16))… → \(changed.found.prefix(16))…). 아무것도 쓰지 않았습니다. 확인하고 다시 서명하세요."
        ))
    case let failure as ConfigurationMap.Failure:
      SigningProblem(status: 422, message: "\(failure)", block: signature.review.yaml)
    default: error
    }
  }
}
