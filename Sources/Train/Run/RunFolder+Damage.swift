import Checkpoints
internal import Corpus
import Foundation
import Model

extension RunFolder {
  /// Reads a part of a step's checkpoint; what is wrong with it is told with what to do.
  func reading<Part>(_ step: Int, _ body: (_ folder: String) throws -> Part) throws -> Part {
    do {
      return try body(checkpoint(step))
    } catch let error as CheckpointError {
      throw damaged(step, error.path, error.problem)
    } catch let error as ModelError {
      throw damaged(step, checkpoint(step), error.problem)
    } catch let error as TrainError {
      throw damaged(step, error.place, error.problem)
    }
  }

  /// How far a step's checkpoint is, if its large files are those that were written; one of an older version, without digests, is taken
  /// as it is.
  ///
  /// - Throws: `TrainError` that names what is damaged.
  func progress(of step: Int) throws -> Progress {
    try reading(step) { folder in
      let progress = try Progress(of: "\(folder)/\(RunFolder.progressName)")
      for (name, digest) in progress.digests.sorted(by: { $0.key < $1.key }) {
        guard try RunFolder.digest(of: "\(folder)/\(name)") != digest else { continue }
        throw TrainError("\(folder)/\(name)", "its bytes are not those that were written (SHA-256)")
      }
      return progress
    }
  }

  /// SHA-256 of each file of weights, moments and draws in a folder, by name.
  static func digests(of folder: String) throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".safetensors") || $0 == Generation.fileName }
    return Dictionary(
      uniqueKeysWithValues: try names.map { ($0, try digest(of: "\(folder)/\($0)")) })
  }

  private static func digest(of path: String) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path) else { throw TrainError(path, "cannot be opened") }
    var digest = Digest()
    while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { digest.update(bytes) }
    return digest.finish().hex
  }

  /// - Throws: `TrainError` where a step's checkpoint was made otherwise.
  func check(_ saved: RunManifest, of step: Int, _ manifest: RunManifest) throws {
    let differences = saved.differences(from: manifest)
    guard differences.isEmpty else {
      throw TrainError(
        path,
        "has a checkpoint of step \(step) that was made otherwise: \(differences.joined(separator: "; ")). Give again what it began with, or name another --output-dir"
      )
    }
  }

  /// What to do about a checkpoint that cannot be gone on from.
  func damaged(_ step: Int, _ place: String, _ problem: String) -> TrainError {
    let older = ((try? checkpoints()) ?? []).last { $0 > 0 && $0 < step }
    let then =
      step == 0
      ? "draws its weights again" : older.map { "goes on from checkpoint-\($0)" } ?? "begins anew"
    return TrainError(
      place, "is damaged: \(problem). Remove checkpoint-\(step); the same command then \(then)")
  }
}
