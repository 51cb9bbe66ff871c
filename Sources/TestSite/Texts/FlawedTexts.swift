/// Posts too short to be worth keeping: under 50 characters, as every board has.
let shortTexts: [(title: String, body: String)] = [
  ("비밀번호 변경", "비밀번호 변경은 어디서 하나요?"),
  ("문의", "글이 안 올라가요. 왜 그런가요?"),
  ("등업 신청합니다", "등업 부탁드립니다."),
  ("감사합니다", "덕분에 해결했습니다. 감사합니다!"),
  ("배송", "배송 언제 오나요"),
  ("가입 인사", "안녕하세요. 잘 부탁드립니다."),
  ("급해요", "이거 아시는 분 계신가요? 쪽지 주세요."),
  ("테스트", "테스트 글입니다."),
]

/// Posts without a Hangul letter; `%` stands for a number.
let englishTexts: [(title: String, body: String, answer: String)] = [
  (
    "How can I reset the router to factory settings?",
    """
    My router model RT-% keeps dropping the connection every few minutes, and the admin page does not accept \
    my password any more. Is there a way to reset it to the factory settings without the admin page?
    """,
    "Hold the small reset button on the back for about ten seconds until all the lights blink, then wait."
  ),
  (
    "Looking for a language exchange partner in Seoul",
    """
    I moved to Seoul % weeks ago and I would like to practise Korean twice a week. I can help with English \
    conversation and essay writing in return. Weekday evenings near a subway station work best for me.
    """,
    "Try the language cafe near Hongik University; they hold open tables on Tuesday and Thursday evenings."
  ),
  (
    "Error % while installing the package on Windows",
    """
    The installer stops with error code % at about ninety percent. I already tried running it as administrator \
    and turning off the virus scanner, but the result is the same. The log file only says that access is denied.
    """,
    "Delete the temporary folder of the previous version first; its files are still locked by a running service."
  ),
  (
    "Which bus goes from the airport to the city centre?",
    """
    I arrive at Incheon airport at % minutes past eleven at night. Does any bus still run to the city centre at \
    that time, and can I pay with a foreign credit card or do I need to buy a transport card first?
    """,
    "The night buses leave roughly every hour; buy a transport card in the convenience store on the first floor."
  ),
]
