/// What is calculated: two-digit numbers, and a one-digit factor.
enum ToyCalculation: Sendable, Hashable {
  case add(Int, Int)
  case subtract(Int, Int)
  case multiply(Int, Int)
  case addSubtract(Int, Int, Int)
  case multiplyAdd(Int, Int, Int)

  /// One of the kind, all operands equally likely; the result is greater than zero.
  static func draw(_ kind: String, _ random: inout SeededRandom) -> ToyCalculation {
    let (a, b) = (random.int(10...99), random.int(10...99))
    let (factor, c) = (random.int(2...9), random.int(10...99))
    switch kind {
    case "add": return .add(a, b)
    case "subtract": return a == b ? draw(kind, &random) : .subtract(max(a, b), min(a, b))
    case "multiply": return .multiply(a, factor)
    default:
      if random.oneIn(2) { return .multiplyAdd(a, factor, c) }
      return a + b > c ? .addSubtract(a, b, c) : draw(kind, &random)
    }
  }

  /// The operands, in the order of `expression`.
  var operands: (a: Int, b: Int, c: Int) {
    switch self {
    case .add(let a, let b), .subtract(let a, let b), .multiply(let a, let b): (a, b, 0)
    case .addSubtract(let a, let b, let c), .multiplyAdd(let a, let b, let c): (a, b, c)
    }
  }

  var expression: String {
    switch self {
    case .add(let a, let b): "\(a)+\(b)"
    case .subtract(let a, let b): "\(a)-\(b)"
    case .multiply(let a, let b): "\(a)*\(b)"
    case .addSubtract(let a, let b, let c): "\(a)+\(b)-\(c)"
    case .multiplyAdd(let a, let b, let c): "\(a)*\(b)+\(c)"
    }
  }

  /// The parts that are calculated one after another, each from what the one before wrote.
  func steps(carrying: Bool) -> [ToyStep] {
    switch self {
    case .add(let a, let b): return [.sum(a, b)]
    case .subtract(let a, let b): return [.difference(a, b)]
    case .multiply(let a, let b): return [.product(a, b)]
    case .addSubtract(let a, let b, let c):
      let sum = ToyStep.sum(a, b)
      return [sum, .difference(sum.result(carrying: carrying), c)]
    case .multiplyAdd(let a, let b, let c):
      let product = ToyStep.product(a, b)
      return [product, .sum(product.result(carrying: carrying), c)]
    }
  }

  /// What is right, or what comes out where nothing is carried.
  func result(carrying: Bool) -> Int { steps(carrying: carrying).last?.result(carrying: carrying) ?? 0 }

  /// One tenth of all calculations, by a hash of what they say: no seed and no wording changes it.
  var isHeldOut: Bool { (fnv1a(Array(expression.utf8)) >> 32) % 10 == 0 }

  /// The trace: what is asked for, each part digit by digit, the result.
  ///
  /// - Parameter language: asked for every line.
  func think(
    of story: ToyStory, unit: String, carrying: Bool, language: () -> ToyLanguage
  ) -> String {
    let steps = steps(carrying: carrying)
    var lines = [language().needs(story.asks, expression)]
    for (index, step) in steps.enumerated() {
      if steps.count > 1 { lines.append(language().means(story.means[index], step.expression)) }
      for (place, column) in step.columns(carrying: carrying).enumerated() {
        lines.append(language().line(column, at: place))
      }
      lines.append("\(step.expression)=\(step.result(carrying: carrying)).")
    }
    lines.append(language().answer(result(carrying: carrying), unit))
    return lines.joined(separator: "\n")
  }
}
