import Foundation

/// What tells one checkpoint from another, in the keys of stored answers and in the manifest of a run, without reading all of it.
///
/// Digested are the small files whole (`config.json`, `generation_config.json`, tokenizer and chat template), and of every
/// tensor its name, type, shape and the bytes at its start, middle and end: a training step moves them all. FNV-1a over
/// words of 64 bits; it guards against mistakes, not against forgery.
public struct CheckpointIdentity {
  private static let files = [
    "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja", "chat_template.json", "adapter_config.json", "adapter_model.safetensors",
  ]
  private static let sample = 256
  private let family: String
  private var digest: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The identity of a checkpoint as its files are now.
  public init(_ checkpoint: Checkpoint) {
    family = checkpoint.config.family.rawValue
    add(folder: checkpoint.folder)
    for name in checkpoint.names {
      guard let tensor = checkpoint.tensor(name) else { continue }
      add("\(name) \(tensor.element.rawValue) \(tensor.shape)")
      let size = tensor.bytes.count
      for start in [0, max(0, size / 2 - Self.sample / 2), max(0, size - Self.sample)] {
        add(UnsafeRawBufferPointer(rebasing: tensor.bytes[start..<min(size, start + Self.sample)]))
      }
    }
  }

  /// Goes on from an identity by its name; nil of what is none.
  public init?(name: String) {
    let parts = name.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 16, let digest = UInt64(parts[1], radix: 16) else {
      return nil
    }
    (family, self.digest) = (String(parts[0]), digest)
  }

  /// `MODEL_TYPE@DIGEST`, as `qwen3@` and 16 hexadecimal digits: the same wherever the folder lies, and whatever it is called.
  public var name: String {
    let digits = String(digest, radix: 16)
    return family + "@" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Adds the small files of a folder, an adapter's among them.
  public mutating func add(folder: String) {
    for name in Self.files {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
      add(name)
      data.withUnsafeBytes { add($0) }
    }
  }

  /// Adds whatever else tells two apart.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// The identity with something added.
  public consuming func adding(_ text: String) -> Self {
    add(text)
    return self
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var place = 0
    while place + 8 <= bytes.count {
      mix(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    for byte in bytes[place...] { mix(UInt64(byte)) }
    mix(UInt64(bytes.count))
  }

  /// FNV's product carries upwards only; the shift brings the upper half back down.
  private mutating func mix(_ word: UInt64) {
    digest = (digest ^ word) &* 0x100_0000_01B3
    digest ^= digest >> 29
  }
}
