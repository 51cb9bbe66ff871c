/// A date and time of day in Seoul.
struct CivilTime: Sendable {
  let year: Int
  let month: Int
  let day: Int
  let hour: Int
  let minute: Int
  /// 0 for Sunday.
  let weekday: Int

  /// Minutes after the first of January 2020; the date by Hinnant's `civil_from_days`.
  init(minutes: Int) {
    (hour, minute) = (minutes / 60 % 24, minutes % 60)
    // Days since the first of March of year 0, so that leap days end a year.
    let days = minutes / 1_440 + 737_730
    let (era, dayOfEra) = (days / 146_097, days % 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    weekday = (minutes / 1_440 + 3) % 7
  }

  /// `2020-01-01T09:30:00+09:00`.
  var iso: String { "\(date)T\(pad(hour)):\(pad(minute)):00+09:00" }

  /// `2020-01-01`.
  var date: String { "\(year)-\(pad(month))-\(pad(day))" }

  /// `2020-01-01 09:30`.
  var shown: String { "\(date) \(pad(hour)):\(pad(minute))" }

  /// The day as an HTTP date (RFC 9110 §5.6.7), noon by Greenwich.
  var http: String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return "\(days[weekday]), \(pad(day)) \(months[month - 1]) \(year) 12:00:00 GMT"
  }

  private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
