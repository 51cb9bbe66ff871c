import Corpus

/// Whether a step is to be done, and why: a function of what is known of it.
struct StepDecision: Equatable {
  enum Kind: String, Equatable {
    case skip, run
    /// It was begun and not ended.
    case goOn = "continue"
  }

  let kind: Kind
  let why: String

  /// - Parameters:
  ///   - last: its newest record; nil: it was never done from here.
  ///   - outputs: digests of what it made, as it is now.
  ///   - before: steps that it reads from and that will run before it; only a plan has any.
  init(_ now: StepIdentity, last: StepRecord?, outputs: [String: String], behind before: [String] = []) {
    guard let last else {
      self.init(.run, "not done here before")
      return
    }
    let differences = last.identity.differences(from: now)
    if !differences.isEmpty {
      let more = differences.count > 3 ? ", and \(differences.count - 3) more" : ""
      self.init(.run, differences.prefix(3).joined(separator: "; ") + more)
    } else if !before.isEmpty {
      self.init(.run, "\(before.joined(separator: ", ")) before it; skipped if that changes nothing for it")
    } else {
      switch last.outcome {
      case nil: self.init(.goOn, "it was killed")
      case .stopped: self.init(.goOn, "it was stopped")
      case .failed: self.init(.run, "it failed the last time")
      case .empty: self.init(.run, "nothing came of it the last time")
      case .done:
        let changed =
          last.outputs.keys.sorted().filter { outputs[$0] != last.outputs[$0] }
          + outputs.filter { $0.value == Fingerprints.unfinished && last.outputs[$0.key] == nil }.keys
          .sorted()
        guard let first = changed.first else {
          let other = last.version == Shard.toolVersion ? "" : " by yisang \(last.version)"
          self.init(.skip, "done before\(other), and nothing has changed since")
          return
        }
        self.init(.run, "\(first) \(outputs[first] == nil ? "is gone" : "is not as it was left")")
      }
    }
  }

  private init(_ kind: Kind, _ why: String) { (self.kind, self.why) = (kind, why) }
}
