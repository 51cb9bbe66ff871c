import ArgumentParser
import Corpus
import Crawl
import Foundation
import Licensing

struct LicenseVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "license", abstract: "Explain, change or audit what pages may be used for.",
    discussion: """
      Classes: A redistribute, B train only, C exclude. What a class follows from is a policy, licenses/policy.yaml, \
      built into the program; a corpus may have its own.

      Examples:
        yisang license audit
        yisang license explain 1c9af02b
      """,
    subcommands: [
      LicenseExplainVerb.self, LicenseRetagVerb.self, LicenseAuditVerb.self, LicensePolicyVerb.self,
    ])
}

struct LicensePolicyVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Print the policy of the corpus, or the one the program has.",
    discussion: """
      Examples:
        yisang license policy > mine.yaml      # edit it, then
        yisang license retag --policy mine.yaml
      """)

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let policy = try PolicyInForce(of: shared.corpus())
    if shared.json {
      try Console.json(["place": policy.place, "digest": policy.digest, "text": policy.text])
    } else {
      Console.out(policy.text.hasSuffix("\n") ? String(policy.text.dropLast()) : policy.text)
    }
  }
}

/// Where the site registry is, for verbs that need the reviews in it.
struct RegistryOptions: ParsableArguments {
  @Option(help: "The site registry (default: sites.yaml).", completion: .file(extensions: ["yaml"]))
  var sites: String?

  /// The registry; nil if none is named and there is no sites.yaml.
  ///
  /// - Parameter policy: the one to judge by, if it is not the corpus's.
  func registry(_ shared: SharedOptions, policy: LicensePolicy? = nil) throws -> SiteRegistry? {
    let root = try Settings(file: shared.config, section: nil)
    let named = try root.string("sites", flag: sites)
    let file = named ?? "sites.yaml"
    return named != nil || FileManager.default.fileExists(atPath: file)
      ? try SiteRegistry(contentsOf: file, policy: policy ?? PolicyInForce(of: shared.corpus()).policy) : nil
  }
}
