/// A day and a time on a clock, and what `strftime` writes of it (C locale).
public struct LocalTime: Sendable, Equatable {
  /// Year of the Gregorian calendar.
  public let year: Int
  /// From 1.
  public let month: Int
  /// Of the month, from 1.
  public let day: Int
  /// From 0.
  public let hour: Int
  /// From 0.
  public let minute: Int
  /// From 0.
  public let second: Int

  /// A time of a day.
  public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
  }

  /// Seconds since 1970-01-01, of the clock meant: UTC plus its offset. Years 1 to 9999; what lies beyond is cut off.
  public init(secondsSince1970: Int) {
    let seconds = min(max(secondsSince1970, -62_135_596_800), 253_402_300_799)
    let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
    let rest = seconds - days * 86_400
    // Days to a civil date: years begin in March, eras last 400 years.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civil = month < 10 ? month + 3 : month - 9
    self.init(
      year: yearOfEra + era * 400 + (civil <= 2 ? 1 : 0), month: civil,
      day: dayOfYear - (153 * month + 2) / 5 + 1, hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60
    )
  }

  private var isLeap: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// From 1.
  private var dayOfYear: Int {
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
    return (before.indices.contains(month - 1) ? before[month - 1] : 0) + (isLeap && month > 2 ? 1 : 0) + day
  }

  /// 0 is Sunday.
  private var weekday: Int {
    let earlier = year - 1
    return (earlier * 365 + earlier / 4 - earlier / 100 + earlier / 400 + dayOfYear) % 7
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
    "December",
  ]
  private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  /// `strftime`; a directive it does not know stays as it is written.
  func formatted(_ format: [UInt8]) -> [UInt8] {
    var (out, place): ([UInt8], Int) = ([], 0)
    while place < format.count {
      guard format[place] == UInt8(ascii: "%"), place + 1 < format.count else {
        out.append(format[place])
        place += 1
        continue
      }
      let start = place
      place += 1
      // glibc: - takes the padding away, _ makes it blank, 0 makes it zeros, ^ makes capitals.
      var flag: UInt8?
      if "-_0^".utf8.contains(format[place]), place + 1 < format.count {
        flag = format[place]
        place += 1
      }
      let letter = format[place]
      place += 1
      if let text = directive(Character(Unicode.Scalar(letter)), flag) {
        out += flag == UInt8(ascii: "^") ? Letters.upper(Array(text.utf8)) : Array(text.utf8)
      } else {
        out += format[start..<place]
      }
    }
    return out
  }

  private func number(_ value: Int, _ width: Int, _ flag: UInt8?, blank: Bool = false) -> String {
    let digits = "\(value)"
    if flag == UInt8(ascii: "-") { return digits }
    let fill = flag == UInt8(ascii: "_") || blank && flag != UInt8(ascii: "0") ? " " : "0"
    return String(repeating: fill, count: max(0, width - digits.utf8.count)) + digits
  }

  private func written(_ format: String) -> String {
    String(decoding: formatted(Array(format.utf8)), as: UTF8.self)
  }

  private func directive(_ letter: Character, _ flag: UInt8?) -> String? {
    let monthName = LocalTime.months.indices.contains(month - 1) ? LocalTime.months[month - 1] : "?"
    let dayName = LocalTime.days[weekday]
    let hour12 = hour % 12 == 0 ? 12 : hour % 12
    return switch letter {
    case "a": String(dayName.prefix(3))
    case "A": dayName
    case "b", "h": String(monthName.prefix(3))
    case "B": monthName
    case "c": written("%a %b %e %H:%M:%S %Y")
    case "C": number(year / 100, 2, flag)
    case "d": number(day, 2, flag)
    case "D", "x": written("%m/%d/%y")
    case "e": number(day, 2, flag, blank: true)
    case "f": "000000"
    case "F": written("%Y-%m-%d")
    case "G": number(isoWeek.year, 4, flag)
    case "H": number(hour, 2, flag)
    case "I": number(hour12, 2, flag)
    case "j": number(dayOfYear, 3, flag)
    case "k": number(hour, 2, flag, blank: true)
    case "l": number(hour12, 2, flag, blank: true)
    case "m": number(month, 2, flag)
    case "M": number(minute, 2, flag)
    case "n": "\n"
    case "p": hour < 12 ? "AM" : "PM"
    case "P": hour < 12 ? "am" : "pm"
    case "r": written("%I:%M:%S %p")
    case "R": written("%H:%M")
    case "S": number(second, 2, flag)
    case "t": "\t"
    case "T", "X": written("%H:%M:%S")
    case "u": "\(weekday == 0 ? 7 : weekday)"
    case "U": number((dayOfYear + 6 - weekday) / 7, 2, flag)
    case "V": number(isoWeek.week, 2, flag)
    case "w": "\(weekday)"
    case "W": number((dayOfYear + 6 - (weekday + 6) % 7) / 7, 2, flag)
    case "y": number(year % 100, 2, flag)
    case "Y": flag == nil ? "\(year)" : number(year, 4, flag)
    case "z", "Z": ""
    case "%": "%"
    default: nil
    }
  }

  /// The week of ISO 8601, and the year it belongs to.
  private var isoWeek: (year: Int, week: Int) {
    let monday = (weekday + 6) % 7
    let week = (dayOfYear - 1 - monday + 10) / 7
    if week < 1 { return LocalTime(year: year - 1, month: 12, day: 31).isoWeek }
    if week == 53, (LocalTime(year: year + 1, month: 1, day: 1).weekday + 6) % 7 <= 3 { return (year + 1, 1) }
    return (year, week)
  }
}
