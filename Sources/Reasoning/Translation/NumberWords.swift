/// Numbers in words, English and Korean.
enum NumberWords {
  /// The zeros a syllable right behind digits adds.
  static let scales: [UInt32: Int] = [0xC2ED: 1, 0xBC31: 2, 0xCC9C: 3, 0xB9CC: 4, 0xC5B5: 8, 0xC870: 12]
  /// Behind them a scale is the beginning of another word: 3만큼, 5조각, 2천장.
  static let noScale = Set(Segments.scalars("큼각건약련"))
  static let englishScales = [
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "hundreds": 2, "thousands": 3,
    "millions": 6,
    "billions": 9, "trillions": 12,
  ]

  static let english: [String: UInt64] = {
    let ones = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
      "twelve", "thirteen",
      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    let ordinals = [
      "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
      "eleventh", "twelfth",
      "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
      "twentieth",
    ]
    var words: [String: UInt64] = [:]
    for (value, word) in ones.enumerated() { words[word] = UInt64(value) }
    for (value, word) in tens.enumerated() { words[word] = UInt64(value + 2) * 10 }
    for (value, word) in ordinals.enumerated() { words[word] = UInt64(value + 1) }
    return words
  }()

  /// What else a translator may write in digits.
  static let englishSenses: [String: [UInt64]] = {
    let months = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
      "november", "december",
    ]
    var senses: [String: [UInt64]] = [
      "once": [1], "single": [1], "twice": [2], "double": [2], "doubled": [2], "doubles": [2], "both": [2],
      "pair": [2],
      "pairs": [2], "couple": [2], "half": [2], "halves": [2], "triple": [3], "thrice": [3], "thirds": [3],
      "quarter": [4],
      "quarters": [4], "fourths": [4], "fifths": [5], "sixths": [6], "tenths": [10], "dozen": [12],
      "dozens": [12],
      "decade": [10], "decades": [10], "century": [100], "centuries": [100], "week": [7], "fortnight": [14],
      "noon": [12],
      "midnight": [0, 12], "hundredth": [100], "thousandth": [1000], "no": [0], "none": [0],
    ]
    for (value, month) in months.enumerated() { senses[month] = [UInt64(value + 1)] }
    for (value, month) in months.enumerated() { senses[String(month.prefix(3))] = [UInt64(value + 1)] }
    return senses
  }()

  /// Numbers that need no counter behind them.
  static let korean: [(word: [UInt32], value: UInt64)] = [
    ("하나", 1), ("둘째", 2), ("셋째", 3), ("넷째", 4), ("둘", 2), ("셋", 3), ("넷", 4), ("첫", 1), ("절반", 2), ("다섯", 5),
    ("여섯", 6),
    ("일곱", 7), ("여덟", 8), ("아홉", 9), ("스물", 20), ("서른", 30), ("마흔", 40), ("예순", 60), ("일흔", 70), ("여든", 80),
    ("아흔", 90),
  ].map { (Segments.scalars($0.0), $0.1) }
}
