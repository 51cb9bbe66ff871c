extension TraceSample {
  static let science: [TraceSample] = [
    TraceSample(
      "free-fall", "20 m 높이에서 물체를 자유 낙하시키면 지면에 닿을 때의 속력은? (g = 10 m/s²)",
      think: #"""
        자유 낙하 (free fall) from height h = 20 m, with g = 10 m/s² and no 공기 저항.

        Energy conservation, 역학적 에너지 보존: $mgh = \frac{1}{2}mv^2$, so $v = \sqrt{2gh} = \sqrt{400} = 20$ m/s.

        By kinematics: $t = \sqrt{2h/g} = 2$ s and $v = gt = 20$ m/s. 두 방법의 결과가 같다, both agree. The 속력 is 20 m/s.
        """#,
      answer: #"""
        역학적 에너지 보존 법칙에서 $mgh = \frac12 mv^2$이므로

        $$v = \sqrt{2gh} = \sqrt{2 \times 10 \times 20} = 20\ \mathrm{m/s}$$

        지면에 닿을 때의 속력은 20 m/s입니다.
        """#),
    TraceSample(
      "mole", "이산화 탄소 88 g에 들어 있는 산소 원자는 몇 몰인가? (C = 12, O = 16)",
      think: #"""
        이산화 탄소 is CO2, with 분자량 12 + 2·16 = 44. So 88 g is 2 mol of molecules (분자 2몰).

        Each molecule has two oxygen atoms, 산소 원자 2개, so the amount is 2 × 2 = 4 mol. The question says "산소 원자는 몇 몰", atoms and not molecules O2, so the answer is 4몰, not 2몰.
        """#,
      answer: #"""
        이산화 탄소(CO₂)의 분자량은 44이므로 88 g은 2몰입니다. 분자 하나에 산소 원자가 2개 있으므로 산소 원자는 **4몰**입니다.
        """#),
    TraceSample(
      "photosynthesis", "광합성의 명반응과 캘빈 회로의 차이를 설명해 주세요.",
      think: #"""
        The user asks about 광합성 (photosynthesis): 명반응 versus 캘빈 회로.

        - 명반응 (light reactions): in the thylakoid membrane (틸라코이드 막); light is absorbed by chlorophyll (엽록소); water is split, O2 is released; ATP and NADPH are made.
        - 캘빈 회로 (Calvin cycle): in the 스트로마; CO2 is fixed by rubisco; ATP and NADPH are used up; G3P comes out, which becomes 포도당.

        A small table would be a clear way to show the difference (차이). I should avoid saying that the Calvin cycle happens "at night"; it merely does not use light directly. 이 점은 꼭 밝히자.
        """#,
      answer: #"""
        | 구분 | 명반응 | 캘빈 회로 |
        |---|---|---|
        | 장소 | 틸라코이드 막 | 스트로마 |
        | 필요한 것 | 빛, 물 | 이산화 탄소, ATP, NADPH |
        | 만들어지는 것 | 산소, ATP, NADPH | G3P(포도당의 재료) |

        명반응은 빛에너지를 화학 에너지로 바꾸고, 캘빈 회로는 그 에너지로 이산화 탄소를 당으로 만듭니다. 캘빈 회로는 빛을 직접 쓰지 않을 뿐, 밤에만 일어나는 것은 아닙니다.
        """#),
    TraceSample(
      "ohm", "저항 4Ω과 6Ω을 병렬로 연결하고 12V를 걸면 전체 전류는 얼마인가요?",
      think: #"""
        병렬 연결 (parallel): each resistor has the full 전압 of 12 V.

        I₁ = 12/4 = 3 A, I₂ = 12/6 = 2 A, so the total 전류 is 5 A. The equivalent 저항 is 4·6/(4 + 6) = 2.4 Ω, and 12/2.4 = 5 A as a check. 일치한다. If it were 직렬 (series), it would be 12/10 = 1.2 A, which is a common mistake.
        """#,
      answer: #"""
        병렬이므로 두 저항에 모두 12 V가 걸립니다.

        - 4 Ω: 12 ÷ 4 = 3 A
        - 6 Ω: 12 ÷ 6 = 2 A

        전체 전류는 3 + 2 = 5 A입니다.
        """#),
    TraceSample(
      "earthquake", "지진파 P파와 S파의 속력이 각각 8km/s, 4km/s이고 PS시가 10초일 때 진원 거리는?",
      think: #"""
        PS시 is the difference of the arrival times of the P파 and the S파. If the 진원 거리 is d, then d/4 − d/8 = 10, so d/8 = 10 and d = 80 km.

        Check: the P파 takes 80/8 = 10 s, the S파 takes 80/4 = 20 s, and the 차이 is 10 s. Good. In this 문제 the answer is 80 km, the distance to the hypocentre (진원) and not the epicentre (진앙).
        """#,
      answer: #"""
        진원 거리를 d라 하면 PS시는 d/4 − d/8 = d/8(초)입니다. d/8 = 10이므로 진원 거리는 **80 km**입니다.
        """#),
    TraceSample(
      "genetics", "둥근 완두(Rr)끼리 교배하여 800개의 자손을 얻었다. 주름진 완두는 이론상 몇 개인가?",
      think: #"""
        Cross Rr × Rr, 둥근 완두 is dominant (우성) and 주름진 is recessive (열성). The offspring are RR : Rr : rr = 1 : 2 : 1.

        주름진 완두 has the genotype (유전자형) rr, which is 1/4 of 800 = 200. Just the recessive class, so 200개. The 분리의 법칙 is what the question is after, I think, so I will name it.
        """#,
      answer: #"""
        분리의 법칙에 따라 자손의 유전자형은 RR : Rr : rr = 1 : 2 : 1로 나타납니다. 주름진 완두(rr)는 전체의 1/4이므로 800 × 1/4 = 200개입니다.
        """#),
    TraceSample(
      "astronomy", "달의 위상이 상현달일 때 해가 질 무렵 달은 어느 쪽 하늘에 보이나요?",
      think: #"""
        상현달 (first quarter): the Moon is 90° east of the Sun. When the Sun sets in the 서쪽, the first-quarter Moon is near the meridian, i.e. in the 남쪽 하늘 for an observer in Korea (북반구).

        It sets around midnight (자정). 하현달 would be the opposite, rising around midnight. So: 남쪽 하늘, with the right (western) half lit, 오른쪽 반원.
        """#,
      answer: #"""
        상현달은 태양보다 동쪽으로 90° 떨어져 있으므로, 해가 질 무렵에는 **남쪽 하늘** 높이 떠 있습니다. 오른쪽 절반이 밝게 보이며 자정 무렵에 서쪽으로 집니다.
        """#),
    TraceSample(
      "binary-strings", "8비트 2의 보수로 -20을 나타내면?",
      think: #"""
        2의 보수 (two's complement) in 8 bits. First, 20 in binary is 00010100. Invert all bits, 비트 반전: 11101011. Add one: 11101100.

        검산해 보자: 11101100 as unsigned is 128 + 64 + 32 + 8 + 4 = 236, and 236 − 256 = −20. Right. In hexadecimal (16진수) it is 0xEC. The leading bit is 1, the sign bit (부호 비트), so it is 음수 as expected.
        """#,
      answer: #"""
        1. 20을 이진수로 쓰면 `00010100`
        2. 모든 비트를 뒤집으면 `11101011`
        3. 1을 더하면 `11101100`

        따라서 -20은 8비트 2의 보수로 `11101100`(16진수 `0xEC`)입니다.
        """#),
  ]
}
