internal import Foundation
internal import Pages

/// Names, amounts and durations in the language of a report.
struct Words {
  let say: Language

  /// A stage by what is left behind it.
  func stage(_ name: String) -> String {
    switch name {
    case "page": say("pages", "페이지")
    case "item": say("items found on them", "추출한 문항")
    case "filter": say("kept by the filter", "필터를 통과한 문항")
    case "dedup": say("kept without duplicates", "중복을 뺀 문항")
    case "trace": say("good traces", "합격한 추론 기록")
    case "distill": say("examples", "학습 예제")
    default: name
    }
  }

  /// Why a record was left out, in words; the reason itself where there are none for it.
  func reason(_ reason: String) -> String { Words.reasons[reason].map { say($0.0, $0.1) } ?? reason }

  private static let reasons = [
    "decode.mojibake": ("broken characters", "글자 깨짐"),
    "dedup.exact": ("the same text", "똑같은 글"), "dedup.near": ("nearly the same text", "거의 같은 글"),
    "dedup.published": ("published before", "이미 공개한 글"),
    "distill.mix": ("more than its category needs", "분야에서 필요한 수를 넘음"),
    "distill.per_prompt": ("more than one prompt needs", "질문 하나에 필요한 수를 넘음"),
    "extract.alert_page": ("an alert in place of a page", "알림창만 있는 페이지"),
    "extract.empty": ("nothing to read", "읽을 내용 없음"), "extract.error_page": ("error page", "오류 페이지"),
    "extract.front_page": ("front page", "첫 화면"), "extract.list": ("a list, no question", "질문이 아닌 목록"),
    "extract.login_wall": ("only for members", "로그인해야 보이는 페이지"),
    "extract.no_body": ("body is gone", "본문이 사라짐"),
    "extract.redirect": ("leads elsewhere", "다른 주소로 넘기는 페이지"),
    "extract.script_only": ("made by a script", "스크립트로만 그려지는 페이지"),
    "extract.truncated": ("cut off", "중간에 잘린 페이지"),
    "fetch.not_html": ("no HTML", "HTML이 아님"), "fetch.status": ("refused by the server", "서버가 거절함"),
    "filter.contamination": ("shared with a benchmark", "벤치마크와 겹침"),
    "filter.excluded_id": ("on your list", "제외 목록에 있음"),
    "filter.korean": ("not Korean enough", "한국어 비율 부족"),
    "filter.mojibake": ("broken characters", "글자 깨짐"),
    "filter.notice": ("a notice, no question", "질문이 아닌 안내문"),
    "filter.repeated": ("says the same again", "같은 말 반복"),
    "filter.separators": ("words torn apart", "글자 사이를 띄운 광고"),
    "filter.too_long": ("too long", "너무 긺"), "filter.too_short": ("too short", "너무 짧음"),
    "import.question_missing": ("no question", "질문이 비어 있음"),
    "import.question_no_text": ("question is no text", "질문이 글이 아님"),
    "import.question_unreadable": ("question cannot be read", "질문을 읽을 수 없음"),
    "import.unreadable": ("row cannot be read", "행을 읽을 수 없음"),
    "trace.category": ("category was not asked for", "묻기로 한 분야가 아님"),
    "trace.class_c": ("class C is never asked", "C 등급은 묻지 않음"),
    "trace.contaminated": ("shared with a benchmark", "벤치마크와 겹침"),
    "trace.language-drift": ("thoughts in the wrong language mix", "생각의 언어 비율이 벗어남"),
    "trace.looped": ("goes in circles", "같은 말 반복"),
    "trace.no-think": ("no thoughts, or no answer", "생각이나 답이 없음"),
    "trace.not-korean-answer": ("answer not in Korean", "답이 한국어가 아님"),
    "trace.not_asked": ("not asked", "아직 묻지 않음"),
    "trace.overlong": ("longer than the student reads", "학생 모델에 너무 긺"),
    "trace.refused": ("declined to answer", "답하기를 거절함"),
    "trace.several-think": ("several think parts", "생각 부분이 여럿"),
    "trace.truncated": ("cut off by the token limit", "토큰 한도에서 잘림"),
    "trace.wrong": ("not the known answer", "알려진 정답과 다름"),
  ]

