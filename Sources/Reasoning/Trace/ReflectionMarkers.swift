/// The words at which a trace looks back at what it has said: the list behind every number of reflections.
///
/// A space stands for one or more spaces or hyphens, after Hangul for none as well. Case of ASCII letters does not count.
public struct ReflectionMarker: Sendable, Equatable {
  /// Where a marker counts.
  public enum Place: String, Sendable {
    /// At the start of a clause, behind `leads` if need be.
    case opening
    /// At the start of a word, since a Korean verb follows its object.
    case within
  }

  /// The words.
  public let text: String
  /// Where they count.
  public let place: Place
  /// What must not follow, next to the words or behind spaces.
  public let except: [String]
  /// Whether the last word ends here; English words always do.
  public let endsWord: Bool

  fileprivate init(_ text: String, _ place: Place, except: [String] = [], endsWord: Bool = false) {
    (self.text, self.place, self.except, self.endsWord) = (text, place, except, endsWord)
  }

  /// All markers.
  public static let all: [ReflectionMarker] =
    [
      .init(
        "wait", .opening,
        except: [
          "for ", "time", "until ", "till ", "list", "staff", "state", "a minute for", "queue", "is over",
        ]),
      .init("hold on", .opening, except: ["to "]), .init("hang on", .opening, except: ["to "]),
      .init("잠깐", .opening, except: ["동안", "사이", "쉬", "의", "들르", "들러", "머무", "머물", "멈추"]),
      .init("잠깐만", .opening, except: ["기다", "쉬"]), .init("잠시만", .opening, except: ["기다", "쉬"]),
      .init("아니", .opening, endsWord: true), .init("아니다", .opening, endsWord: true),
      .init("아니지", .opening, endsWord: true), .init("아니야", .opening, endsWord: true),
      .init("아닌데", .opening, endsWord: true), .init("어라", .opening, endsWord: true),
      .init("이상한데", .opening, endsWord: true), .init("이상하다", .opening, endsWord: true),
      .init("틀렸", .opening), .init("실수했", .opening), .init("다시 보니", .opening),
      .init("다시 생각", .within, except: ["나", "났", "난 ", "날 "]),
    ] + english.map { .init($0, .opening) } + korean.map { .init($0, .within) }

  private static let english = [
    "oops", "whoops", "scratch that", "on second thought", "sanity check",
    "double check", "double checking", "recheck", "rechecking", "re check", "rethink", "rethinking",
    "reconsider",
    "reconsidering", "reevaluate", "re evaluate", "reevaluation", "reexamine", "re examine", "recompute",
    "recalculate",
    "redo", "revisit", "try again", "check again", "think again", "look again", "go over the steps",
    "go back and check",
    "let me check", "let's check", "i should check", "i'll check", "we should check", "let me verify",
    "let's verify",
    "i should verify", "i'll verify", "we should verify", "verify this", "verify that",
    "that's not right", "that is not right", "that's wrong", "that is wrong", "this is wrong",
    "that can't be right",
    "that doesn't seem right", "that doesn't look right", "something is off", "something's off",
    "i made a mistake", "i made an error", "my mistake", "i misread", "i miscounted", "there's a mistake",
    "there is a mistake",
  ]

  private static let korean = [
    "다시 확인", "다시 계산", "다시 검토", "다시 살펴", "다시 따져", "다시 풀어", "다시 점검", "다시 읽어", "다시 세어", "다시 보자",
    "재검토", "재확인", "재계산", "검산", "확인해 보면", "확인해 보자", "확인해 보니", "검증해 보", "점검해 보",
    "잘못 계산", "잘못 읽", "잘못 생각", "잘못 봤", "잘못 세", "착각했", "계산 실수", "부호 실수", "실수를 했",
  ]

  /// Words that may come before a marker which opens a clause.
  public static let leads: Set<String> = [
    "but", "so", "and", "then", "now", "ok", "okay", "hmm", "hm", "well", "actually", "oh", "ah", "no", "yes",
    "also",
    "let", "me", "let's", "lets", "us", "i", "i'll", "i'd", "we", "we'll", "should", "need", "to", "must",
    "can",
    "could", "will", "want", "have", "better", "just", "quickly", "carefully", "maybe", "perhaps", "first",
    "it",
    "it's", "is", "worth", "would", "like", "please", "quick", "a",
    "아", "음", "어", "앗", "흠", "자", "오", "그런데", "근데", "하지만", "그러나", "여기서", "내가", "제가", "앞에서", "아까",
    "방금", "위에서", "위의", "앞의", "계산이", "풀이가", "식이", "부호가", "계산을", "그럼", "또", "뭔가", "좀",
  ]
}
