extension WordProblem {
  private static let goods = [
    ("공책", "권"), ("연필", "자루"), ("사과", "개"), ("우유", "팩"), ("빵", "개"), ("양말", "켤레"), ("엽서", "장"), ("생수", "병"),
    ("물감", "개"), ("색종이", "묶음"), ("귤", "봉지"), ("볼펜", "자루"),
  ]

  static let shoppingTemplates: [Template] = [
    Template(kind: "change") { random in
      let name = random.pick(names)
      let pair = random.shuffled(goods)
      let (first, second) = (pair[0], pair[1])
      let (count, price) = (random.int(2...9), random.int(4...30) * 100)
      let (otherCount, otherPrice) = (random.int(2...7), random.int(5...40) * 100)
      let total = count * price + otherCount * otherPrice
      let paid = (total / 10_000 + random.int(1...3)) * 10_000
      return Draft(
        title: "\(Particle.with.after(first.0)) \(second.0) 값을 내고 남은 거스름돈 계산",
        text: """
          \(Particle.topic.after(name)) 문구점과 가게를 돌며 한 \(first.1)에 \(grouped(price))원 하는 \
          \(first.0) \(count)\(first.1), 한 \(second.1)에 \(grouped(otherPrice))원 하는 \(second.0) \
          \(otherCount)\(Particle.object.after(second.1)) 사고 \(grouped(paid))원을 냈습니다. 거스름돈은 모두 얼마인가요?
          """,
        solution: """
          \(grouped(price)) × \(count) = \(grouped(price * count))원, \(grouped(otherPrice)) × \(otherCount) = \
          \(grouped(otherPrice * otherCount))원이므로 물건값은 \(grouped(total))원입니다. \
          낸 돈에서 빼면 \(grouped(paid)) - \(grouped(total)) = \(grouped(paid - total))입니다.
          """,
        answer: paid - total, unit: "원")
    },
    Template(kind: "discount") { random in
      let item = random.pick(["운동화", "가방", "전기 주전자", "겨울 외투", "책상 의자", "무선 이어폰", "캐리어", "우산"])
      let price = random.int(20...180) * 1_000
      let percent = random.pick([10, 15, 20, 25, 30, 40])
      let coupon = random.int(1...9) * 500
      let answer = price * (100 - percent) / 100 - coupon
      return Draft(
        title: "\(percent)% 할인에 쿠폰까지 쓰면 \(item) 값은 얼마일까요",
        text: """
          정가가 \(grouped(price))원인 \(Particle.object.after(item)) \(percent)% 할인하는 행사를 하고 있습니다. \
          할인된 가격에서 \(grouped(coupon))원짜리 쿠폰을 한 장 더 쓸 수 있다면 실제로 내는 돈은 얼마인가요?
          """,
        solution: """
          할인 금액은 \(grouped(price)) × \(percent)/100 = \(grouped(price * percent / 100))원이고, 할인된 가격은 \
          \(grouped(price * (100 - percent) / 100))원입니다. 쿠폰을 빼면 \(grouped(answer))원이 됩니다.
          """,
        answer: answer, unit: "원")
    },
    Template(kind: "sharing") { random in
      let what = random.pick([("사탕", "개"), ("색종이", "장"), ("구슬", "개"), ("스티커", "장"), ("귤", "개"), ("쿠키", "개")])
      let children = random.int(5...24)
      let each = random.int(3...18)
      let rest = random.int(1...(children - 1))
      return Draft(
        title: "\(Particle.object.after(what.0)) 똑같이 나누어 주고 남는 개수 문제",
        text: """
          선생님이 \(what.0) \(children * each + rest)\(Particle.object.after(what.1)) 학생 \(children)명에게 \
          똑같이 나누어 주려고 합니다. 한 사람에게 되도록 많이 나누어 주면 한 사람이 몇 \(what.1)씩 받게 되나요?
          """,
        solution: """
          \(children * each + rest) ÷ \(children)의 몫은 \(each)이고 나머지는 \(rest)입니다. \
          나머지는 더 나눌 수 없으므로 한 사람이 받는 것은 몫과 같습니다.
          """,
        answer: each, unit: what.1)
    },
    Template(kind: "interest") { random in
      let name = random.pick(names)
      let principal = random.int(2...60) * 100_000
      let (rate, years) = (random.int(2...7), random.int(2...6))
      let interest = principal / 100 * rate * years
      return Draft(
        title: "단리로 예금했을 때 원금과 이자의 합을 구하는 문제",
        text: """
          \(Particle.subject.after(name)) 은행에 \(grouped(principal))원을 연 \(rate)%의 단리로 \(years)년 동안 예금했습니다. \
          세금을 생각하지 않을 때 만기에 찾는 돈은 원금과 이자를 합해 모두 얼마인가요?
          """,
        solution: """
          1년 이자는 \(grouped(principal)) × \(rate)/100 = \(grouped(principal / 100 * rate))원이고 \(years)년이면 \
          \(grouped(interest))원입니다. 원금을 더하면 \(grouped(principal + interest))원입니다.
          """,
        answer: principal + interest, unit: "원")
    },
    Template(kind: "exchange") { random in
      let rate = random.int(1_150...1_450)
      let (dollars, spent) = (random.int(4...30) * 50, random.int(20...150))
      let answer = (dollars - spent) * rate
      return Draft(
        title: "여행에서 쓰고 남은 달러를 원화로 바꾸면 얼마인가요",
        text: """
          여행을 가면서 \(dollars)달러를 준비했는데 현지에서 \(spent)달러를 쓰고 나머지는 그대로 가지고 돌아왔습니다. \
          1달러가 \(grouped(rate))원일 때 남은 돈을 모두 원화로 바꾸면 얼마인가요? 수수료는 없다고 합니다.
          """,
        solution: """
          남은 돈은 \(dollars) - \(spent) = \(dollars - spent)달러입니다. 여기에 환율을 곱하면 \
          \(dollars - spent) × \(grouped(rate)) = \(grouped(answer))원입니다.
          """,
        answer: answer, unit: "원")
    },
    Template(kind: "defects") { random in
      let item = random.pick(["전구", "볼트", "배터리", "유리병", "텀블러", "칫솔"])
      let (perMinute, minutes) = (random.int(2...25) * 20, random.int(2...12) * 10)
      let percent = random.int(1...5)
      let total = perMinute * minutes
      return Draft(
        title: "공장에서 만든 \(item) 가운데 합격품의 수를 구하세요",
        text: """
          어떤 기계는 1분에 \(Particle.object.after(item)) \(perMinute)개씩 만들고, 만든 제품의 \(percent)%는 불량품이어서 버린다고 합니다. \
          이 기계를 쉬지 않고 \(minutes)분 동안 돌렸을 때 버리지 않고 남은 합격품은 몇 개인가요?
          """,
        solution: """
          만든 것은 \(perMinute) × \(minutes) = \(grouped(total))개이고 불량품은 그 \(percent)%인 \
          \(grouped(total * percent / 100))개입니다. 둘의 차가 합격품의 수입니다.
          """,
        answer: total - total * percent / 100, unit: "개")
    },
  ]
}
