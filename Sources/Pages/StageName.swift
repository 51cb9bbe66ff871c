extension Language {
  /// A stage by what is done in it; its own name where it has none in words.
  public func stage(_ name: String) -> String {
    switch name {
    case "crawl", "page": self("Fetching", "수집")
    case "item": self("Extraction", "추출")
    case "license": self("Licences", "라이선스")
    case "contamination": self("Benchmarks", "벤치마크 중복")
    case "filter": self("Filter", "필터링")
    case "dedup": self("Duplicates", "중복 제거")
    case "trace": self("Traces", "추론 기록 판정")
    case "distill": self("Choice of examples", "학습 예제 선별")
    default: name
    }
  }
}
