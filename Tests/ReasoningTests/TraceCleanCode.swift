extension TraceSample {
  static let code: [TraceSample] = [
    TraceSample(
      "python-none", "파이썬에서 list.sort()의 결과를 변수에 넣었더니 None이 나옵니다. 왜 그런가요?",
      think: #"""
        The user writes something like `a = [3, 1, 2].sort()` and gets `None`. The reason: `list.sort()` sorts in place (제자리 정렬) and returns `None`, while `sorted()` gives a new list (새 리스트).

        ```python
        a = [3, 1, 2]
        b = sorted(a)   # new list
        a.sort()        # in place
        ```

        I will explain the 이유 briefly: the convention in Python is that methods that mutate (값을 바꾸는 메서드) return nothing, so that nobody thinks a copy was made. Then the 해결 방법.
        """#,
      answer: #"""
        `list.sort()`는 리스트를 **제자리에서** 정렬하고 아무것도 돌려주지 않습니다. 그래서 결과를 변수에 넣으면 `None`이 됩니다.

        ```python
        a = [3, 1, 2]
        a.sort()          # a 자체가 바뀜
        b = sorted(a)     # 새 리스트
        ```

        원본을 그대로 두고 싶다면 `sorted()`를 쓰세요.
        """#),
    TraceSample(
      "think-tags", "LLM 출력에서 <think> 태그를 지우는 정규식을 알려 주세요.",
      think: #"""
        The user wants a 정규식 (regular expression) that removes a think block from 출력. In Python: `re.sub(r"<think>.*?</think>", "", text, flags=re.S)`.

        The flag is needed since the block spans several lines (여러 줄), and the lazy quantifier `.*?` (게으른 수량자) so that it stops at the first end. If the opening tag was given by the template (템플릿), only the end is there; then splitting at `</think>` is 더 안전하다. I will show both.
        """#,
      answer: #"""
        여러 줄에 걸친 블록을 지우려면 `re.S`가 필요합니다.

        ```python
        import re
        clean = re.sub(r"<think>.*?</think>", "", text, flags=re.S).strip()
        ```

        여는 태그가 템플릿에 있어서 출력에는 `</think>`만 있는 경우에는 나누는 편이 안전합니다.

        ```python
        clean = text.split("</think>")[-1].strip()
        ```
        """#),
    TraceSample(
      "async", "자바스크립트에서 await를 안 쓰면 왜 Promise { <pending> }이 출력되나요?",
      think: #"""
        The question is about `Promise { <pending> }` in 자바스크립트. An async function returns a Promise at once, and without `await` (기다림) we print the Promise itself and not its value.

        ```js
        const r = fetchUser();        // Promise { <pending> }
        const u = await fetchUser();  // the value
        ```

        Points to cover:
        1. what a Promise is (약속된 값)
        2. why it is still pending (대기 중)
        3. two fixes: `await` or `.then()`

        Note that `await` is only allowed in async functions or at the top level of a module (모듈). 이 제한도 설명하자.
        """#,
      answer: #"""
        `async` 함수는 호출하자마자 **Promise 객체**를 돌려줍니다. 아직 결과가 정해지지 않았으므로 그대로 출력하면 `Promise { <pending> }`이 보입니다.

        ```js
        const user = await fetchUser();
        console.log(user);

        fetchUser().then((user) => console.log(user));
        ```

        `await`는 `async` 함수 안이나 모듈의 최상위에서만 쓸 수 있습니다.
        """#),
    TraceSample(
      "segfault", "C에서 지역 배열의 주소를 반환하면 왜 안 되나요?",
      think: #"""
        Returning the address of a 지역 배열 (local array) in C: the array lives on the stack (스택), and its lifetime ends when the function returns (함수가 끝나면). The pointer then dangles (허상 포인터), and reading it is undefined behaviour (정의되지 않은 동작).

        ```c
        char *name(void) {
            char buf[16] = "kim";
            return buf;   /* wrong */
        }
        ```

        Fixes: let the caller give the buffer (호출한 쪽의 버퍼), use malloc, or make it static. Each has its 단점: malloc needs a free, static is not thread-safe (스레드 안전하지 않다).
        """#,
      answer: #"""
        지역 배열은 스택에 있고 함수가 끝나면 수명이 다합니다. 그 주소를 돌려받아 읽는 것은 정의되지 않은 동작입니다.

        고치는 방법은 세 가지입니다.

        1. 호출하는 쪽이 버퍼를 넘겨 줍니다(가장 권장).
        2. `malloc`으로 할당하고 호출한 쪽에서 `free`합니다.
        3. `static`으로 선언합니다. 다만 스레드에 안전하지 않습니다.

        ```c
        void name(char *buf, size_t size) {
            snprintf(buf, size, "kim");
        }
        ```
        """#),
    TraceSample(
      "sql", "SQL에서 WHERE와 HAVING은 어떻게 다른가요?",
      think: #"""
        WHERE filters rows (행) before grouping, HAVING filters groups (그룹) after GROUP BY. So aggregate functions (집계 함수) such as COUNT can only stand in HAVING.

        Example: departments (부서) with at least five employees who joined after 2020.

        ```sql
        SELECT dept, COUNT(*) AS n
        FROM employees
        WHERE joined >= '2020-01-01'
        GROUP BY dept
        HAVING COUNT(*) >= 5;
        ```

        The logical order (논리적 실행 순서) is FROM, WHERE, GROUP BY, HAVING, SELECT, ORDER BY. 이 순서를 알면 차이가 분명해진다.
        """#,
      answer: #"""
        `WHERE`는 그룹으로 묶기 **전**의 행을 거르고, `HAVING`은 묶은 **뒤**의 그룹을 거릅니다. 그래서 `COUNT` 같은 집계 함수는 `HAVING`에만 쓸 수 있습니다.

        실행 순서: FROM → WHERE → GROUP BY → HAVING → SELECT → ORDER BY

        가능하면 `WHERE`에서 먼저 걸러야 다룰 행이 줄어 빠릅니다.
        """#),
    TraceSample(
      "dp-table", "배낭 문제를 동적 계획법으로 푸는 과정을 작은 예로 보여 주세요. 무게 [1, 3, 4], 가치 [15, 20, 30], 용량 4",
      think: #"""
        0/1 배낭 문제 (knapsack) with weights [1, 3, 4], values [15, 20, 30] and 용량 4. Let dp[w] be the best value (용량이 w일 때의 최대 가치), with weights taken from the last to the first so that each 물건 is used once, 한 번씩만.

        start: [0, 0, 0, 0, 0]
        item 1 (무게 1, 가치 15): [0, 15, 15, 15, 15]
        item 2 (무게 3, 가치 20): [0, 15, 15, 20, 35]
        item 3 (무게 4, 가치 30): [0, 15, 15, 20, 35]

        For w = 4, item 3 alone gives 30, but items 1 and 2 give 35, so 35 stays. Wait, is dp[3] right after item 2? max(15, 0 + 20) = 20. Yes.

        ```python
        dp = [0] * (W + 1)
        for weight, value in items:
            for w in range(W, weight - 1, -1):
                dp[w] = max(dp[w], dp[w - weight] + value)
        ```

        답: 35, from 물건 1과 2를 담을 때. 표로 보여 주면 이해하기 쉽다.
        """#,
      answer: #"""
        `dp[w]`를 용량 w에서 얻는 최대 가치라고 하고, 물건을 하나씩 넣어 봅니다.

        | 단계 | w=0 | 1 | 2 | 3 | 4 |
        |---|---|---|---|---|---|
        | 시작 | 0 | 0 | 0 | 0 | 0 |
        | 물건 1(무게 1, 가치 15) | 0 | 15 | 15 | 15 | 15 |
        | 물건 2(무게 3, 가치 20) | 0 | 15 | 15 | 20 | 35 |
        | 물건 3(무게 4, 가치 30) | 0 | 15 | 15 | 20 | 35 |

        최대 가치는 35이며 물건 1과 2를 담을 때입니다.
        """#),
    TraceSample(
      "git", "깃에서 방금 한 커밋 메시지를 고치고 싶어요. 아직 push는 안 했습니다.",
      think: #"""
        Not pushed yet, so amending (수정) is safe: `git commit --amend -m "새 메시지"`. If the user only wants to edit in the editor, `git commit --amend` 만으로 충분하다.

        Mention: this makes a new commit with a new hash (새 해시), so after a push it would need a force push (강제 푸시), which is 위험 when others have pulled. Also, staged changes would slip into the commit, so check `git status` first. 짧게 답하자.
        """#,
      answer: #"""
        아직 push하지 않았다면 다음 명령으로 바로 고칠 수 있습니다.

        ```sh
        git commit --amend -m "새 커밋 메시지"
        ```

        스테이징된 변경이 있으면 함께 들어가므로 먼저 `git status`를 확인하세요.
        """#),
    TraceSample(
      "regex-dates", "2024-03-05 같은 날짜를 찾는 정규식을 자바에서 쓰고 싶습니다.",
      think: #"""
        A 정규식 (regular expression) for dates (날짜) like 2024-03-05 "같은 날짜를 찾는": `\d{4}-\d{2}-\d{2}`. In Java strings the backslash is doubled (역슬래시 두 번): `"\\d{4}-\\d{2}-\\d{2}"`.

        To refuse month 13: `(0[1-9]|1[0-2])`, and for days `(0[1-9]|[12]\d|3[01])`. It still accepts 02-31, so for real validation LocalDate.parse 를 권하자.

        ```java
        Pattern p = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])");
        Matcher m = p.matcher(text);
        while (m.find()) System.out.println(m.group());
        ```

        Let me check the 예시: "2024-03-05" matches as year 2024, month 03, day 05. 잘 찾는다, 좋다. 자바 예제로 답하자.
        """#,
      answer: #"""
        자바 문자열에서는 역슬래시를 두 번 써야 합니다.

        ```java
        Pattern p = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])");
        Matcher m = p.matcher("회의는 2024-03-05입니다.");
        while (m.find()) {
            System.out.println(m.group());
        }
        ```

        정규식은 2월 31일도 통과시키므로, 실제 날짜인지 확인하려면 `LocalDate.parse`를 함께 쓰세요.
        """#),
    TraceSample(
      "code-only", "리스트의 중복을 순서를 지키면서 없애는 파이썬 한 줄을 코드로만 답해 줘.",
      think: #"""
        "코드로만 답해 줘": only code. Removing duplicates (중복 제거) while keeping order (순서 유지): `list(dict.fromkeys(items))`, since dicts keep insertion order from Python 3.7 on. A set would lose the 순서. The items, 원소, have to be hashable (해시할 수 있는 값), which the question does not deny, 문제없다. So one line, 한 줄, in a block of code and nothing else.
        """#,
      answer: #"""
        ```python
        unique = list(dict.fromkeys(items))
        ```
        """#),
  ]
}
