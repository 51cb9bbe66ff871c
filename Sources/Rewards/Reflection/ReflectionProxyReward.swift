import Reasoning

/// The score of `ReflectionProxy`, from 0 to 10, of a completion's thoughts, or of all of it where it has none.
///
/// nil where no answer is known, and where the proxy says none. What was cut off is scored as far as it goes.
public struct ReflectionProxyReward: Reward, ReflectionScorer {
  private let proxy: ReflectionProxy

  /// By a proxy's settings.
  public init(_ proxy: ReflectionProxy = ReflectionProxy()) { self.proxy = proxy }

  /// `rlerr-proxy`.
  public var name: String { ReflectionProxy.name }

  /// Which scorer, and what it reads.
  public var named: [String: String] {
    ["scorer": ReflectionProxy.name, "proxy_equations": "\(proxy.readsEquations)"]
  }

  /// It cannot fail.
  public var failures: [String] { [] }

  /// Each completion's own.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    scores(completions, shouldStop: { false }).map(\.value)
  }

  /// The same; it waits for nobody.
  public func scores(_ completions: [RewardInput], shouldStop: () -> Bool) -> [ReflectionScore] {
    completions.map { completion in
      guard let known = KnownAnswer(completion.columns) else { return .inapplicable }
      let found = proxy.finding(
        in: completion.parts.reflective, gold: known.text, kind: known.kind, options: known.options)
      return found.score.map { .scored($0, isCapped: found.isSpoiled) } ?? .inapplicable
    }
  }
}
