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
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "\(s.name, .subject) 하루 동안 모은 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            상자에 \(s.noun) \(s.a)\(s.unit, .subject) 들어 있었는데 \(s.name, .subject) \(s.b)\(s.unit, .object) 더 넣었습니다. \
            이제 상자에 들어 있는 \(s.noun, .topic) 모두 몇 \(s.unit)인지 알려 주세요.
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
          asks: "\(s.noun, .object) 합하면 모두 몇 \(s.unit)",
          finding: "\(s.name, .with) \(s.other, .subject) 가진 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            가게에 \(s.noun) \(s.a)\(s.unit, .subject) 진열되어 있습니다. 점원인 \(s.name, .subject) 창고에서 \
            \(s.b)\(s.unit, .object) 더 가져와 진열하면 \(s.noun, .topic) 모두 몇 \(s.unit, .subject) 되나요?
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
          asks: "남은 \(s.noun, .topic) 몇 \(s.unit)",
          finding: "\(s.name)에게 남은 \(s.noun, .topic) \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            바구니에 담긴 \(s.noun) \(s.a)\(s.unit) 가운데 \(s.name, .subject) \(s.b)\(s.unit, .object) 꺼냈습니다. \
            바구니에 남은 \(s.noun, .topic) 몇 \(s.unit)인지 알고 싶습니다.
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
          asks: "\(s.noun, .object) 몇 \(s.unit) 더",
          finding: "\(s.name, .subject) 더 많이 모은 \(s.noun, .topic) \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            행사에 쓸 \(s.noun) \(s.a)\(s.unit, .subject) 필요한데 \(s.name, .subject) 지금까지 준비한 것은 \(s.b)\(s.unit)입니다. \
            앞으로 더 준비할 \(s.noun, .topic) 몇 \(s.unit)인가요?
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
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "\(s.name, .subject) 산 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) 하루에 \(s.noun, .object) \(s.a)\(s.unit)씩 준비합니다. 이렇게 \(s.b)일 동안 쉬지 않고 준비하면 \
            \(s.noun, .topic) 모두 몇 \(s.unit, .subject) 되는지 알려 주세요.
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
          asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
          finding: "\(s.name, .subject) 준비해야 하는 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
      },
      { s in
        ToyStory(
          question: """
            \(s.name, .topic) \(s.noun, .object) 한 줄에 \(s.a)\(s.unit)씩 \(s.b)줄로 늘어놓았습니다. 빈자리가 없다면 \
            \(s.name, .subject) 늘어놓은 \(s.noun, .topic) 모두 몇 \(s.unit)인가요?
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
        asks: "\(s.noun, .topic) 모두 몇 \(s.unit)",
        finding: "진열장에 놓인 \(s.noun, .topic) 모두 \(s.result)\(s.unit)")
    })
}
