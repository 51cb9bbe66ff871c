public import Corpus
public import Pages

/// What is shown, and where it is served.
public struct BrowseSettings: Sendable {
  /// The corpus.
  public var corpus: Corpus
  /// The registry that reviews are signed into; it need not be there.
  public var sites = "sites.yaml"
  /// The folder of training runs; it need not be there.
  public var runs = "runs"
  /// Folders that exports wrote.
  public var exports: [String] = []
  /// 0 takes any free one.
  public var port: UInt16 = 8080
  /// What pages are written in where neither the address nor the browser says it.
  public var language: Pages.Language?
  /// Nothing is signed.
  public var isReadOnly = false
  /// What the first page shows above the counts; nil for nothing.
  public var overview: (@Sendable (Pages.Language) throws -> HTML)?
  /// Seconds since 1970.
  public var now: @Sendable () -> Double
  /// How long one request may look through rows before it offers to go on.
  public var patience: Duration = .seconds(2)

  /// A corpus, read at `now`.
  public init(corpus: Corpus, now: @escaping @Sendable () -> Double) {
    (self.corpus, self.now) = (corpus, now)
  }
}
