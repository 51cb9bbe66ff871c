import Corpus

/// What decides a step's outcome: equal means that it need not be done again.
struct StepIdentity: Equatable {
  /// The command line without the settings file's name.
  let arguments: [String]
  /// Texts of its section; of what may hold a secret, or is long, the digest.
  let settings: [String: String]
  /// Digests of what it reads, by name.
  let inputs: [String: String]

  init(arguments: [String], settings: [String: String], inputs: [String: String]) {
    (self.arguments, self.settings, self.inputs) = (arguments, settings, inputs)
  }

  /// The identity of a step now.
  init(_ step: PipelineStep, inputs: [String: String]) {
    var arguments = step.arguments
    if let place = arguments.firstIndex(of: "--config"), place + 1 < arguments.count {
      arguments.removeSubrange(place...(place + 1))
    }
    // Who does the work decides nothing of what comes out.
    let settings = step.settings.filter { !ExecutorOptions.keys.contains($0.key) }
    self.init(
      arguments: arguments,
      settings: Dictionary(uniqueKeysWithValues: settings.map { ($0.key, StepIdentity.kept($0.value)) }),
      inputs: inputs)
  }

  /// A text as it is kept: an address may have a password in it, and bodies and commands may have keys.
  private static func kept(_ value: String) -> String {
    let isOpen = value.utf8.count <= 80 && !value.contains { "{@$= ".contains($0) }
    return isOpen ? value : "sha256:" + Digest.sha256(Array(value.utf8)).hex.prefix(16)
  }

  /// What is different now, a phrase each, the settings first.
  func differences(from now: StepIdentity) -> [String] {
    var found: [String] = []
    for key in Set(settings.keys).union(now.settings.keys).sorted() where settings[key] != now.settings[key] {
      let texts = [settings[key], now.settings[key]].map { $0 ?? "not set" }
      found.append(
        texts.contains { $0.hasPrefix("sha256:") }
          ? "\(key) is another" : "\(key) was \(texts[0]), is \(texts[1])")
    }
    if arguments != now.arguments, found.isEmpty || inputs == now.inputs {
      found.append("was called as \(arguments.joined(separator: " "))")
    }
    for name in Set(inputs.keys).union(now.inputs.keys).sorted() where inputs[name] != now.inputs[name] {
      found.append(
        inputs[name] == nil
          ? "\(name) is new" : now.inputs[name] == nil ? "\(name) is gone" : "\(name) has changed")
    }
    return found
  }
}
