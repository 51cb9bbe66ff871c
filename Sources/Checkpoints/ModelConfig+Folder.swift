public import StrictJSON

extension ModelConfig {
  /// Reads `config.json` of a folder that need not have weights, and gives it as it stands too.
  ///
  /// - Throws: `CheckpointError` where there is none, or none that describes a model we know.
  public static func read(folder: String) throws(CheckpointError) -> (config: ModelConfig, json: JSON) {
    let path = "\(folder)/config.json"
    if !MappedFile.exists(path) { try Checkpoint.refuseOtherFormats(folder) }
    let json = try JSONFile.read(path)
    return (try ModelConfig(json: json, path: path), json)
  }
}
