import Foundation
import StrictJSON

/// The JSON Lines of a file under Golden.
func golden(_ name: String) -> [JSON] {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
  guard let data = try? Data(contentsOf: file) else { return [] }
  return data.split(separator: UInt8(ascii: "\n")).compactMap { try? JSON(parsing: Array($0)) }
}
