internal import Foundation

extension ExportTarget {
  /// The folder of an export that a path lies in; nil of none. Links are followed.
  ///
  /// Nothing else may be written there: it would be published with the rows, or keep the next export from taking their place.
  public static func export(holding path: String) -> String? {
    var place = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().standardizedFileURL
    while true {
      let folder = ExportFolder(path: place.path)
      if let own = folder.digests(in: place.path + "/" + ExportFolder.digests), !own.isEmpty {
        return place.path
      }
      guard place.path != "/", !place.path.isEmpty else { return nil }
      place.deleteLastPathComponent()
    }
  }
}
