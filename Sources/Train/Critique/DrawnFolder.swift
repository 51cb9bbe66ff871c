import Checkpoints
import Foundation
import StrictJSON

/// The folder `drawn` of a run: what was drawn, by which settings and model. It may be copied to another run that draws alike.
final class DrawnFolder {
  /// What it has.
  private(set) var drawn = DrawnSoFar()
  /// What whoever goes on should know.
  let notes: [String]
  private let solutions: JournalLines
  private let critiques: JournalLines
  private let questions: [Question]
  private let settings: SCFTSettings

  static func path(of run: RunFolder) -> String { "\(run.path)/drawn" }
  private static let (solutionsName, critiquesName) = ("solutions.jsonl", "critiques.jsonl")

  /// Opens the folder of a run, or makes it.
  ///
  /// - Parameter manifest: what is drawn is made of.
  /// - Throws: `TrainError` where what is in it was drawn otherwise, or is damaged.
  init(_ run: RunFolder, _ manifest: RunManifest, _ questions: [Question], _ settings: SCFTSettings) throws {
    (self.questions, self.settings) = (questions, settings)
    let path = DrawnFolder.path(of: run)
    notes = try DrawnFolder.begin(path, manifest)
    var drawn = DrawnSoFar()
    solutions = try JournalLines("\(path)/\(DrawnFolder.solutionsName)") {
      DrawnLine(json: $0).map { drawn.take($0, isCritique: false, questions, settings) } ?? false
    }
    critiques = try JournalLines("\(path)/\(DrawnFolder.critiquesName)") {
      DrawnLine(json: $0).map { drawn.take($0, isCritique: true, questions, settings) } ?? false
    }
    self.drawn = drawn
  }

  private static func begin(_ path: String, _ manifest: RunManifest) throws -> [String] {
    let place = "\(path)/\(RunFolder.manifestName)"
    var (manifest, notes) = (manifest, [String]())
    if FileManager.default.fileExists(atPath: place) {
      let saved = try RunManifest(contentsOf: place)
      try check(path, saved, manifest)
      if saved.maker == manifest.maker { return [] }
      notes = [
        "\(path): drawn by \(saved.maker), and this is \(manifest.maker): what is drawn from here on may differ in bits"
      ]
      manifest = manifest.behind(saved)
    } else if let name = [solutionsName, critiquesName].first(where: {
      FileManager.default.fileExists(atPath: "\(path)/\($0)")
    }) {
      throw TrainError(
        place, "is missing, and by what \(name) was drawn is not known; put it back, or remove \(path)")
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try DurableFile.replace(manifest.json.indented, at: place)
    } catch let error as CheckpointError { throw TrainError(error.path, error.problem) } catch {
      throw TrainError(path, "cannot be made; check the path, its permissions and the free space")
    }
    return notes
  }

  private static func check(_ path: String, _ saved: RunManifest, _ manifest: RunManifest) throws {
    let differences = saved.differences(from: manifest)
    guard differences.isEmpty else {
      throw TrainError(
        path,
        "has completions that were drawn otherwise: \(differences.joined(separator: "; ")). Give again what they were drawn with, or name another --output-dir"
      )
    }
  }

  /// What a run has drawn so far, where nothing is to be written.
  ///
  /// - Throws: as `init`.
  static func look(
    _ run: RunFolder, _ manifest: RunManifest, _ questions: [Question], _ settings: SCFTSettings
  )
    throws -> DrawnSoFar
  {
    let path = path(of: run)
    let place = "\(path)/\(RunFolder.manifestName)"
    var drawn = DrawnSoFar()
    guard FileManager.default.fileExists(atPath: place) else { return drawn }
    try check(path, RunManifest(contentsOf: place), manifest)
    for (name, isCritique) in [(solutionsName, false), (critiquesName, true)] {
      try JournalLines.read("\(path)/\(name)") {
        DrawnLine(json: $0).map { drawn.take($0, isCritique: isCritique, questions, settings) } ?? false
      }
    }
    return drawn
  }

  /// Keeps solutions of a question.
  func add(solutions line: DrawnLine) throws {
    try solutions.add(line.json)
    _ = drawn.take(line, isCritique: false, questions, settings)
  }

  /// Keeps critiques of a solution.
  func add(critiques line: DrawnLine) throws {
    try critiques.add(line.json)
    _ = drawn.take(line, isCritique: true, questions, settings)
  }

  /// Makes all of it durable.
  func sync() throws {
    try solutions.sync()
    try critiques.sync()
  }
}
