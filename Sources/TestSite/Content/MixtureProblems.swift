extension WordProblem {
  static let mixtureTemplates: [Template] = [
    Template(kind: "ratio") { random in
      let pair = random.pick([("빨간색", "흰색"), ("노란색", "파란색"), ("검은색", "흰색"), ("초록색", "노란색")])
      let (first, second) = random.pick([(2, 3), (3, 4), (3, 5), (4, 5), (2, 5), (5, 7), (1, 4), (3, 7)])
      let unit = random.int(8...60)
      return Draft(
        title: "물감을 \(first) : \(second)로 섞을 때 필요한 양을 구하는 문제",
        text: """
          \(pair.0) 물감과 \(pair.1) 물감을 \(first) : \(second)의 비로 섞어서 새로운 색을 만들려고 합니다. 섞은 물감이 모두 \
          \(grouped((first + second) * unit))mL가 되게 하려면 \(pair.1) 물감은 몇 mL가 필요한가요?
          """,
        solution: """
          전체를 \(first) + \(second) = \(first + second)로 나누면 한 몫은 \(grouped((first + second) * unit)) ÷ \
          \(first + second) = \(unit)mL입니다. \(pair.1)은 \(second)몫이므로 \(unit) × \(second) = \(unit * second)입니다.
          """,
        answer: unit * second, unit: "mL")
    },
    Template(kind: "salt") { random in
      let (first, second) = (random.int(2...9), random.int(10...20))
      let (water, other) = (random.int(1...6) * 100, random.int(1...6) * 100)
      let salt = first * water / 100 + second * other / 100
      return Draft(
        title: "농도가 다른 두 소금물을 섞었을 때 소금의 양",
        text: """
          농도가 \(first)%인 소금물 \(water)g과 농도가 \(second)%인 소금물 \(other)g을 한 그릇에 넣고 잘 섞었습니다. \
          섞은 소금물에 녹아 있는 소금은 모두 몇 g인가요? 농도끼리 더하면 안 되는 이유도 궁금합니다.
          """,
        solution: """
          소금의 양은 각각 \(water) × \(first)/100 = \(first * water / 100)g, \(other) × \(second)/100 = \
          \(second * other / 100)g입니다. 농도는 양이 다르면 더할 수 없고 소금의 양을 더해야 하므로 합은 \(salt)g입니다.
          """,
        answer: salt, unit: "g")
    },
    Template(kind: "percent") { random in
      let total = random.int(2...12) * 200
      let (first, second) = (random.int(6...17) * 5, random.int(2...8) * 10)
      let pool = total * first / 100
      let answer = pool * second / 100
      return Draft(
        title: "전체의 \(first)% 가운데 다시 \(second)%는 몇 명인가요",
        text: """
          어느 학교의 전체 학생은 \(grouped(total))명이고 그 가운데 \(first)%가 설문에 답했습니다. 답한 학생의 \(second)%가 급식에 \
          만족한다고 했다면, 급식에 만족한다고 답한 학생은 모두 몇 명인가요?
          """,
        solution: """
          설문에 답한 학생은 \(grouped(total)) × \(first)/100 = \(grouped(pool))명입니다. 그 \(second)%는 \
          \(grouped(pool)) × \(second)/100 = \(grouped(answer))명입니다.
          """,
        answer: answer, unit: "명")
    },
  ]
}
