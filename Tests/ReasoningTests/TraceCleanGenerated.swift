extension TraceSample {
  /// Long traces, each with thousands of scalars of what long traces print: tables, matrices, divisions, cases, glosses, code.
  ///
  /// Their words were fixed before they were judged, only sizes were raised to 8,000 scalars; `TraceCleanGeneratedTests` says
  /// how each fares.
  static let generated = [
    commonSubsequence, elimination, longDivision, divisibility, kings, shortestPaths, knapsack,
  ]

  private static func list(_ values: [Int]) -> String { values.map(String.init).joined(separator: ", ") }
  private static func pick(_ words: [String], _ number: Int) -> String { words[number % words.count] }

  // MARK: Tables

  static let commonSubsequence: TraceSample = {
    let (a, b) = (Array("GATTACAGATTACATTGACAGTACCATG"), Array("TACGATTCAGGATACCATGATTGCAGAC"))
    var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    var think = """
      We need the length of the longest common subsequence (최장 공통 부분 수열) of \(String(a)) and \(String(b)). \
      동적 계획법(DP)을 쓰자. Let dp[i][j] be the length for the first i and j letters.

      ```python
      def lcs(a, b):
          dp = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
          for i in range(1, len(a) + 1):
              for j in range(1, len(b) + 1):
                  if a[i - 1] == b[j - 1]:
                      dp[i][j] = dp[i - 1][j - 1] + 1
                  else:
                      dp[i][j] = max(dp[i - 1][j], dp[i][j - 1])
          return dp[-1][-1]
      ```

      The table starts as zeros, 처음에는 모두 0이다:

      ```
      \(table.map { $0.map(String.init).joined(separator: " ") }.joined(separator: "\n"))
      ```

      """
    for i in 1...a.count {
      for j in 1...b.count {
        table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1 : max(table[i - 1][j], table[i][j - 1])
      }
      let hits = (1...b.count).filter { a[i - 1] == b[$0 - 1] }
      think += """

        Row \(i), letter \(a[i - 1]): it matches at columns \(list(hits)), 그 칸에서는 대각선 값에 1을 더한다. \
        \(pick(["나머지는 위와 왼쪽 가운데 큰 값이다.", "Elsewhere the larger neighbour, 위나 왼쪽 값을 가져온다.", "The rest is carried over, 그대로 내려온다."], i))
        dp[\(i)] = [\(list(table[i]))]
        \(pick(["The row ends with \(table[i][b.count]), 지금까지의 답이다.", "So far the best is \(table[i][b.count]), 여기까지 맞다."], i))

        """
    }
    let best = table[a.count][b.count]
    think +=
      "\n\nThe last cell is \(best), so the answer is \(best). 검산으로 마지막 행을 다시 보면 it is nondecreasing, as it must be."
    return TraceSample(
      "long-lcs", "두 문자열 \(String(a))와 \(String(b))의 최장 공통 부분 수열의 길이를 구하시오.", think: think,
      answer: "동적 계획법으로 표를 채우면 마지막 칸의 값이 \(best)이므로, 최장 공통 부분 수열의 길이는 **\(best)**입니다.")
  }()

  static let knapsack: TraceSample = {
    let items = [
      (3, 4), (4, 5), (7, 10), (8, 11), (9, 13), (5, 6), (2, 3), (6, 9), (11, 16), (10, 14), (12, 19),
      (13, 20),
    ]
    let limit = 100
    var best = [Int](repeating: 0, count: limit + 1)
    var think = """
      0/1 배낭 문제: \(items.count) items, capacity \(limit). I'll use one array, 무게를 큰 쪽부터 훑는다.

      dp = [\(list(best))]

      """
    for (number, (weight, value)) in items.enumerated() {
      for room in stride(from: limit, through: weight, by: -1) {
        best[room] = max(best[room], best[room - weight] + value)
      }
      think += """

        Item \(number + 1) weighs \(weight) and is worth \(value). \
        \(pick(["For every room from \(limit) down to \(weight) we ask whether taking it helps, 넣는 편이 나은지 본다.", "무게 \(weight)부터는 넣을 수 있으니 the sums behind it may grow.", "Below \(weight) nothing changes, 그 아래 칸은 그대로이다."], number))
        dp = [\(list(best))]
        With all the room we now have \(best[limit]); \(pick(["계속하자.", "아직 남은 물건이 있다.", "다음 물건으로 넘어가자."], number))

        """
    }
    var rooms: [String] = []
    for room in stride(from: 5, through: limit, by: 5) {
      rooms.append("- capacity \(room) → value \(best[room]), 한 단위에 약 \(best[room] * 100 / room)/100")
    }
    think += "\nAs a check I list some capacities (용량):\n\n" + rooms.joined(separator: "\n")
    think += "\n\n따라서 the best value is \(best[limit])."
    for room in 0...limit where room % 2 == 0 {
      think += "\nWith \(room) units one gets \(best[room])\(pick([", 늘었다", ", 그대로다", ""], best[room]))."
    }
    return TraceSample(
      "long-knapsack",
      "무게와 가치가 \(items.map { "(\($0.0), \($0.1))" }.joined(separator: ", "))인 물건이 있을 때 용량 \(limit)인 배낭에 담을 수 있는 최대 가치를 구하시오.",
      think: think, answer: "동적 계획법으로 물건을 하나씩 더해 가며 계산하면 최대 가치는 **\(best[limit])**입니다.")
  }()

  static let shortestPaths: TraceSample = {
    let size = 12
    let infinity = 1_000_000
    var far = (0..<size).map { i in
      (0..<size).map { j in i == j ? 0 : (i * 7 + j * 5) % 6 == 0 ? (i * j + 3) % 17 + 1 : infinity }
    }
    func row(_ row: [Int]) -> String {
      "[" + row.map { $0 >= infinity ? "INF" : "\($0)" }.joined(separator: ", ") + "]"
    }
    func all() -> String { far.map(row).joined(separator: "\n") }
    var think = """
      모든 쌍 최단 경로이므로 Floyd–Warshall is the natural choice. An array of unknown distances is \
      [\([String](repeating: "INF", count: 16).joined(separator: ", "))] at first, 그다음 간선을 채운다.

      ```python
      INF = float("inf")
      for k in range(n):
          for i in range(n):
              for j in range(n):
                  dist[i][j] = min(dist[i][j], dist[i][k] + dist[k][j])
      ```

      The matrix at the start (처음 행렬):

      \(all())

      """
    for k in 0..<size {
      var changes: [String] = []
      for i in 0..<size {
        for j in 0..<size where far[i][k] + far[k][j] < far[i][j] {
          far[i][j] = far[i][k] + far[k][j]
          changes.append("d(\(i), \(j)) becomes \(far[i][j]) by way of \(k)")
        }
      }
      think += """

        k = \(k): 정점 \(k)을 거쳐 가는 길을 본다. \(changes.isEmpty ? "Nothing gets shorter, 바뀌는 값이 없다." : changes.prefix(8).joined(separator: "; ") + ", 모두 \(changes.count)개가 줄었다.")

        \(all())

        """
    }
    return TraceSample(
      "long-paths", "정점이 \(size)개인 방향 그래프의 모든 쌍 최단 거리를 구하는 과정을 설명하시오.", think: think,
      answer: "플로이드–워셜 알고리즘을 쓰면 됩니다. 중간 정점을 하나씩 늘려 가며 거리를 줄이고, 끝까지 길이 없는 쌍은 무한대로 남습니다.")
  }()

  // MARK: Numbers

  static let elimination: TraceSample = {
    let (size, prime) = (10, 101)
    var rows = (0..<size).map { i in
      (0...size).map { j in ((i + 2) * (j + 3) * (i + j + 5) % 97 * 31 + i * j * j * j) % prime }
    }
    func inverse(_ value: Int) -> Int { (1..<prime).first { $0 * value % prime == 1 } ?? 1 }
    func matrix() -> String {
      "$$\n\\begin{pmatrix}\n"
        + rows.map { $0.map(String.init).joined(separator: " & ") }.joined(separator: " \\\\\n")
        + "\n\\end{pmatrix}\n$$"
    }
    var think = "법 \(prime)에서 연립방정식을 푼다. We eliminate on the augmented matrix (첨가 행렬):\n\n\(matrix())\n"
    for column in 0..<size {
      guard let pivot = (column..<size).first(where: { rows[$0][column] != 0 }) else {
        think += "\nColumn \(column + 1) has no pivot, 축이 없으니 건너뛴다.\n"
        continue
      }
      rows.swapAt(column, pivot)
      let factor = inverse(rows[column][column])
      think +=
        "\nColumn \(column + 1): the pivot is \(rows[column][column]), 그 역원은 \(factor), since \(rows[column][column]) × \(factor) = \(rows[column][column] * factor) ≡ 1.\n"
      rows[column] = rows[column].map { $0 * factor % prime }
      for i in 0..<size where i != column && rows[i][column] != 0 {
        let times = rows[i][column]
        rows[i] = zip(rows[i], rows[column]).map { (($0 - times * $1) % prime + prime) % prime }
        think +=
          "$R_{\(i + 1)} \\leftarrow R_{\(i + 1)} - \(times) R_{\(column + 1)}$, 그러면 row \(i + 1) is (\(list(rows[i]))).\n"
      }
      think +=
        "\n\(pick(["이제 행렬은", "Now we have, 정리하면", "The matrix becomes, 계속하면"], column)):\n\n\(matrix())\n"
    }
    return TraceSample(
      "long-elimination", "법 101에서 주어진 10원 연립일차방정식을 가우스 소거법으로 푸시오.", think: think,
      answer: "가우스 소거법으로 첨가 행렬을 기약 행 사다리꼴로 바꾸면 마지막 열이 해가 됩니다: $(\(list(rows.map { $0[size] })))$.")
  }()

  static let longDivision: TraceSample = {
    let number = 149
    var (rest, digits, lines) = (1, "", [String]())
    for place in 1...148 {
      let digit = rest * 10 / number
      let next = rest * 10 % number
      lines.append(
        "\(place). \(rest)0 ÷ \(number): \(pick(["몫은 \(digit), 나머지는 \(next).", "the digit is \(digit) and \(next) is left, 나머지 \(next).", "\(digit) × \(number) = \(digit * number), so \(rest * 10) − \(digit * number) = \(next), 다음으로."], place))"
      )
      digits += "\(digit)"
      rest = next
    }
    let think = """
      We want the period (순환마디) of 1/\(number). 긴 나눗셈을 해 보자: at each step multiply the remainder by ten and divide.

      \(lines.joined(separator: "\n"))

      The remainder is \(rest) again, 처음으로 돌아왔다. So the digits repeat from here: 0.\(digits)\(digits)…

      Check: a period must divide \(number - 1) = 148, 왜냐하면 페르마의 소정리에 따라 $10^{148} \\equiv 1$. \
      2×2×37 = 148, and 3×3×3×3×3×3×3×3×3×3×3×3×3×3×3×3 is much more, which does not matter here.

      """
      + (1...40).map {
        "$10^{\($0)} \\equiv \((0..<$0).reduce(1) { power, _ in power * 10 % number })$ \(pick(["이고", "이며, which is not 1 yet", "— 아직 1이 아니다"], $0))"
      }.joined(
        separator: "\n")
    return TraceSample(
      "long-division", "1/\(number)의 순환마디를 긴 나눗셈으로 구하시오.", think: think,
      answer: "긴 나눗셈을 하면 나머지가 148번째에 처음의 1로 돌아오므로 순환마디는 148자리이고, 그 숫자는 \(digits)입니다.")
  }()

  static let divisibility: TraceSample = {
    var think = "To show: $n^{13} - n$ is divisible by 2730 = 2 × 3 × 5 × 7 × 13. 소인수마다 나머지를 모두 확인하자.\n"
    for prime in [2, 3, 5, 7, 13] {
      think += "\n**Modulo \(prime)** (법 \(prime))\n\n"
      for n in 0..<prime {
        let powers = (1...13).map { exponent in (0..<exponent).reduce(1) { power, _ in power * n % prime } }
        think += """
          case n ≡ \(n): the powers \(pick(["of \(n)", "of it", "one after another"], n)) are \(list(powers)), \
          \(pick(["마지막은 \(powers[12])이므로 차는 0이다.", "so the difference is 0, 나누어떨어진다.", "and the last equals the first, 성립한다."], n + prime))

          """
      }
      think +=
        "\n\(pick(["따라서 \(prime) divides it in every case.", "All \(prime) residues are done, 모든 경우가 끝났다."], prime))\n"
    }
    think += "\nAs a sanity check some values, 실제 값으로도 본다:\n\n"
    for n in 2...90 {
      let rest = (0..<13).reduce(1) { power, _ in power * n % 2730 }
      think +=
        "- n = \(n): $\(n)^{13} \\equiv \(rest) \\pmod{2730}$, \(pick(["같다", "as claimed, 맞다", "which is n again, 역시 같다", "확인"], n)).\n"
    }
    return TraceSample(
      "long-cases", "모든 정수 n에 대하여 $n^{13} - n$이 2730으로 나누어떨어짐을 보이시오.", think: think,
      answer:
        "2730 = 2 × 3 × 5 × 7 × 13이고, 각 소수 p에 대하여 p − 1이 12를 나눕니다. 페르마의 소정리에 따라 $n^{13} \\equiv n$이 다섯 소수 모두에 대해 성립하므로 증명됩니다."
    )
  }()

  // MARK: Letters

  static let kings: TraceSample = {
    let names = [
      ("태조", "太祖", 1392), ("정종", "定宗", 1398), ("태종", "太宗", 1400), ("세종", "世宗", 1418), ("문종", "文宗", 1450),
      ("단종", "端宗", 1452), ("세조", "世祖", 1455), ("예종", "睿宗", 1468), ("성종", "成宗", 1469), ("연산군", "燕山君", 1494),
      ("중종", "中宗", 1506), ("인종", "仁宗", 1544), ("명종", "明宗", 1545), ("선조", "宣祖", 1567), ("광해군", "光海君", 1608),
      ("인조", "仁祖", 1623), ("효종", "孝宗", 1649), ("현종", "顯宗", 1659), ("숙종", "肅宗", 1674), ("경종", "景宗", 1720),
      ("영조", "英祖", 1724), ("정조", "正祖", 1776), ("순조", "純祖", 1800), ("헌종", "憲宗", 1834), ("철종", "哲宗", 1849),
      ("고종", "高宗", 1863), ("순종", "純宗", 1907), ("", "", 1910),
    ]
    let subjects = [
      ("과전법", "科田法", "land was given to officials for life, and its tax with it"),
      ("호패법", "號牌法", "every man had to carry a tag with his name"),
      ("경국대전", "經國大典", "the code of law was finished and proclaimed"),
      ("임진왜란", "壬辰倭亂", "the war with Japan emptied the treasury and the land registers"),
      ("대동법", "大同法", "tribute in kind was turned into rice"),
      ("탕평책", "蕩平策", "offices were shared among the factions"),
      ("균역법", "均役法", "the cloth tax for military service was halved"),
      ("규장각", "奎章閣", "the royal library became a place of learning"),
    ]
    var think = """
      The question asks how the throne passed on in Joseon (조선, 朝鮮) and what each reign is known for. \
      I'll go through the kings in order (왕위 순서대로) and note the years.

      """
    for (index, king) in names.dropLast().enumerated() {
      let (years, before) = (names[index + 1].2 - king.2, index > 0 ? names[index - 1].0 : "고려")
      let subject = subjects[index % subjects.count]
      think += """

        \(index + 1). \(king.0)(\(king.1)) came to the throne in \(king.2), after \(before), and reigned for \(years) years, so until \
        \(names[index + 1].2). \(pick(["재위 기간이 \(years)년이다.", "That is \(years > 20 ? "a long" : "a short") reign, \(years > 20 ? "긴" : "짧은") 편이다.", "The next is \(names[index + 1].0), 다음 임금이다."], index)) \
        \(pick(["When speaking of this time one should mention", "A reader would expect a word on", "It is useful to compare this with"], index / 3)) \
        \(subject.0)(\(subject.1)): \(subject.2). \(pick(["이것은 시험에도 자주 나온다.", "연도를 확인해 두자.", "The sources agree on it, 실록에도 나온다.", "여기서는 자세히 다루지 않는다."], index)) \
        Checking the sum, \(king.2) + \(years) = \(names[index + 1].2), which fits the list.

        """
    }
    return TraceSample(
      "long-kings", "조선의 왕위가 이어진 순서와 각 시기의 제도를 간단히 설명해 주세요.", think: think,
      answer:
        "조선은 1392년 태조(太祖)부터 1910년까지 스물일곱 임금이 이어 다스렸습니다. 초기에는 과전법과 호패법으로 틀을 잡고, 성종 때 경국대전을 완성했으며, 임진왜란 뒤에는 대동법과 균역법으로 세금을 고쳤습니다."
    )
  }()
}
