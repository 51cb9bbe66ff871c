extension TraceSample {
  static let daily: [TraceSample] =
    [
      TraceSample(
        "leave", "입사 8개월 차인데 연차가 며칠 생기나요?",
        think: #"""
          Korean labour law, 근로기준법 제60조: an employee with less than one year gets one day of paid leave (유급휴가) per month of full attendance (개근). After 8 months: up to 8일.

          With one full year and at least 80% attendance, 15일 arise. Since the change of 2018 the days of the first year are not deducted (공제) from the fifteen. Also the 5인 미만 사업장 exception: 제60조 does not apply there.

          So "8개월 개근이면 8일", with the note on small workplaces.
          """#,
        answer: #"""
          근로기준법 제60조에 따라 입사 1년 미만인 근로자는 한 달을 개근할 때마다 유급휴가 1일이 생깁니다. 8개월을 모두 개근했다면 **8일**입니다.

          다만 상시 근로자 5인 미만 사업장에는 이 규정이 적용되지 않습니다.
          """#),
      TraceSample(
        "kimchi", "김치찌개가 너무 시어요. 어떻게 하면 신맛을 줄일 수 있을까요?",
        think: #"""
          A sour 김치찌개. The sourness (신맛) comes from lactic acid (젖산). Options:

          1. A bit of sugar (설탕) masks it, half a spoon (반 숟가락).
          2. A pinch of baking soda (베이킹 소다) neutralises acid, but too much tastes soapy.
          3. Frying the 김치 in oil first with onions (양파) brings sweetness.
          4. Fatty pork, tofu (두부) or 사골 육수 round it off.

          Order by how easy each is. 찌개가 이미 끓었으니, since it is already cooked, sugar and onions are first.
          """#,
        answer: #"""
          이미 끓인 찌개라면 다음 순서로 해 보세요.

          1. 설탕을 반 숟가락쯤 넣습니다.
          2. 양파를 넉넉히 넣고 더 끓이면 단맛이 우러납니다.
          3. 그래도 시면 베이킹 소다를 아주 조금만 넣습니다. 많이 넣으면 맛이 이상해집니다.

          다음에는 김치를 먼저 기름에 볶은 뒤 끓이면 신맛이 한결 부드러워집니다.
          """#),
      TraceSample(
        "deposit", "전세 계약이 끝났는데 집주인이 보증금을 안 줍니다. 이사는 가야 하는데 어떻게 하나요?",
        think: #"""
          The lease (전세) has ended, the landlord (집주인) does not return the deposit (보증금), and the tenant has to move. If one simply moves out, 대항력 and 우선변제권 are lost.

          The tool is 임차권등기명령 (주택임대차보호법 제3조의3): apply to the court at the place of the house; once it is in the register, moving out keeps the rights. Steps: send a certified letter (내용증명), apply for the order, wait until it is really registered (등기된 것을 확인한 뒤 이사), then sue or use 지급명령. If there is insurance, 전세보증금 반환보증, claim it from HUG.

          I should say plainly that this is general information, 일반적인 정보, and that the legal aid corporation (대한법률구조공단, 132) is free.
          """#,
        answer: #"""
          보증금을 받기 전에 이사해야 한다면 **임차권등기명령**을 먼저 신청하세요.

          1. 계약이 끝났고 보증금을 돌려 달라는 내용증명을 보냅니다.
          2. 집이 있는 곳의 법원에 임차권등기명령을 신청합니다.
          3. 등기부에 실제로 올라간 것을 확인한 뒤에 이사합니다. 그래야 대항력과 우선변제권이 유지됩니다.
          4. 그래도 주지 않으면 지급명령이나 보증금 반환 소송을 냅니다.

          반환보증에 들었다면 보증 기관에 먼저 청구할 수 있고, 대한법률구조공단(132)에서 무료로 상담받을 수 있습니다.
          """#),
      TraceSample(
        "unit-price", "3개에 4,500원인 빵과 5개에 7,000원인 빵 중 어느 쪽이 더 싼가요?",
        think: #"""
          Compare the price per piece (한 개 가격). First: 4,500/3 = 1,500원. Second: 7,000/5 = 1,400원. So the second, "5개에 7,000원인 빵", is cheaper by 100원 per piece, 더 싸다.

          Hmm, but if the person needs only three, buying five costs 7,000원 in all, more than 4,500원. I could add that as a remark.
          """#,
        answer: #"""
          한 개 값으로 비교하면 4,500 ÷ 3 = 1,500원, 7,000 ÷ 5 = 1,400원입니다. 따라서 **5개에 7,000원인 빵**이 한 개에 100원 더 쌉니다. 다만 세 개만 필요하다면 전체 지출은 앞의 것이 적습니다.
          """#),
      TraceSample(
        "no-answer", "어떤 수를 0으로 나누면 얼마인가요?",
        think: #"""
          Division by zero, 0으로 나누기, is not defined. If a/0 = b, then b·0 = a; for a ≠ 0 there is no such b, and for a = 0 every b would do (하나로 정해지지 않는다).

          The limit (극한) of 1/x grows without bound from the right and falls from the left, so calling it "무한대" is wrong as well. For a pupil (초등학생) I would explain it with sharing candies: 사탕을 0명에게 나눈다는 말은 뜻이 없다.
          """#,
        answer: #"""
          죄송하지만 답을 하나로 말할 수 없습니다. 0으로 나누는 것은 정의되지 않기 때문입니다.

          예를 들어 6 ÷ 0 = □라면 □ × 0 = 6이어야 하는데, 어떤 수에 0을 곱해도 6이 될 수 없습니다.
          """#),
      TraceSample(
        "translation", "\"I'm sorry, I can't help you with that.\"를 정중한 한국어로 번역해 주세요.",
        think: #"""
          Translate "I'm sorry, I can't help you with that." into polite Korean, 정중한 표현. Candidates: "죄송하지만 그 일은 도와드릴 수 없습니다", or softer: "죄송합니다만 그 부분은 도와드리기 어렵습니다".

          In customer service (고객 응대) the softer one with 어렵습니다 is commoner. I'll give both and say when to use which, 짧게.
          """#,
        answer: #"""
          "죄송하지만 그 일은 도와드릴 수 없습니다."라고 옮길 수 있습니다. 고객을 응대할 때에는 "그 부분은 도와드리기 어렵습니다"처럼 돌려 말하는 편이 더 부드럽습니다.
          """#),
      TraceSample(
        "exercise-plan", "일주일에 세 번, 30분씩 할 수 있는 운동 계획을 표로 짜 주세요.",
        think: #"""
          A plan for three days a week (주 3회), 30 minutes each, in a table (표). Assume a beginner (초보자) without equipment (기구 없이).

          Mon: warm-up 5 min (준비 운동), squats, push-ups and plank 20 min, stretching 5 min.
          Wed: brisk walking or jogging 30 min (유산소).
          Fri: like Monday, with lunges.

          Add one line of caution: if there is pain (통증), stop; raise the load slowly, 일주일에 10% 이내. Rest days between, 하루씩 쉬는 것이 좋다.
          """#,
        answer: #"""
          | 요일 | 준비 운동(5분) | 본 운동(20분) | 정리(5분) |
          |---|---|---|---|
          | 월 | 제자리 걷기 | 스쿼트, 팔굽혀펴기, 플랭크 | 스트레칭 |
          | 수 | 가볍게 걷기 | 빠르게 걷기 또는 달리기 | 천천히 걷기 |
          | 금 | 제자리 걷기 | 런지, 팔굽혀펴기, 브리지 | 스트레칭 |

          ---

          통증이 있으면 바로 멈추고, 운동량은 한 주에 10% 이내로 늘리세요. 운동하는 날 사이에 하루씩 쉬는 것이 좋습니다.
          """#),
      TraceSample(
        "url", "건강보험 자격득실확인서는 어디서 발급받나요?",
        think: #"""
          자격득실확인서 can be issued (발급) at the National Health Insurance Service, 국민건강보험공단: the website https://www.nhis.or.kr, the app "The건강보험", 정부24 at https://www.gov.kr, by phone 1577-1000, or at a branch (지사). It is free (무료).

          Online one needs a certificate (공동인증서 or 간편인증). A fax is possible via the call centre. I give the list, online first.
          """#,
        answer: #"""
          다음 방법으로 무료로 발급받을 수 있습니다.

          - 국민건강보험공단 누리집: https://www.nhis.or.kr (공동인증서나 간편인증 필요)
          - 정부24: https://www.gov.kr
          - 모바일 앱 'The건강보험'
          - 전화 1577-1000 또는 가까운 지사 방문
          """#),
    ] + [longDebate, longSeries]

  /// A long one, with lists, code, a formula and a quotation.
  static let longDebate = TraceSample(
    "long-debate", "최저임금을 지역별로 다르게 정하는 것에 대한 찬반 논거를 정리하고, 토론 개요를 써 주세요.",
    think: (1...9).map { longDebateParts[$0 - 1] }.joined(separator: "\n\n"),
    answer: #"""
      ## 토론 개요

      ### 찬성
      1. 지역마다 물가와 임금 수준이 다르므로 같은 금액이 같은 생활을 보장하지 않습니다.
      2. 영세 사업장의 부담을 덜어 일자리를 지킬 수 있습니다.
      3. 일본을 비롯한 여러 나라가 이미 지역별로 정하고 있습니다.

      ### 반대
      1. 낮은 임금 지역이라는 낙인이 생겨 사람이 더 빠져나갈 수 있습니다.
      2. 생활권이 겹치는 작은 나라에서는 경계를 정하기 어렵습니다.
      3. 최저임금의 목적은 최소한의 생활 보장이므로 어디서나 같아야 합니다.

      ### 마무리
      두 주장의 차이는 최저임금을 '가격'으로 보느냐 '권리'로 보느냐에 있습니다. 토론에서는 먼저 이 전제를 밝히고, 생계비 통계로 근거를 드는 것이 좋습니다.
      """#)

  private static let longDebateParts = [
    #"""
    The user asks for the arguments (찬반 논거) on setting the 최저임금 by region, and then for an outline of a debate (토론 개요). I should be neutral (중립적으로) and give both sides the same room, 찬성과 반대를 같은 분량으로. Let me first collect what I know, and only then decide how to arrange it.
    """#,
    #"""
    Background: in Korea the minimum wage is one figure for the whole country, decided every year by the 최저임금위원회, which has nine members each for labour, for employers and for the public interest. The law, 최저임금법 제4조, allows a difference by kind of business (사업의 종류별) but says nothing of regions. So a regional system, 지역별 차등 적용, would need a change of the law (법 개정이 필요하다), which is worth saying in the outline.
    """#,
    #"""
    Arguments for (찬성):

    - Prices and rents differ: a room in Seoul costs a multiple of one in a small county (군). The same nominal wage buys unlike lives. In formula form, the real wage is $w_r = w / p_r$ with a regional price level $p_r$, and only a regional $w$ could make $w_r$ equal.
    - Small shops in the regions (지방의 영세 사업장) earn less per hour of work, so that a uniform figure weighs more there, and hiring falls.
    - Other countries do it: Japan by prefecture, the United States by state, Canada by province, and China by province as well. Sizes and federal systems differ, of course.
    """#,
    #"""
    Arguments against (반대):

    - Stigma (낙인 효과): a region with an official low wage may lose young people even faster, while 인구 유출 is already the main problem of the regions.
    - Commuting areas overlap. Where is the border? A worker who lives in one city and works in the next would have two figures in one life (생활권).
    - The purpose: 헌법 제32조 speaks of a minimum wage for workers as such. A minimum for living is a right and not a market price, so that it should not depend on where one stands.
    - Administration: many figures, more disputes, more inspection (감독).
    """#,
    #"""
    Numbers would help, but I have to be careful. I do not remember exact figures for every year, so I had better not cite them. Wait, the user did not ask for figures anyway; they want 논거 and an outline. I can suggest which statistics to look up: the cost of living by region (생계비), the share of workers below the minimum (미만율), and employment by size of business.
    """#,
    #"""
    How would a debate run? A usual form in Korean schools: opening statements (입론), cross-examination (반론), free debate, and closing (최종 변론). With three points on each side, an outline could be:

    1. 입론 찬성: 물가 차이, 영세 사업장, 외국 사례
    2. 입론 반대: 낙인, 생활권, 최소한의 생활
    3. 반론: whether the Japanese example shows what it is said to show
    4. 최종 변론: price or right?
    """#,
    #"""
    On the Japanese example: the figures by prefecture have been converging for years because the low prefectures complained about losing workers. Both sides may use this. For the 찬성 side it shows that such a system can be run for decades; for the 반대 side it shows the outflow. I think that is a nice point for the 반론 part, but the answer should stay short. Let me think again about whether to include it. The user wants 정리, so a short list is better than an essay; I will leave it at one clause.
    """#,
    #"""
    If someone wanted a small simulation for the class, one could write:

    ```python
    regions = {"서울": 1.18, "전남": 0.92}
    for name, price in regions.items():
        print(name, round(10000 / price))
    ```

    It prints the real value of the same nominal hour. But it is beyond what was asked, so it stays out of the answer. 질문에서 벗어나므로 답에는 넣지 않는다.
    """#,
    #"""
    Structure of the answer: a heading, 찬성 with three points, 반대 with three points, and a 마무리 that names the underlying question, whether the minimum wage is a price (가격) or a right (권리). I should use polite style (합니다체) and not take a side. Each point is one sentence. That should be enough for a 토론 개요. 마지막으로 전제를 먼저 밝히라는 조언을 덧붙이자.
    """#,
  ]
}
