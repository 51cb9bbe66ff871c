/// The chance that at least one of `k` samples is right, drawn without replacement from `n` of which `right` are:
/// 1 − C(n−c, k) / C(n, k), the unbiased estimator of pass@k (Chen et al. 2021, arXiv 2107.03374, §2.1).
///
/// As a product of ratios below 1, so that nothing overflows.
///
/// - Returns: nil unless 1 ≤ k ≤ n and 0 ≤ right ≤ n.
func passAtK(n: Int, right: Int, k: Int) -> Double? {
  guard k >= 1, k <= n, right >= 0, right <= n else { return nil }
  if n - right < k { return 1 }
  var none = 1.0
  // C(n−c, k) / C(n, k) has as many factors with c and k exchanged: take the fewer.
  let (few, many) = (min(k, right), max(k, right))
  for place in 0..<few { none *= Double(n - many - place) / Double(n - place) }
  return 1 - none
}
