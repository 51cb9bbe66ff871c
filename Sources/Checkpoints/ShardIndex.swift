import StrictJSON

/// `model.safetensors.index.json`: which file holds which tensor.
struct ShardIndex: Sendable, Equatable {
  static let name = "model.safetensors.index.json"

  /// The files, each once, in the order of their names.
  let files: [String]
  /// Tensor to file.
  let map: [String: String]

  init(json: JSON, path: String) throws(CheckpointError) {
    func error(_ problem: String) -> CheckpointError { CheckpointError(path: path, problem: problem) }
    guard let members = json["weight_map"]?.members, !members.isEmpty else {
      throw error("has no weight_map")
    }
    var map: [String: String] = [:]
    for member in members {
      let name = String(decoding: member.name, as: UTF8.self)
      guard let file = member.value.bytes, !file.isEmpty else { throw error("tensor \(name) is in no file") }
      // A shard lies beside its index; a path could lead anywhere.
      guard !file.contains(UInt8(ascii: "/")), !file.contains(0), !file.starts(with: "..".utf8) else {
        throw error("tensor \(name) lies outside the folder")
      }
      guard map.updateValue(String(decoding: file, as: UTF8.self), forKey: name) == nil else {
        throw error("tensor \(name) is named twice")
      }
    }
    self.map = map
    files = Set(map.values).sorted()
  }
}
