public import Licensing

/// Where rows may go, decided before a row is read.
public enum ExportTarget: Sendable, Equatable {
  /// A folder that may be published: class A rows only.
  case publishable(folder: String)
  /// `<corpus>/train-only`: A and B rows for training on this machine, never a folder of the user's choice.
  case trainOnly

  /// Why an export was refused.
  public struct Refusal: Error, Equatable, CustomStringConvertible {
    /// What is not possible, why, and what is.
    public let description: String
  }

  /// The target for what a user asked for.
  ///
  /// - Throws: `Refusal` for B or C rows into a folder that may be published.
  public init(classes: [LicenseClass], folder: String?, trainOnly: Bool) throws(Refusal) {
    if trainOnly && !classes.isEmpty {
      throw Refusal(description: "--train-only writes classes A and B; --class does not go with it")
    }
    if trainOnly {
      guard folder == nil else {
        throw Refusal(
          description:
            "train-only rows go to the corpus's own folder train-only, not to a folder of your choice; "
            + "drop --to, or export --class A")
      }
      self = .trainOnly
      return
    }
    if classes.contains(.c) {
      throw Refusal(description: "class C rows are excluded from every use; export --class A")
    }
    if classes.contains(.b) {
      throw Refusal(
        description:
          "class B rows may be trained on and never redistributed, so they cannot go to a folder that "
          + "may be published; use --train-only, or export --class A")
    }
    guard let folder, !folder.isEmpty else {
      throw Refusal(description: "say where the rows go with --to FOLDER")
    }
    self = .publishable(folder: folder)
  }

  /// Whether rows of a class may go there.
  public func admits(_ licenseClass: LicenseClass) -> Bool {
    switch self {
    case .publishable: licenseClass == .a
    case .trainOnly: licenseClass != .c
    }
  }
}
