/// What is left behind each of some steps: bars about one middle, each as wide as what is left.
public struct FunnelChart: Sendable {
  /// What one step left.
  public struct Step: Sendable {
    let name, label: String
    let kept: Int

    /// - Parameter label: what it left, and of how much, in words.
    public init(_ name: String, kept: Int, label: String) {
      (self.name, self.kept, self.label) = (name, kept, label)
    }
  }

  private let title: String
  private let steps: [Step]

  /// - Parameter title: what a screen reader says of it.
  public init(_ title: String, steps: [Step]) { (self.title, self.steps) = (title, steps) }

  /// 360 wide; 58 high a step.
  public var html: HTML {
    let most = Double(max(steps.map(\.kept).max() ?? 0, 1))
    let halves = steps.map { $0.kept > 0 ? max(Double($0.kept) / most * 178, 1) : 0 }
    let parts = steps.enumerated().map { place, step -> HTML in
      let y = Double(58 * place)
      let half = halves[place]
      let slope: HTML
      if place + 1 < steps.count {
        let next = halves[place + 1]
        slope = """
          <path class="slope" d="M\(at: 180 - half) \(at: y + 38)L\(at: 180 - next) \(at: y + 76)\
          H\(at: 180 + next)L\(at: 180 + half) \(at: y + 38)z"/>

          """
      } else {
        slope = .empty
      }
      return """
        \(slope)<rect class="bar" x="\(at: 180 - half)" y="\(at: y + 18)" width="\(at: 2 * half)" height="20" rx="2"/>

        """
    }
    // Words lie over what the slopes fill.
    let words = steps.enumerated().map { place, step -> HTML in
      let y = Double(58 * place) + 13
      return """
        <text class="value" x="1" y="\(at: y)">\(step.name)</text>\
        <text class="value end" x="359" y="\(at: y)">\(step.label)</text>

        """
    }
    return """
      <svg class="chart" viewBox="0 0 360 \(max(58 * steps.count - 18, 1))" role="img" aria-label="\(title)">
      \(parts)\(words)</svg>

      """
  }
}
