public import StrictJSON

/// A model's folder as `save_pretrained` writes it: `config.json`, weights in one file of safetensors or in shards.
///
/// The weights are mapped, not read: opening costs as much as the headers are long.
public final class Checkpoint: @unchecked Sendable {
  /// Its path.
  public let folder: String
  /// What the decoder is made of.
  public let config: ModelConfig
  /// `config.json` as it stands.
  public let configJSON: JSON
  /// The model's own, or if it has none what `config.json` says of it.
  public let generation: GenerationConfig
  /// As the decoder names them (`TensorNames`), in the order of their bytes.
  public let names: [String]
  let files: [SafetensorsFile]
  private let tensors: [String: StoredTensor]

  /// - Throws: `CheckpointError` that says what is wrong with which file, and what to do.
  public init(folder: String) throws(CheckpointError) {
    self.folder = folder
    try Checkpoint.refuseOtherFormats(folder)
    let path = "\(folder)/config.json"
    configJSON = try JSONFile.read(path)
    config = try ModelConfig(json: configJSON, path: path)
    generation = try Checkpoint.generation(folder, config)
    files = try Checkpoint.files(folder)

    var tensors: [String: StoredTensor] = [:]
    let naming = TensorNaming(files.flatMap { $0.tensors.lazy.map(\.name) })
    for file in files {
      for tensor in file.tensors {
        guard tensors.updateValue(tensor, forKey: naming.canonical(tensor.name)) == nil else {
          throw CheckpointError(path: file.path, problem: "tensor \(tensor.name): is there twice")
        }
      }
    }
    self.tensors = tensors
    names = tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// A tensor by the decoder's name for it, whatever the checkpoint calls it.
  public func tensor(_ name: String) -> StoredTensor? { tensors[name] }

  /// Gives back the memory of weights that were read and packed; what is asked for again is read again.
  public func letGo() { for file in files { file.file.letGo() } }

  /// What a folder says of sampling, whose configuration is known; its weights need not be there.
  public static func generation(_ folder: String, _ config: ModelConfig) throws(CheckpointError)
    -> GenerationConfig
  {
    let path = "\(folder)/generation_config.json"
    guard let json = try JSONFile.readIfThere(path) else { return GenerationConfig(of: config) }
    var generation = try GenerationConfig(json: json, path: path)
    if generation.endIDs.isEmpty { generation.endIDs = config.endIDs }
    return generation
  }

  private static func files(_ folder: String) throws(CheckpointError) -> [SafetensorsFile] {
    let single = "\(folder)/model.safetensors"
    if MappedFile.exists(single) { return [try SafetensorsFile(single)] }
    let indexPath = "\(folder)/\(ShardIndex.name)"
    guard let json = try JSONFile.readIfThere(indexPath) else {
      throw CheckpointError(path: folder, problem: "holds neither model.safetensors nor \(ShardIndex.name)")
    }
    let index = try ShardIndex(json: json, path: indexPath)
    var files: [SafetensorsFile] = []
    var held: [String: Set<String>] = [:]
    for name in index.files {
      let file = try SafetensorsFile("\(folder)/\(name)")
      held[name] = Set(file.tensors.map(\.name))
      files.append(file)
    }
    for (tensor, file) in index.map where held[file]?.contains(tensor) != true {
      throw CheckpointError(
        path: indexPath, problem: "tensor \(tensor) is not in \(file), where the index has it")
    }
    return files
  }

  /// Whether it may be a model's name on the Hugging Face Hub, `owner/name`.
  private static func isHubName(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        part.first.map { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "~") } == true
          && part.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      }
  }

  /// What people have instead of a folder of safetensors, and what they can do.
  static func refuseOtherFormats(_ folder: String) throws(CheckpointError) {
    if folder.hasSuffix(".gguf") {
      throw CheckpointError(
        path: folder,
        problem: "GGUF is written, not read; give the folder of the checkpoint it was made from")
    }
    guard !folder.isEmpty else { throw CheckpointError(path: "", problem: "the model's folder has no name") }
    guard MappedFile.exists(folder) else {
      let download = isHubName(folder) ? "; the Hub's: hf download \(folder) --local-dir DIR" : ""
      throw CheckpointError(path: folder, problem: "there is no such folder\(download)")
    }
    func has(_ name: String) -> Bool { MappedFile.exists("\(folder)/\(name)") }
    if has(Adapter.configName), !has("config.json") {
      let base = try JSONFile.read("\(folder)/\(Adapter.configName)")["base_model_name_or_path"]?.text
      let name = base.map { " (\($0))" } ?? ""
      throw CheckpointError(
        path: folder,
        problem:
          "is an adapter; give the model it was made for\(name) with --model and this with --adapter, or make one model of both: yisang export --checkpoint NEW --model BASE --adapter \(folder)"
      )
    }
    if has("model.safetensors") || has(ShardIndex.name) { return }
    if has("pytorch_model.bin") || has("pytorch_model.bin.index.json") {
      throw CheckpointError(
        path: folder,
        problem: """
          holds its weights as a pickle (pytorch_model.bin), which can run code when it is read; convert it: \
          python -c "from transformers import AutoModelForCausalLM as A; \
          A.from_pretrained('IN', dtype='auto').save_pretrained('OUT')"
          """)
    }
  }
}
