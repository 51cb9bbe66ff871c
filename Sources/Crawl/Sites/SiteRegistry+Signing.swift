internal import Corpus
public import Licensing

extension SiteRegistry {
  /// The text of a `sites.yaml` with the review of one site put in the place of an earlier one; all else keeps its bytes.
  ///
  /// The new text is read before it is given back: it must have this review, and say of everything else what it said.
  ///
  /// - Parameters:
  ///   - host: as it stands in the registry.
  ///   - file: the file's name, for messages.
  ///   - policy: knows the licences that reviews may name; nil for the built-in one.
  /// - Throws: `ConfigurationMap.Failure` if the old text or the review is refused, or the text cannot be edited safely.
  public static func signed(
    _ text: String, host: String, review: LicenseReview, file: String, policy: LicensePolicy? = nil
  ) throws -> String {
    let old = try SiteRegistry(ConfigurationMap(text: text, file: file), policy: policy)
    guard let place = old.sites.firstIndex(where: { $0.host == host }) else {
      throw ConfigurationMap.Failure(
        place: file, problem: "no site has the host \(host): add it under sites first")
    }
    let edit = ConfigurationEdit(of: "sites", key: "license_review", value: review.block)
    let edited = try edit.applied(to: text, file: file, entry: place)
    let new = try SiteRegistry(ConfigurationMap(text: edited, file: file), policy: policy)
    guard new.sites[place].review == review else {
      throw ConfigurationMap.Failure(
        place: file, problem: "the review would not be read back as it is: take control characters out of it")
    }
    return edited
  }
}

extension LicenseReview {
  /// The lines of a `license_review`, below its key.
  var block: [String] {
    func line(_ key: String, _ value: String?) -> [String] {
      value.map { ["\(key): \(yamlQuoted($0))"] } ?? []
    }
    return ["class: \(self.class.rawValue)"] + line("license", license) + line("license_url", licenseURL)
      + line("attribution", attribution) + line("reviewer", reviewer) + ["date: \(yamlQuoted(date))"]
      + line("evidence", evidence)
      + (lifts.isEmpty ? [] : ["lifts: [\(lifts.map(yamlQuoted).joined(separator: ", "))]"])
  }

  /// The whole block as it stands under a site, for whoever puts it in by hand.
  public var yaml: String {
    (["    license_review:"] + block.map { "      " + $0 }).joined(separator: "\n")
  }
}