  /// A score of the filter.
  func score(_ name: String) -> String {
    switch name {
    case "scalars": say("Length in characters", "길이(글자 수)")
    case "mojibake": say("How broken by a wrong decoding", "깨진 글자의 비율")
    case "notice": say("Share of phrases of notice pages", "안내문 표현의 비율")
    case "repeated": say("Share of repeated text", "반복되는 글의 비율")
    case "separators": say("Share of what only parts letters", "글자 사이 구분자의 비율")
    default:
      name.hasPrefix("korean") ? say("Share of Korean", "한국어 비율") + " (\(name.dropFirst(7)))" : name
    }
  }

  /// What a piece of evidence does.
  func evidence(_ name: String) -> String {
    let parts = name.split(separator: " ", maxSplits: 1).map(String.init)
    let kind =
      switch parts.first {
      case "grant": say("grants", "허락")
      case "condition": say("asks", "조건")
      case "reservation": say("reserves", "유보")
      case "notice": say("notes", "고지")
      default: parts.first ?? ""
      }
    return parts.count > 1 ? "\(kind) \(parts[1])" : kind
  }

  /// A metric of training.
  func metric(_ name: String) -> String {
    switch name {
    case "reward": say("Reward", "보상")
    case "loss": say("Loss", "손실")
    case "kl": say("KL to the reference", "기준 모델과의 KL")
    case "entropy": say("Entropy", "엔트로피")
    case "mean_token_accuracy": say("Tokens guessed right", "토큰 정확도")
    case "completions/mean_length": say("Tokens of a completion", "답 하나의 토큰 수")
    case "completions/clipped_ratio": say("Completions cut off", "잘린 답의 비율")
    case "frac_reward_zero_std": say("Groups without contrast", "보상이 모두 같은 묶음의 비율")
    case "lang/think_ko_ratio": say("Korean in thoughts", "생각의 한국어 비율")
    case "lang/answer_ko_ratio": say("Korean in answers", "답의 한국어 비율")
    case "grad_norm": say("Norm of the gradient", "기울기 크기")
    case "learning_rate": say("Learning rate", "학습률")
    default: name
    }
  }

  /// What a model was trained by last.
  func after(_ score: EvaluationFacts) -> String {
    if let method = score.method { return say("after \(method.uppercased())", "\(method.uppercased()) 후") }
    if score.depth > 0 { return say("after training", "학습 후") }
    return score.root == nil
      ? say("not trained here", "여기서 학습하지 않음") : say("before training", "학습 전")
  }

  /// What an evaluation was asked with.
  func settings(_ settings: EvaluationFacts.Settings) -> String {
    let parts = [
      settings.temperature.map { "T \(number($0))" },
      settings.limit.map { say("first \(say($0)) items", "앞 \(say($0))문항") },
      settings.prompt.map { say("prompt \($0)", "프롬프트 \($0)") },
    ].compactMap(\.self)
    return parts.isEmpty ? "–" : parts.joined(separator: " · ")
  }

  /// `37.5 %`.
  func percent(_ share: Double, digits: Int = 1) -> String {
    guard share.isFinite else { return "–" }
    guard abs(share) < 1e6 else { return number(100 * share) + "%" }
    return String(format: "%.\(digits)f", 100 * share) + "%"
  }

  /// `64.2 ± 1.3 %`.
  func percent(_ share: Double, error: Double?) -> String {
    guard let error, abs(error) < 1e6, abs(share) < 1e6 else { return percent(share) }
    return String(format: "%.1f ± %.1f%%", 100 * share, 100 * error)
  }

  /// `4.2 s`, `3 min 5 s`, `2 h 11 min`.
  func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "–" }
    if seconds < 60 {
      let number = String(format: seconds < 10 ? "%.1f" : "%.0f", seconds)
      return say("\(number) s", "\(number)초")
    }
    let whole = Int(clamping: seconds.rounded())
    if whole < 3_600 { return say("\(whole / 60) min \(whole % 60) s", "\(whole / 60)분 \(whole % 60)초") }
    let minutes = whole / 60 % 60
    return say("\(say(whole / 3_600)) h \(minutes) min", "\(say(whole / 3_600))시간 \(minutes)분")
  }

  /// `511k`, `4.82M`: three digits.
  func amount(_ value: Double) -> String {
    for (size, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where value >= size && value < size * 1e3 {
      return String(format: "%.3g", value / size) + letter
    }
    return number(value)
  }

  /// `1 step`, `1,200 steps`; English alone counts so.
  func counted(_ number: Int, _ noun: String) -> String { "\(say(number)) \(noun)\(number == 1 ? "" : "s")" }

  /// A number of four digits at most.
  func number(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    return value == value.rounded() && abs(value) < 1e15 ? say(Int(clamping: value)) : Axis.short(value)
  }
}
