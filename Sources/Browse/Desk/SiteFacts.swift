import Corpus
import Crawl
import Licensing

/// All that a reviewer reads of one site before signing.
struct SiteFacts: Sendable {
  /// The beginning of a page that was judged so.
  struct Sample: Sendable {
    let licenseClass: String
    let url: String
    let text: String?
    let problem: String?
  }

  /// `host[:port]` of the pages.
  let host: String
  /// As it stands in the registry; nil where it is not in it.
  let site: String?
  let evidence: SiteEvidence
  let dossier: SiteDossier
  let review: LicenseReview?
  /// What a form begins with.
  let proposal: [String: String]
  let samples: [Sample]
  let terms: [Sample]
  /// SHA-256 of the registry as it is now; nil if it cannot be read.
  let sitesDigest: String?
  let registryProblem: String?
  /// Licences the policy knows.
  let licenses: [String]
  /// What makes the review part of the verdicts.
  let retag: String
  let today: String

  init(host: String, _ settings: BrowseSettings) throws {
    let corpus = settings.corpus
    let policy = try PolicyInForce(of: corpus)
    let file = RegistryFile(settings.sites)
    var (registry, digest, problem): (SiteRegistry?, String?, String?) = (nil, nil, nil)
    do {
      registry = try file.registry(policy: policy.policy)
      digest = registry == nil ? nil : try file.read().digest
      if registry == nil { problem = "sites.yaml is not there" }
    } catch { problem = "\(error)" }
    let found = registry?.site(host: host)
    dossier = try SiteDossier(host: host, corpus: corpus, registry: registry, today: settings.now())
    guard found != nil || !dossier.urls.isEmpty || !dossier.classes.isEmpty else {
      throw PageProblem(404, "the corpus knows no host \(short(host, 200))")
    }
    evidence = try SiteEvidence(host: host, corpus: corpus)
    (self.host, site, review, registryProblem) = (host, found?.host, found?.review, problem)
    sitesDigest = digest
    licenses = policy.policy.knownIDs
    retag =
      "yisang license retag " + (policy.isBuiltIn ? "--built-in" : "--policy \(corpus.root)/policy.yaml")
    today = isoDay(settings.now())
    proposal = SiteFacts.fields(of: dossier.review)
    samples = try dossier.samples.sorted { $0.key < $1.key }.flatMap { letter, urls in
      try urls.prefix(2).map { try SiteFacts.sample(letter, $0, 1_500, corpus) }
    }
    terms = try evidence.terms.map { try SiteFacts.sample("", $0, 20_000, corpus) }
  }

  private static func sample(_ letter: String, _ url: String, _ most: Int, _ corpus: Corpus) throws -> Sample
  {
    let page = try StoredPage(url, in: corpus, most: most)
    return Sample(
      licenseClass: letter, url: url, text: page?.text.map { $0 + (page?.isCut == true ? " …" : "") },
      problem: page?.problem)
  }

  /// The proposed block, key by key.
  private static func fields(of block: String) -> [String: String] {
    guard let map = try? ConfigurationMap(text: block, file: "").map("license_review") else { return [:] }
    var fields: [String: String] = [:]
    for key in map.keys { fields[key] = try? map.string(key) }
    return fields
  }
}
