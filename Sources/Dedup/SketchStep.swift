public import Corpus
public import GRDB
internal import Similarity

/// Items to sketches: all that a search needs of a text until it meets another, so that texts are read by many programs and
/// compared by one.
public struct SketchStep: StageStep {
  /// What is read of an item.
  public struct Input: Sendable {
    let seq: Int64
    let id: RecordID
    let text: [UInt8]
    let preference: [Int64]
  }

  /// What is kept of it.
  public struct Outcome: Sendable {
    let input: Input
    let sketch: NearDuplicates.Sketch
  }

  /// The stage written.
  public let stage = Stage.sketch
  private let settings: DedupSettings
  private let sketcher: Sketcher
  private let classes: PageClasses
  private let licenses: [String]

  /// - Parameter licenses: the verdicts that are preferred by; not looked at if the policy does not.
  public init(_ settings: DedupSettings, licenses: [SealedShard]) throws {
    let asked = settings.keep.contains(.license) ? licenses : []
    (self.settings, self.licenses) = (settings, asked.map(\.key))
    sketcher = Sketcher(settings.near, settings.shape)
    classes = try PageClasses(asked)
  }

  /// What sketches depend on. The number is raised when equal texts give other sketches than before.
  public var parameters: Parameters {
    var values = settings.parameters.values
    (values["threshold"], values["guard"]) = (nil, nil)
    values["bands"] = "\(settings.shape.bands)×\(settings.shape.rows)"
    values["sketch"] = "1"
    return Parameters(values)
  }

  /// The licences say which copy is preferred.
  public func sideInputs(of shard: Int) -> [String] { licenses }

  /// Reads items in order.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Input)] {
    let rows = try ItemText.rows(in: db, after: position, limit: limit, settings.keep, classes)
    return rows.map { ($0.seq, Input(seq: $0.seq, id: $0.id, text: $0.text, preference: $0.preference)) }
  }

  /// The sketch of the text.
  public func decide(_ input: Input) -> Outcome {
    var sketcher = sketcher
    return Outcome(input: input, sketch: sketcher.sketch(input.text))
  }

  /// Writes the sketch.
  public func write(_ outcome: Outcome, to db: Database) throws {
    let row = try ColumnStatement(
      db, "INSERT INTO sketch (seq, id, digest, keys, bytes, preference) VALUES (?,?,?,?,?,?)")
    row.bind(0, outcome.input.seq)
    row.bind(1, outcome.input.id)
    row.bind(2, outcome.sketch.digest.map { Int(bitPattern: UInt(truncatingIfNeeded: $0)) })
    row.bind(3, blob: littleEndian(outcome.sketch.keys))
    row.bind(4, blob: outcome.sketch.bytes)
    row.bind(5, blob: littleEndian(outcome.input.preference))
    try row.run()
  }
}
