import Reasoning

/// The score of `ReflectionProxy`, from 0 to 10, of a completion's thoughts, or of all of it where it has none.
///
/// nil where no answer is known, and where the proxy says none. What was cut off is scored as far as it goes.
public struct ReflectionProxyReward: Reward {
  private let proxy: ReflectionProxy

  /// By a proxy's settings.
  public init(_ proxy: ReflectionProxy = ReflectionProxy()) { self.proxy = proxy }

  /// `rlerr-proxy`.
  public var name: String { ReflectionProxy.name }

  /// Each completion's own.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    completions.map { completion in
      guard let known = KnownAnswer(completion.columns) else { return nil }
      let parts = completion.parts
      let thoughts = parts.shape == .noThink ? parts.answer : parts.think
      return proxy.finding(in: thoughts, gold: known.text, kind: known.kind, options: known.options).score
    }
  }
}
