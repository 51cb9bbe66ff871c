internal import Corpus
internal import Foundation

/// A folder by what the system knows it by, so that links and mounts hide nothing.
private struct FolderIdentity: Hashable {
  let device: UInt64
  let node: UInt64

  /// nil where there is nothing.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, node) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }

  /// The folder a path leads to, and all that hold it; of a path that is not there, the part that is.
  static func chain(of path: String) -> Set<FolderIdentity> {
    var place = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    while FolderIdentity(place) == nil, let slash = place.lastIndex(of: "/"), slash > place.startIndex {
      place = String(place[..<slash])
    }
    var chain: Set<FolderIdentity> = []
    // The root holds itself, which ends the way up.
    while let next = FolderIdentity(place), chain.insert(next).inserted { place += "/.." }
    return chain
  }
}

extension ExportTarget {
  /// Refuses a folder that may be published inside the corpus, and a train-only folder that leads out of it.
  func checkPlace(in corpus: Corpus) throws {
    switch self {
    case .publishable(let folder):
      let own = [corpus.root, trainOnlyFolder(of: corpus)].compactMap(FolderIdentity.init)
      guard FolderIdentity.chain(of: folder).isDisjoint(with: own) else {
        throw CorpusFailure(
          .mismatch, folder, "this lies inside the corpus", remedy: "export to a folder beside it")
      }
    case .trainOnly:
      let folder = trainOnlyFolder(of: corpus)
      var status = stat()
      guard lstat(folder, &status) != 0 || status.st_mode & S_IFMT != S_IFLNK else {
        throw CorpusFailure(
          .mismatch, folder, "this is a link, and rows that may not be published stay in the corpus",
          remedy: "remove the link")
      }
    }
  }

  /// The folder that is written to.
  func folder(of corpus: Corpus) -> String {
    switch self {
    case .publishable(let folder): folder
    case .trainOnly: trainOnlyFolder(of: corpus)
    }
  }

  private func trainOnlyFolder(of corpus: Corpus) -> String { corpus.root + "/train-only" }
}
