extension TraceSample {
  static let mathematics: [TraceSample] = [
    TraceSample(
      "sum", "연속한 세 짝수의 합이 78일 때, 가장 큰 수를 구하시오.",
      think: #"""
        The problem says "연속한 세 짝수의 합이 78". Let the middle one be n, so the three even numbers (짝수) are n − 2, n and n + 2.

        Their sum is 3n = 78, so n = 26. The numbers are 24, 26, 28, and 24 + 26 + 28 = 78. Good.

        The question asks for 가장 큰 수, the largest, which is 28. Wait, is 26 even? Yes, so the middle one really is a 짝수.
        """#,
      answer: #"""
        세 짝수를 $n-2,\ n,\ n+2$라 하면 합은 $3n = 78$이므로 $n = 26$입니다.

        따라서 세 수는 24, 26, 28이고 가장 큰 수는 \boxed{28}입니다.
        """#),
    TraceSample(
      "quadratic", "이차방정식 x^2 - 6x + k = 0이 중근을 가질 때 k의 값은?",
      think: #"""
        A 중근 (double root) of a quadratic, 이차방정식, means that the discriminant, 판별식, is zero. Here $D = b^2 - 4ac = 36 - 4k$.

        Setting $D = 0$ gives $k = 9$. Let me double-check by substituting: $x^2 - 6x + 9 = (x - 3)^2$, which has the 중근 $x = 3$. So the condition "중근을 가질 때" holds exactly for $k = 9$. 따라서 답은 9.
        """#,
      answer: #"""
        중근을 가지려면 판별식이 0이어야 합니다.

        $$D = (-6)^2 - 4k = 36 - 4k = 0$$

        따라서 $k = 9$이고, 이때 방정식은 $(x-3)^2 = 0$입니다. 답: \boxed{9}
        """#),
    TraceSample(
      "dice", "주사위 두 개를 던질 때 눈의 합이 8 이상일 확률을 구하여라.",
      think: #"""
        Two dice (주사위 두 개), so there are 36 equally likely outcomes, 모든 경우의 수는 36. We want "눈의 합이 8 이상".

        | 합 | pairs | 개수 |
        |---|---|---|
        | 8 | (2,6) (3,5) (4,4) (5,3) (6,2) | 5 |
        | 9 | (3,6) (4,5) (5,4) (6,3) | 4 |
        | 10 | (4,6) (5,5) (6,4) | 3 |
        | 11 | (5,6) (6,5) | 2 |
        | 12 | (6,6) | 1 |

        Total: 5 + 4 + 3 + 2 + 1 = 15. The 확률 is 15/36 = 5/12. Hold on, "이상" means at least, so 8 itself is included. Yes, it is in the table.
        """#,
      answer: #"""
        모든 경우의 수는 36이고, 눈의 합이 8 이상인 경우는 5 + 4 + 3 + 2 + 1 = 15가지입니다.

        구하는 확률은 $\dfrac{15}{36} = \dfrac{5}{12}$입니다.
        """#),
    TraceSample(
      "times-table", "구구단 7단을 쓰고 모두 더한 값을 구해 줘.",
      think: #"""
        The user wants the 7단 of the 구구단 (multiplication table), "구구단 7단을 쓰고", and then 모두 더한 값을 구해야 한다.

        7 × 1 = 7
        7 × 2 = 14
        7 × 3 = 21
        7 × 4 = 28
        7 × 5 = 35
        7 × 6 = 42
        7 × 7 = 49
        7 × 8 = 56
        7 × 9 = 63

        The sum is 7 × (1 + 2 + … + 9) = 7 × 45 = 315, 칠에 사십오를 곱한 값. As a 검산, 7 + 14 + 21 + 28 + 35 + 42 + 49 + 56 + 63: 7 + 63 = 70, 14 + 56 = 70, 21 + 49 = 70, 28 + 42 = 70 and 35 is left, so 280 + 35 = 315. 맞다.
        """#,
      answer: #"""
        7단은 다음과 같습니다.

        | 식 | 값 |
        |---|---|
        | 7 × 1 | 7 |
        | 7 × 2 | 14 |
        | 7 × 3 | 21 |
        | 7 × 4 | 28 |
        | 7 × 5 | 35 |
        | 7 × 6 | 42 |
        | 7 × 7 | 49 |
        | 7 × 8 | 56 |
        | 7 × 9 | 63 |

        모두 더하면 7 × 45 = **315**입니다.
        """#),
    TraceSample(
      "geometry", "반지름이 5인 원에 내접하는 직각삼각형의 한 변이 6일 때 넓이를 구하시오.",
      think: #"""
        A 직각삼각형 inscribed in a circle (원에 내접) has its 빗변 as the diameter, so the hypotenuse is 10.

        One 변 is 6. By the Pythagorean theorem (피타고라스 정리) the other leg is $\sqrt{10^2 - 6^2} = 8$.

        Area, 넓이, is $\frac{1}{2} \cdot 6 \cdot 8 = 24$. But could the side 6 be the hypotenuse? No, because the 빗변 must be the 지름, 10. So the answer is unique.
        """#,
      answer: #"""
        원에 내접하는 직각삼각형의 빗변은 지름이므로 길이가 10입니다. 피타고라스 정리에 따라 나머지 한 변은 8이고, 넓이는 다음과 같습니다.

        \[ \frac{1}{2} \times 6 \times 8 = 24 \]
        """#),
    TraceSample(
      "short-answer", "2^10의 일의 자리 숫자는?",
      think: #"""
        We need the 일의 자리 숫자 (units digit) of $2^{10}$. The units digits of powers of two, 2의 거듭제곱, go 2, 4, 8, 6 and then start over with 주기 4.

        10 mod 4 = 2, so the digit is the second of the cycle (2, 4, 8, 6 중 두 번째), which is 4. Indeed $2^{10} = 1024$, whose 일의 자리 is 4. 계산이 맞다.
        """#,
      answer: #"\boxed{4}"#),
    TraceSample(
      "limit", "극한 lim_{x→0} (sin 3x)/(2x)를 구하시오.",
      think: #"""
        Standard limit, 극한: $\lim_{u \to 0} \frac{\sin u}{u} = 1$. With $u = 3x$ we have

        $$\lim_{x \to 0} \frac{\sin 3x}{2x} = \frac{3}{2} \lim_{x \to 0} \frac{\sin 3x}{3x} = \frac{3}{2}.$$

        We may also use 로피탈의 정리 (L'Hôpital): the derivative of the numerator is $3\cos 3x \to 3$, and that of the denominator is 2. 같은 값이 나온다, the same value. So the 극한값 is 3/2.
        """#,
      answer: #"""
        $\displaystyle\lim_{u\to0}\frac{\sin u}{u}=1$임을 이용합니다.

        $$\lim_{x\to0}\frac{\sin 3x}{2x}=\frac32\lim_{x\to0}\frac{\sin 3x}{3x}=\frac32$$

        따라서 극한값은 $\frac32$입니다.
        """#),
    TraceSample(
      "real-numbers", "두 실수 a, b에 대하여 a^2 + b^2 = 0이면 a = b = 0임을 증명하시오.",
      think: #"""
        For 실수 (real numbers) a and b, squares are never negative: $a^2 \ge 0$ and $b^2 \ge 0$. 이 성질을 쓰면 된다.

        Suppose $a \ne 0$. Then $a^2 > 0$, and so $a^2 + b^2 > 0$, which contradicts (모순) the assumption. The same argument works for b. Hence both are zero.

        Note that 실수 is essential: with complex numbers, 복소수, $1^2 + i^2 = 0$. I should mention that 조건.
        """#,
      answer: #"""
        실수의 제곱은 음이 아니므로 $a^2 \ge 0,\ b^2 \ge 0$입니다.

        만약 $a \ne 0$이면 $a^2 > 0$이고 $a^2 + b^2 > 0$이 되어 가정에 모순입니다. $b \ne 0$일 때도 마찬가지입니다. 따라서 $a = b = 0$입니다. ∎

        복소수에서는 성립하지 않으므로 실수라는 조건이 꼭 필요합니다.
        """#),
    TraceSample(
      "sequence", "등차수열 {a_n}에서 a_3 = 11, a_7 = 27일 때 첫째항부터 제10항까지의 합을 구하시오.",
      think: #"""
        등차수열 (arithmetic sequence) with $a_3 = 11$ and $a_7 = 27$. The common difference (공차) is $(27 - 11)/4 = 4$, and the 첫째항 is $11 - 2\cdot 4 = 3$.

        Sum of the first ten terms ("첫째항부터 제10항까지의 합"): $S_{10} = \frac{10(2\cdot 3 + 9\cdot 4)}{2} = 5 \cdot 42 = 210$.

        다시 확인: the terms are 3, 7, 11, 15, 19, 23, 27, 31, 35, 39. The sum of the first and the last is 42, five such pairs, 210. Good, and 제10항 is 39.
        """#,
      answer: #"""
        공차를 $d$, 첫째항을 $a$라 하면 $4d = 27 - 11 = 16$에서 $d = 4$, $a = 3$입니다.

        $$S_{10} = \frac{10\,(2\cdot 3 + 9 \cdot 4)}{2} = 210$$

        답은 **210**입니다.
        """#),
    TraceSample(
      "word-problem", "농도 10%의 소금물 300g에 물을 더 넣어 농도 6%가 되게 하려면 물을 몇 g 넣어야 하는가?",
      think: #"""
        소금물 (salt water) of 300 g at "농도 10%". The amount of salt, 소금의 양, is 30 g, and adding 물 does not change it.

        For 농도 6%: 30/(300 + x) = 0.06, so 300 + x = 500, and x = 200. Let me check: 30/500 = 0.06. OK.

        The answer should give the unit g: 200 g의 물.
        """#,
      answer: #"""
        소금의 양은 300 × 0.1 = 30(g)으로 변하지 않습니다. 넣을 물의 양을 x g이라 하면

        30 ÷ (300 + x) = 0.06

        이므로 300 + x = 500, 곧 x = 200입니다. 물을 **200 g** 넣어야 합니다.
        """#),
    TraceSample(
      "choices", "다음 중 소수인 것은? ① 51 ② 57 ③ 59 ④ 87 ⑤ 91",
      think: #"""
        We test each option for being prime (소수, 약수가 1과 자기 자신뿐인 수).

        ① 51 = 3 × 17, composite (합성수).
        ② 57 = 3 × 19, composite.
        ③ 59: not divisible by 2, 3, 5 or 7, and 11² = 121 > 59, so it is a 소수.
        ④ 87 = 3 × 29, composite.
        ⑤ 91 = 7 × 13, a famous trap, composite.

        So the 정답 is ③.
        """#,
      answer: #"""
        - 51 = 3 × 17
        - 57 = 3 × 19
        - 87 = 3 × 29
        - 91 = 7 × 13

        나머지 59는 2, 3, 5, 7로 나누어떨어지지 않으므로 소수입니다. 정답은 ③입니다.
        """#),
    TraceSample(
      "matrix", "행렬 A = [[2, 1], [1, 2]]의 고윳값을 구하고 A^5의 대각합을 구하라.",
      think: #"""
        고윳값 (eigenvalues) of A: the characteristic polynomial, 특성다항식, is

        \begin{align}
        \det(A - \lambda I) &= (2 - \lambda)^2 - 1 \\
        &= \lambda^2 - 4\lambda + 3 = (\lambda - 1)(\lambda - 3).
        \end{align}

        So the 고윳값은 1과 3. The trace (대각합) of $A^5$ is the sum of fifth powers: $1^5 + 3^5 = 1 + 243 = 244$.

        Let me verify with $A^2$: it is [[5, 4], [4, 5]], 대각합 10 = 1 + 9. Consistent, so the approach 맞음.
        """#,
      answer: #"""
        특성다항식은 $(\lambda-1)(\lambda-3)$이므로 고윳값은 $1$과 $3$입니다.

        대각합은 고윳값의 합이고 $A^5$의 고윳값은 $1^5, 3^5$이므로

        $$\operatorname{tr}(A^5) = 1 + 243 = 244$$

        입니다.
        """#),
  ]
}
