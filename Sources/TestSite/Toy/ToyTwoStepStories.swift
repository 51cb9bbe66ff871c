extension ToyCalculation.Stories {
  /// a + b − c.
  static let additionsWithSubtraction = Self(
    seen: [
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) 어제 \(s.noun) \(s.a)\(s.unit, .object) 모으고 오늘 \(s.b)\(s.unit, .object) 더 모았습니다. \
            그 가운데 \(s.c)\(s.unit, .object) 친구에게 주었다면 남은 \(s.noun, .topic) 몇 \(s.unit)인가요?
            """,
          english: """
            \(s.roman) collected \(s.a) \(s.things) yesterday and \(s.b) more today. If \(s.c) of them were \
            given to a friend, how many \(s.things) are left?
            """,
          asks: "남은 \(s.noun, .topic) 몇 \(s.unit)", means: ["더 모았습니다", "친구에게 주었다면"],
          finding: "\(s.name)에게 남은 \(s.noun, .topic) \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            창고에 \(s.noun) \(s.a)\(s.unit, .subject) 있었고 \(s.name, .subject) \(s.b)\(s.unit, .object) 새로 들여왔습니다. \
            오후에 \(s.c)\(s.unit, .object) 내보냈다면 창고에 남은 \(s.noun, .topic) 몇 \(s.unit)인지 알려 주세요.
            """,
          english: """
            There were \(s.a) \(s.things) in a storeroom, and \(s.roman) brought in \(s.b) new ones. If \
            \(s.c) were sent out in the afternoon, please tell me how many \(s.things) are left in the \
            storeroom.
            """,
          asks: "남은 \(s.noun, .topic) 몇 \(s.unit)", means: ["새로 들여왔습니다", "내보냈다면"],
          finding: "창고에 남은 \(s.noun, .topic) \(s.result)\(s.unit)")
      },
    ],
    unseen: { s in
      ToyStory(
        question: """
          \(s.name)의 가게에는 \(s.noun) \(s.a)\(s.unit, .subject) 있었고 아침에 \(s.b)\(s.unit, .subject) 더 들어왔습니다. \
          저녁까지 \(s.c)\(s.unit, .subject) 팔렸다면 남은 \(s.noun, .topic) 몇 \(s.unit)일까요?
          """,
        english: """
          The shop of \(s.roman) had \(s.a) \(s.things), and \(s.b) more came in the morning. If \(s.c) \
          were sold by the evening, how many \(s.things) are left?
          """,
        asks: "남은 \(s.noun, .topic) 몇 \(s.unit)", means: ["더 들어왔습니다", "팔렸다면"],
        finding: "가게에 남은 \(s.noun, .topic) \(s.result)\(s.unit)")
    })

  /// a · b + c.
  static let multiplicationsWithAddition = Self(
    seen: [
      { s in
        ToyStory(
          question: """
            한 묶음에 \(s.a)\(s.unit)씩인 \(s.noun, .object) \(s.name, .subject) \(s.b)묶음 샀습니다. \
            집에 있던 \(s.c)\(s.unit)까지 더하면 \(s.noun, .topic) 모두 몇 \(s.unit)인지 계산해 주세요.
            """,
          english: """
            In bundles of \(s.a), \(s.roman) bought \(s.things), \(s.b) bundles. If the \(s.c) at home are \
            added, please work out how many \(s.things) there are in all.
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)", means: ["묶음 샀습니다", "까지 더하면"],
          finding: "\(s.name, .subject) 가진 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) \(s.noun, .object) 하루에 \(s.a)\(s.unit)씩 \(s.b)일 동안 모았습니다. \
            여기에 친구가 준 \(s.c)\(s.unit, .object) 합하면 \(s.noun, .topic) 모두 몇 \(s.unit, .subject) 되나요?
            """,
          english: """
            \(s.roman) collected \(s.things), \(s.a) a day, for \(s.b) days. Together with the \(s.c) that \
            a friend gave, how many \(s.things) are there in all?
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)", means: ["동안 모았습니다", "합하면"],
          finding: "\(s.name, .subject) 가진 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
    ],
    unseen: { s in
      ToyStory(
        question: """
          상자 \(s.b)개에 \(s.noun, .subject) \(s.a)\(s.unit)씩 들어 있고 상자 밖에도 \(s.c)\(s.unit, .subject) 있습니다. \
          \(s.name, .subject) 세어 본 \(s.noun, .topic) 모두 몇 \(s.unit)일까요?
          """,
        english: """
          In \(s.b) boxes there are \(s.a) \(s.things) each, and outside the boxes there are \(s.c). How \
          many \(s.things) did \(s.roman) count in all?
          """,
        asks: "\(s.noun, .topic) 모두 몇 \(s.unit)", means: ["들어 있고", "밖에도"],
        finding: "\(s.name, .subject) 세어 본 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
    })
}
