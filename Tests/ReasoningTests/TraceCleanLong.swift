extension TraceSample {
  /// The longest: the primes of 250 numbers by trial division, one line each, alike but never the same.
  static let longSeries = TraceSample(
    "long-series", "100보다 크고 350보다 작은 소수를 모두 구하고 몇 개인지 쓰시오.",
    think: "The task: find all primes (소수) between 100 and 350 (\"100보다 크고 350보다 작은\"), 그리고 개수.\n\n"
      + "It is enough to try the primes up to 17, since 19² = 361 > 350. 짝수와 5의 배수는 바로 뺀다.\n\n"
      + stride(from: 101, through: 349, by: 2).filter { $0 % 5 != 0 }.map(line).joined(separator: "\n")
      + "\n\nCounting the ones marked 소수: \(primes.map(String.init).joined(separator: ", ")), "
      + "so there are \(primes.count)개. 다시 세어 보면 the count is again \(primes.count).",
    answer: "19² = 361 > 350이므로 17 이하의 소수로만 나누어 보면 됩니다. 구한 소수는 다음과 같습니다.\n\n"
      + primes.map(String.init).joined(separator: ", ") + "\n\n모두 **\(primes.count)개**입니다.")

  private static let primes = (101..<350).filter { divisor(of: $0) == nil }

  private static func divisor(of number: Int) -> Int? { [2, 3, 5, 7, 11, 13, 17].first { number % $0 == 0 } }

  private static func line(_ number: Int) -> String {
    if let divisor = divisor(of: number) {
      return "\(number) = \(divisor) × \(number / divisor), so it is composite, 합성수이다."
    }
    return
      "\(number): remainders by 3, 7, 11, 13 are \(number % 3), \(number % 7), \(number % 11), \(number % 13), 소수이다."
  }
}
