internal import CCurl

/// The seconds a `Retry-After` field asks for (RFC 9110 §10.2.3): a number, or a date against `now`.
///
/// - Returns: nil if the value is neither; never negative.
public func retryAfterSeconds(_ value: String?, now: Double) -> Double? {
  guard let value else { return nil }
  if let seconds = Double(value), seconds.isFinite { return max(0, seconds) }
  let date = curl_getdate(value, nil)
  return date < 0 ? nil : max(0, Double(date) - now)
}
