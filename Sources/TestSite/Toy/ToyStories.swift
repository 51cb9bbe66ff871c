extension ToyCalculation {
  /// Wordings of one operation: those of training and the one kept from it.
  struct Stories: Sendable {
    let seen: [@Sendable (ToyScene) -> ToyStory]
    let unseen: @Sendable (ToyScene) -> ToyStory
  }

  var stories: Stories {
    switch self {
    case .add: .additions
    case .subtract: .subtractions
    case .multiply: .multiplications
    case .addSubtract: .additionsWithSubtraction
    case .multiplyAdd: .multiplicationsWithAddition
    }
  }
}

extension ToyCalculation.Stories {
  static let additions = Self(
    seen: [
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) 아침에 \(s.noun) \(s.a)\(s.unit, .object) 모았고 저녁에 \(s.b)\(s.unit, .object) 더 모았습니다. \
            \(s.name, .subject) 하루 동안 모은 \(s.noun, .topic) 모두 몇 \(s.unit)인가요?
            """,
          english: """
            \(s.roman) collected \(s.a) \(s.things) in the morning and \(s.b) more in the evening. How many \
            \(s.things) did \(s.roman) collect in all that day?
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "\(s.name, .subject) 하루 동안 모은 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            상자에 \(s.noun) \(s.a)\(s.unit, .subject) 들어 있었는데 \(s.name, .subject) \(s.b)\(s.unit, .object) 더 넣었습니다. \
            이제 상자에 들어 있는 \(s.noun, .topic) 모두 몇 \(s.unit)인지 알려 주세요.
            """,
          english: """
            There were \(s.a) \(s.things) in a box, and \(s.roman) put in \(s.b) more. Please tell me how \
            many \(s.things) are in the box in all now.
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "상자에 들어 있는 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) \(s.noun) \(s.a)\(s.unit, .object) 가지고 있고 \(s.other, .topic) \(s.b)\(s.unit, .object) 가지고 \
            있습니다. 두 사람이 가진 \(s.noun, .object) 합하면 모두 몇 \(s.unit, .subject) 되나요?
            """,
          english: """
            \(s.roman) has \(s.a) \(s.things) and \(s.otherRoman) has \(s.b). How many \(s.things) do the \
            two have in all, put together?
            """,
          asks: "\(s.noun, .object) 합하면 모두 몇 \(s.unit)",
          finding: "\(s.name, .with) \(s.other, .subject) 가진 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            가게에 \(s.noun) \(s.a)\(s.unit, .subject) 진열되어 있습니다. 점원인 \(s.name, .subject) 창고에서 \
            \(s.b)\(s.unit, .object) 더 가져와 진열하면 \(s.noun, .topic) 모두 몇 \(s.unit, .subject) 되나요?
            """,
          english: """
            A shop has \(s.a) \(s.things) on display. If the clerk \(s.roman) brings \(s.b) more from the \
            storeroom and displays them, how many \(s.things) are there in all?
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "가게에 진열된 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
    ],
    unseen: { s in
      ToyStory(
        question: """
          어제까지 \(s.name, .subject) 포장한 \(s.noun, .topic) \(s.a)\(s.unit)입니다. 오늘 \(s.b)\(s.unit, .object) 더 \
          포장했다면 지금까지 포장한 \(s.noun, .topic) 모두 몇 \(s.unit)일까요?
          """,
        english: """
          Up to yesterday \(s.roman) had packed \(s.a) \(s.things). If \(s.roman) packed \(s.b) more today, \
          how many \(s.things) are packed in all so far?
          """,
        asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
        finding: "지금까지 포장한 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
    })

  static let subtractions = Self(
    seen: [
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) \(s.noun) \(s.a)\(s.unit, .object) 가지고 있었는데 동생에게 \(s.b)\(s.unit, .object) 나누어 \
            주었습니다. \(s.name)에게 남은 \(s.noun, .topic) 몇 \(s.unit)인지 구해 주세요.
            """,
          english: """
            \(s.roman) had \(s.a) \(s.things) and gave \(s.b) of them to a younger sibling. Please find how \
            many \(s.things) \(s.roman) has left.
            """,
          asks: "남은 \(s.noun, .topic) 몇 \(s.unit)",
          finding: "\(s.name)에게 남은 \(s.noun, .topic) \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            바구니에 담긴 \(s.noun) \(s.a)\(s.unit) 가운데 \(s.name, .subject) \(s.b)\(s.unit, .object) 꺼냈습니다. \
            바구니에 남은 \(s.noun, .topic) 몇 \(s.unit)인지 알고 싶습니다.
            """,
          english: """
            Of the \(s.a) \(s.things) in a basket \(s.roman) took out \(s.b). I would like to know how many \
            \(s.things) are left in the basket.
            """,
          asks: "남은 \(s.noun, .topic) 몇 \(s.unit)",
          finding: "바구니에 남은 \(s.noun, .topic) \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) \(s.noun) \(s.a)\(s.unit, .object) 모았고 \(s.other, .topic) \(s.b)\(s.unit, .object) 모았습니다. \
            \(s.name, .topic) \(s.other)보다 \(s.noun, .object) 몇 \(s.unit) 더 많이 모았는지 계산해 주세요.
            """,
          english: """
            \(s.roman) collected \(s.a) \(s.things) and \(s.otherRoman) collected \(s.b). Please work out \
            how many more \(s.things) \(s.roman) collected than \(s.otherRoman).
            """,
          asks: "\(s.noun, .object) 몇 \(s.unit) 더",
          finding: "\(s.name, .subject) 더 많이 모은 \(s.noun, .topic) \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            행사에 쓸 \(s.noun) \(s.a)\(s.unit, .subject) 필요한데 \(s.name, .subject) 지금까지 준비한 것은 \(s.b)\(s.unit)입니다. \
            앞으로 더 준비할 \(s.noun, .topic) 몇 \(s.unit)인가요?
            """,
          english: """
            An event needs \(s.a) \(s.things), and \(s.roman) has prepared \(s.b) so far. How many more \
            \(s.things) are still to be prepared?
            """,
          asks: "더 준비할 \(s.noun, .topic) 몇 \(s.unit)",
          finding: "앞으로 더 준비할 \(s.noun, .topic) \(s.result)\(s.unit)")
      },
    ],
    unseen: { s in
      ToyStory(
        question: """
          \(s.name)의 가게에는 아침에 \(s.noun) \(s.a)\(s.unit, .subject) 있었습니다. 문을 닫을 때까지 \
          \(s.b)\(s.unit, .subject) 팔렸다면 팔리지 않은 \(s.noun, .topic) 몇 \(s.unit)일까요?
          """,
        english: """
          In the morning there were \(s.a) \(s.things) in the shop of \(s.roman). If \(s.b) were sold \
          before it closed, how many \(s.things) were not sold?
          """,
        asks: "팔리지 않은 \(s.noun, .topic) 몇 \(s.unit)",
        finding: "팔리지 않은 \(s.noun, .topic) \(s.result)\(s.unit)")
    })

  static let multiplications = Self(
    seen: [
      { s in
        ToyStory(
          question: """
            한 상자에 \(s.noun, .subject) \(s.a)\(s.unit)씩 들어 있습니다. \(s.name, .subject) 같은 상자 \(s.b)개를 샀다면 \
            \(s.name, .subject) 산 \(s.noun, .topic) 모두 몇 \(s.unit)인지 계산해 주세요.
            """,
          english: """
            Each box holds \(s.a) \(s.things). If \(s.roman) bought \(s.b) such boxes, please work out how \
            many \(s.things) \(s.roman) bought in all.
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "\(s.name, .subject) 산 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) 하루에 \(s.noun, .object) \(s.a)\(s.unit)씩 준비합니다. 이렇게 \(s.b)일 동안 쉬지 않고 준비하면 \
            \(s.noun, .topic) 모두 몇 \(s.unit, .subject) 되는지 알려 주세요.
            """,
          english: """
            \(s.roman) prepares \(s.a) \(s.things) a day. If this goes on for \(s.b) days without a rest, \
            please tell me how many \(s.things) there are in all.
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "\(s.name, .subject) 준비하는 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            \(s.name, .subject) 친구 \(s.b)명에게 \(s.noun, .object) \(s.a)\(s.unit)씩 나누어 주려고 합니다. \
            \(s.name, .subject) 준비해야 하는 \(s.noun, .topic) 모두 몇 \(s.unit)인지 구해 주세요.
            """,
          english: """
            \(s.roman) wants to give \(s.b) friends \(s.a) \(s.things) each. Please find how many \
            \(s.things) \(s.roman) has to prepare in all.
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "\(s.name, .subject) 준비해야 하는 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) \(s.noun, .object) 한 줄에 \(s.a)\(s.unit)씩 \(s.b)줄로 늘어놓았습니다. 빈자리가 없다면 \
            \(s.name, .subject) 늘어놓은 \(s.noun, .topic) 모두 몇 \(s.unit)인가요?
            """,
          english: """
            \(s.roman) laid out \(s.things) with \(s.a) in a row, in \(s.b) rows. If no place is empty, how \
            many \(s.things) did \(s.roman) lay out in all?
            """,
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "\(s.name, .subject) 늘어놓은 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
    ],
    unseen: { s in
      ToyStory(
        question: """
          진열장 한 칸에 \(s.noun, .subject) \(s.a)\(s.unit)씩 놓여 있습니다. 그런 칸이 \(s.b)칸 있을 때 \
          \(s.name, .subject) 세어야 하는 \(s.noun, .topic) 모두 몇 \(s.unit)일까요?
          """,
        english: """
          On each shelf of a cabinet there are \(s.a) \(s.things). If there are \(s.b) such shelves, how \
          many \(s.things) does \(s.roman) have to count in all?
          """,
        asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
        finding: "진열장에 놓인 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
    })
}
