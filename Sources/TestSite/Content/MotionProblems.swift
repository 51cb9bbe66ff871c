extension WordProblem {
  private static let cities = ["서울", "대전", "부산", "광주", "대구", "강릉", "전주", "여수", "춘천", "목포"]

  static let motionTemplates: [Template] = [
    Template(kind: "distance") { random in
      let route = random.shuffled(cities)
      let (from, to) = (route[0], route[1])
      let (speed, hours) = (random.int(12...22) * 5, random.int(2...5))
      let rest = random.int(1...18) * 5
      return Draft(
        title: "\(from)에서 \(to)까지 자동차로 가는데 남은 거리 구하기",
        text: """
          \(from)에서 \(to)까지의 찻길은 \(speed * hours + rest)km라고 합니다. 자동차를 타고 \(from)에서 출발하여 한 시간에 \
          \(speed)km의 빠르기로 \(hours)시간 동안 쉬지 않고 달렸습니다. 앞으로 몇 km를 더 가야 도착하나요?
          """,
        solution: """
          달린 거리는 \(speed) × \(hours) = \(speed * hours)km입니다. 전체 거리에서 빼면 \
          \(speed * hours + rest) - \(speed * hours) = \(rest)km입니다.
          """,
        answer: rest, unit: "km")
    },
    Template(kind: "meeting") { random in
      let pair = random.shuffled(names)
      let (one, two) = (pair[0], pair[1])
      let (speed, other) = (random.int(10...18) * 5, random.int(11...19) * 5)
      let minutes = random.int(6...28)
      return Draft(
        title: "마주 보고 걷는 두 사람이 몇 분 뒤에 만나는지 묻는 문제",
        text: """
          \(one)네 집과 \(two)네 집 사이의 거리는 \(grouped((speed + other) * minutes))m입니다. \
          \(Particle.topic.after(one)) 1분에 \(speed)m, \(Particle.topic.after(two)) 1분에 \(other)m의 빠르기로 \
          각자의 집에서 동시에 출발하여 서로를 향해 걷습니다. 두 사람은 몇 분 뒤에 만나나요?
          """,
        solution: """
          두 사람 사이의 거리는 1분에 \(speed) + \(other) = \(speed + other)m씩 줄어듭니다. \
          \(grouped((speed + other) * minutes)) ÷ \(speed + other) = \(minutes)입니다.
          """,
        answer: minutes, unit: "분")
    },
    Template(kind: "bridge") { random in
      let speed = random.int(15...40)
      let train = random.int(6...18) * 10
      let seconds = random.int(train / speed + 12...train / speed + 50)
      let bridge = speed * seconds - train
      return Draft(
        title: "기차가 다리를 완전히 건너는 데 걸리는 시간",
        text: """
          길이가 \(train)m인 기차가 1초에 \(speed)m의 일정한 빠르기로 달리고 있습니다. 이 기차가 길이 \(grouped(bridge))m인 다리에 \
          들어서기 시작하여 맨 뒤까지 완전히 빠져나오는 데 몇 초가 걸리나요?
          """,
        solution: """
          완전히 건너려면 다리의 길이와 기차의 길이를 더한 \(grouped(bridge)) + \(train) = \(grouped(bridge + train))m를 가야 합니다. \
          \(grouped(bridge + train)) ÷ \(speed) = \(seconds)입니다.
          """,
        answer: seconds, unit: "초")
    },
    Template(kind: "work") { random in
      // 1/a + 1/b = 1/t with whole t.
      let (first, second, together) = random.pick([
        (3, 6, 2), (4, 12, 3), (6, 12, 4), (10, 15, 6), (12, 24, 8), (20, 30, 12), (15, 30, 10), (18, 36, 12),
        (5, 20, 4),
        (12, 36, 9), (14, 35, 10), (21, 28, 12), (9, 18, 6), (8, 24, 6), (24, 40, 15), (30, 60, 20),
      ])
      let job = random.pick(["담장을 칠하는", "밭을 매는", "창고를 정리하는", "벽화를 그리는", "자료를 입력하는", "돌담을 쌓는"])
      let pair = random.shuffled(names)
      return Draft(
        title: "둘이 함께 일하면 며칠 만에 끝나는지 구하는 문제",
        text: """
          \(job) 일을 \(Particle.subject.after(pair[0])) 혼자 하면 \(first)일, \
          \(Particle.subject.after(pair[1])) 혼자 하면 \(second)일이 걸립니다. 두 사람이 처음부터 끝까지 함께 일한다면 이 일을 \
          마치는 데 며칠이 걸리나요?
          """,
        solution: """
          전체 일을 1이라 하면 하루에 하는 일은 각각 1/\(first)과 1/\(second)이고, 더하면 1/\(together)입니다. \
          그러므로 함께 하면 \(together)일 만에 끝납니다.
          """,
        answer: together, unit: "일")
    },
    Template(kind: "tank") { random in
      let (fill, drain) = (random.int(12...40), random.int(3...10))
      let minutes = random.int(8...45)
      let start = random.int(0...9) * 10
      return Draft(
        title: "물이 새는 물탱크를 가득 채우는 데 걸리는 시간",
        text: """
          들이가 \(grouped(start + (fill - drain) * minutes))L인 물탱크에 물이 \(start)L 들어 있습니다. 수도에서 1분에 \(fill)L씩 물이 나오는데 \
          바닥의 틈으로 1분에 \(drain)L씩 새고 있습니다. 물탱크가 가득 찰 때까지 몇 분이 걸리나요?
          """,
        solution: """
          1분에 실제로 늘어나는 물은 \(fill) - \(drain) = \(fill - drain)L입니다. 더 채워야 할 양은 \
          \(grouped((fill - drain) * minutes))L이므로 나누면 \(minutes)입니다.
          """,
        answer: minutes, unit: "분")
    },
    Template(kind: "buses") { random in
      let (first, second) = random.pick([
        (6, 8), (8, 12), (9, 12), (10, 15), (12, 18), (15, 20), (14, 21), (12, 20), (18, 24),
      ])
      let line = random.int(10...90)
      let answer = first / greatestCommonDivisor(first, second) * second
      return Draft(
        title: "두 노선 버스가 다시 동시에 출발하는 시각 문제",
        text: """
          차고지에서 \(line)번 버스는 \(first)분마다, \(line + random.int(1...9))번 버스는 \(second)분마다 한 대씩 출발합니다. \
          두 버스가 오전 \(random.int(5...9))시 정각에 동시에 출발했다면 다음번에 다시 동시에 출발하는 것은 몇 분 뒤인가요?
          """,
        solution: "\(Particle.with.after(first)) \(second)의 최소공배수를 구하면 됩니다. 최소공배수는 \(answer)입니다.",
        answer: answer, unit: "분")
    },
  ]
}

/// Euclid's algorithm, for positive numbers.
func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  second == 0 ? first : greatestCommonDivisor(second, first % second)
}
