/// One safetensors file of one's own, with strings beside the tensors: what training keeps between two runs.
public enum TensorFile {
  /// Writes the file aside in single precision and puts it in place when it is durable: a reader sees the old one or the new one.
  ///
  /// - Throws: `CheckpointError`; an older file is as it was then, unless the disk itself fails after the new one was put in place:
  ///   then that one is there, whole, and a loss of power may bring the older one back.
  public static func write(_ weights: [Weight], metadata: [(String, String)], to path: String) throws {
    try DurableFile.replace(path) { aside in
      try SafetensorsWriting.write(weights, as: .f32, metadata: metadata, to: aside)
    }
  }
}
