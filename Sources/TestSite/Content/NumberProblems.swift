extension WordProblem {
  static let numberTemplates: [Template] = [
    Template(kind: "age") { random in
      let name = random.pick(names)
      let child = random.int(4...14)
      let times = random.int(2...3)
      let years = random.int(2...12)
      let parent = times * (child + years) - years
      return Draft(
        title: "몇 년 뒤에 나이가 \(times)배가 되는지 묻는 문제",
        text: """
          올해 \(name)의 나이는 \(child)살이고 \(random.pick(["어머니", "아버지", "삼촌", "고모"]))의 나이는 \(parent)살입니다. \
          어른의 나이가 아이의 나이의 꼭 \(times)배가 되는 것은 지금부터 몇 년 뒤인가요?
          """,
        solution: """
          x년 뒤라고 하면 \(parent) + x = \(times) × (\(child) + x)입니다. 정리하면 \
          \(times - 1)x = \(parent - times * child)이므로 x = \(years)입니다.
          """,
        answer: years, unit: "년 뒤")
    },
    Template(kind: "animals") { random in
      let (birds, beasts) = (random.int(4...30), random.int(3...25))
      let farm = random.pick([("닭", "토끼"), ("오리", "염소"), ("거위", "돼지"), ("메추리", "고양이")])
      return Draft(
        title: "\(Particle.with.after(farm.0)) \(farm.1)의 다리 수로 마릿수를 구하는 문제",
        text: """
          농장에 \(Particle.with.after(farm.0)) \(Particle.subject.after(farm.1)) 모두 \(birds + beasts)마리 있습니다. 다리의 수를 세어 보니 \
          모두 \(2 * birds + 4 * beasts)개였습니다. 이 농장에 있는 \(Particle.topic.after(farm.1)) 몇 마리인가요?
          """,
        solution: """
          모두 \(Particle.quoted.after(farm.0)) 하면 다리는 \(2 * (birds + beasts))개여서 실제보다 \
          \(2 * beasts)개 모자랍니다. 한 마리를 바꿀 때마다 2개씩 늘어나므로 \(2 * beasts) ÷ 2 = \(beasts)입니다.
          """,
        answer: beasts, unit: "마리")
    },
    Template(kind: "seats") { random in
      let (first, step, rows) = (random.int(8...24), random.int(2...5), random.int(8...25))
      let last = first + (rows - 1) * step
      return Draft(
        title: "공연장의 좌석이 모두 몇 개인지 구하는 문제",
        text: """
          어느 공연장의 맨 앞줄에는 의자가 \(first)개 있고, 뒤로 한 줄씩 갈 때마다 의자가 \(step)개씩 늘어납니다. 의자가 놓인 줄이 모두 \
          \(rows)줄일 때 이 공연장의 의자는 모두 몇 개인가요?
          """,
        solution: """
          마지막 줄의 의자는 \(first) + \(rows - 1) × \(step) = \(last)개입니다. 등차수열의 합이므로 \
          \(rows) × (\(first) + \(last)) ÷ 2 = \(grouped(rows * (first + last) / 2))입니다.
          """,
        answer: rows * (first + last) / 2, unit: "개")
    },
    Template(kind: "average") { random in
      let name = random.pick(names)
      let scores = (0..<4).map { _ in random.int(68...92) }
      let goal = random.int(80...86)
      let sum = scores.reduce(0, +)
      let listed = scores.map { "\($0)점" }.joined(separator: ", ")
      // A last score above 100 would be no score.
      let target = min(goal, (sum + 100) / 5)
      return Draft(
        title: "평균 \(target)점을 받으려면 다음 시험에서 몇 점이 필요한가요",
        text: """
          \(Particle.topic.after(name)) 지금까지 네 번의 수학 시험에서 \(listed)을 받았습니다. 다섯 번의 시험 평균이 꼭 \
          \(target)점이 되게 하려면 다섯 번째 시험에서 몇 점을 받아야 하나요?
          """,
        solution: """
          다섯 번의 합은 \(target) × 5 = \(target * 5)점이어야 하고, 네 번의 합은 \(sum)점입니다. \
          차를 구하면 \(target * 5) - \(sum) = \(target * 5 - sum)입니다.
          """,
        answer: target * 5 - sum, unit: "점")
    },
    Template(kind: "trees") { random in
      let (gap, count) = (random.int(3...15), random.int(12...80))
      let place = random.pick(["연못", "호수", "운동장", "공원 광장"])
      return Draft(
        title: "\(place) 둘레에 나무를 심을 때 필요한 그루 수",
        text: """
          둘레가 \(grouped(gap * count))m인 원 모양의 \(place) 가장자리를 따라 \(gap)m 간격으로 나무를 한 그루씩 심으려고 합니다. \
          나무의 두께는 생각하지 않을 때 나무는 모두 몇 그루가 필요한가요? 길가에 심을 때처럼 하나를 더해야 하는지 헷갈립니다.
          """,
        solution: """
          원 모양에서는 처음과 끝이 만나므로 간격의 수와 나무의 수가 같습니다. \
          \(grouped(gap * count)) ÷ \(gap) = \(count)이고 하나를 더하지 않습니다.
          """,
        answer: count, unit: "그루")
    },
    Template(kind: "handshakes") { random in
      let people = random.int(6...40)
      return Draft(
        title: "모임에서 모두가 한 번씩 악수하면 몇 번일까요",
        text: """
          \(random.pick(["동창회", "독서 모임", "신입 사원 연수", "학부모 회의", "산악회"]))에 \(people)명이 모였습니다. 모인 사람들이 서로 빠짐없이 \
          꼭 한 번씩 악수를 한다면 악수는 모두 몇 번 하게 되나요? 두 번 세는 것을 어떻게 빼는지 모르겠습니다.
          """,
        solution: """
          한 사람이 \(people - 1)번씩 악수하므로 \(people) × \(people - 1)이지만 두 사람이 한 악수를 두 번 세었으므로 2로 나눕니다. \
          \(grouped(people * (people - 1))) ÷ 2 = \(grouped(people * (people - 1) / 2))입니다.
          """,
        answer: people * (people - 1) / 2, unit: "번")
    },
    Template(kind: "consecutive") { random in
      let first = random.int(11...180)
      let sum = 3 * first + 3
      return Draft(
        title: "연속하는 세 자연수의 합이 \(sum)일 때 가장 큰 수",
        text: """
          연속하는 세 자연수가 있습니다. 이 세 수를 모두 더했더니 \(Particle.subject.after(sum)) 되었다고 합니다. 세 수 가운데 가장 큰 수는 \
          무엇인가요? 식을 세울 때 가운데 수를 미지수로 놓으면 편하다고 들었습니다.
          """,
        solution: """
          가운데 수를 x라 하면 (x - 1) + x + (x + 1) = 3x = \(sum)이므로 x = \(sum / 3)입니다. 가장 큰 수는 \
          여기에 1을 더한 수입니다.
          """,
        answer: first + 2, unit: "")
    },
  ]
}
