internal import Web

/// A ban of training or mining in words: what it is about, what is done, and that it is forbidden, close together.
enum TrainingBan {
  /// By which text that may hold a ban is found.
  static let marks = [
    "ai 학습", "ai학습", "ai 훈련", "ai)", "ai(", "ai의", "ai를", "ai에", "ai 데이터", "ai 모델", "ai 크롤링", "ai크롤링",
    "ai 수집", "ai 이용",
    "ai 활용", "ai 등", "ai-", "ai/ml", "ai·", "ai\u{A0}", "ａｉ", "ＡＩ", "ai training", "ai model", "for ai",
    "train ai",
    "training ai", "of ai", "to train", "artificial", "generative", "machine learning", "deep learning",
    "data mining", "data-mining", "language model", "llm", "tdm", "인공지능", "생성형", "머신러닝", "머신 러닝", "딥러닝",
    "기계학습",
    "기계 학습", "언어모델", "언어 모델", "데이터 마이닝", "데이터마이닝", "크롤링",
  ]
  private static let topics = ByteMarks([
    "ai", "llm", "tdm", "인공지능", "생성형", "머신러닝", "머신 러닝", "딥러닝", "기계학습", "기계 학습", "언어모델", "언어 모델", "데이터 마이닝",
    "데이터마이닝",
    "크롤링", "machine learning", "deep learning", "data mining", "language model", "generative",
    "artificial intelligence", "to train", "training of",
  ])
  private static let acts = ByteMarks([
    "학습", "훈련", "수집", "이용", "활용", "사용", "크롤링", "마이닝", "러닝", "train", "mining", "learning", "model", "scrap",
    "crawl", "tdm",
  ])
  private static let bans = ByteMarks([
    "금지", "금합니다", "금함", "금한다", "불허", "불가", "거부", "유보", "허용하지", "허락하지", "허용되지", "허락 없", "허락없", "동의 없", "동의없",
    "승인 없", "사전 동의", "사전 허락", "수 없", "수없", "않습니다", "may not", "must not", "not permitted", "not allowed",
    "prohibited",
    "forbidden", "do not", "not be used", "not for", "no ai", "no machine learning", "no part", "no text",
    "rights reserved, including", "all rights, including", "reserve all rights", "reserves all rights",
    "expressly reserve", "mining rights reserved", "mining is reserved", "mining reserved",
    "without permission", "without prior", "without consent", "without written",
  ])

  /// True if a line, as `plainText` gives it, forbids training.
  ///
  /// The ban must be close by: a footer may speak of an AI course, and of reprints that are forbidden.
  static func isIn(_ plain: [UInt8]) -> Bool {
    // `text-and-data mining`, `AI-training`.
    let bytes = plain.map { $0 == UInt8(ascii: "-") ? 0x20 : $0 }
    return bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count, let place = topics.place(in: UnsafeBufferPointer(rebasing: bytes[start...]))
      {
        let topic = start + place.lowerBound..<start + place.upperBound
        start = topic.upperBound
        guard isWord(topic, in: bytes) else { continue }
        let isGap = { (byte: UInt8) in byte == UInt8(ascii: "|") }
        let low = max(0, topic.lowerBound - reach)
        let high = min(bytes.count, topic.upperBound + reach)
        let before = bytes[low..<topic.lowerBound].lastIndex(where: isGap) ?? low
        let after = bytes[topic.upperBound..<high].firstIndex(where: isGap) ?? high
        let around = UnsafeBufferPointer(rebasing: bytes[before..<after])
        if acts.areIn(around), bans.areIn(around) { return true }
      }
      return false
    }
  }

  /// `ai` is no part of `email`.
  private static func isWord(_ place: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard place.count <= 3 else { return true }
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte) }
    return (place.lowerBound == 0 || !isLetter(bytes[place.lowerBound - 1]))
      && (place.upperBound == bytes.count || !isLetter(bytes[place.upperBound]))
  }

  /// Bytes.
  private static let reach = 80
}
