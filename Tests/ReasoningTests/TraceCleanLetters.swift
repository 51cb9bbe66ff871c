extension TraceSample {
  static let letters: [TraceSample] = [
    TraceSample(
      "hunminjeongeum", "훈민정음은 언제 누가 만들었고 책 이름은 무엇인가요?",
      think: #"""
        The question is about 훈민정음(訓民正音). King Sejong (세종대왕) created the script in 1443 (세종 25년) and proclaimed it in 1446.

        The book is called 『훈민정음 해례본』(訓民正音 解例本), because it holds the 해례 (解例, explanations and examples). It has Sejong's own preface (어제 서문) and the scholars' parts, with 정인지(鄭麟趾)'s postface.

        One trap: the script and the book have the same name. I should keep the two 뜻 apart in the answer.
        """#,
      answer: #"""
        훈민정음(訓民正音)은 세종대왕이 1443년에 만들고 1446년에 반포한 글자입니다. 글자를 풀이한 책도 이름이 같은데, 흔히 『훈민정음 해례본』이라고 부릅니다. 정인지(鄭麟趾) 등 집현전 학자들이 해례를 썼습니다.
        """#),
    TraceSample(
      "proverb", "'소 잃고 외양간 고친다'와 뜻이 비슷한 한자 성어를 알려 주세요.",
      think: #"""
        The proverb (속담) "소 잃고 외양간 고친다" means mending the barn after the cow is lost, so acting too late.

        Idioms (한자 성어) with the same sense: 망양보뢰(亡羊補牢), mending the fold after losing the sheep; 사후약방문(死後藥方文), a prescription after death. 망양보뢰 had at first a positive sense (늦지 않았다) in the 전국책(戰國策), but in Korean it is used for being late.

        I give both with their readings.
        """#,
      answer: #"""
        뜻이 비슷한 말은 다음과 같습니다.

        1. **망양보뢰(亡羊補牢)**: 양을 잃고 우리를 고친다는 뜻입니다.
        2. **사후약방문(死後藥方文)**: 죽은 뒤에 약을 짓는다는 뜻으로, 때가 지난 뒤에 애쓰는 것을 이릅니다.
        """#),
    TraceSample(
      "analects", "'學而時習之 不亦說乎'의 뜻과 출전을 알려 주세요.",
      think: #"""
        "學而時習之 不亦說乎" is the opening of the 논어(論語), in the chapter 학이편(學而篇). The reading in Korean is 학이시습지 불역열호.

        說 is read 열 here, as 悅, "to be glad" (기쁘다), and not 설 (말씀). 時 is "at due times". So: "배우고 때때로 익히면 또한 기쁘지 아니한가".

        Some read 時 as 늘 or as 제때; I will mention the usual 번역 and the point about 說.
        """#,
      answer: #"""
        『논어』 학이편의 첫 구절로, 독음은 "학이시습지 불역열호"입니다. "배우고 때때로 익히면 또한 기쁘지 아니한가"라는 뜻입니다.

        여기서 說은 '말씀 설'이 아니라 '기쁠 열(悅)'로 읽습니다.
        """#),
    TraceSample(
      "spelling", "'되'와 '돼'는 어떻게 구별하나요?",
      think: #"""
        The rule: 돼 is the contraction (준말) of 되어. So wherever 되어 can stand, write 돼; else 되.

        Tests people use: replace with 하 and 해. If 해 fits, it is 돼; if 하 fits, it is 되.
        - "안 돼" → "안 해" fits, so 돼.
        - "되면" → "하면" fits, so 되.
        - "됐다" is 되었다.

        At a sentence's end it is always 돼, since a bare stem (어간) cannot end a sentence: "그렇게 하면 안 돼." A quotation is another matter: "된다고", not "됀다고".
        """#,
      answer: #"""
        '돼'는 '되어'가 줄어든 말입니다. '되어'로 바꾸어 말이 되면 '돼', 안 되면 '되'를 씁니다.

        | 문장 | 바꾸기 | 맞는 표기 |
        |---|---|---|
        | 안 ○ | 안 되어 | 안 돼 |
        | ○면 | 되어면(×) | 되면 |
        | ○었다 | 되었다 | 됐다 |

        '하/해'를 넣어 보는 방법도 있습니다. '해'가 어울리면 '돼'입니다.
        """#),
    TraceSample(
      "goryeo", "고려 시대 노비안검법의 목적과 결과를 설명하시오.",
      think: #"""
        노비안검법(奴婢按檢法): enacted in 956 by King Gwangjong, 광종(光宗), of Goryeo. It examined 노비 (slaves) and set free those who had been commoners, 양인(良人), but were enslaved in the wars of the Later Three Kingdoms (후삼국).

        Purpose (목적): weaken the powerful clans, 호족(豪族), whose private soldiers and labour were slaves, and raise the number of taxpayers, hence state revenue (국가 재정).

        Result (결과): stronger royal power (왕권 강화), resentment of the clans. Under King Seongjong (성종) in 987 the 노비환천법 made some of them slaves again. I should mention this as the later reaction.
        """#,
      answer: #"""
        노비안검법은 956년 광종이 실시한 정책으로, 본래 양인이었다가 불법으로 노비가 된 사람을 풀어 주었습니다.

        - **목적**: 호족의 경제·군사 기반을 약화하고 세금을 내는 양인을 늘려 왕권을 강화하는 것
        - **결과**: 왕권과 국가 재정이 강해졌으나 호족의 반발을 샀고, 성종 때 노비환천법으로 일부 되돌려졌습니다.
        """#),
    TraceSample(
      "law", "甲이 乙의 토지를 매수하였으나 등기하지 않은 사이 丙이 이중으로 매수하여 등기를 마쳤다. 甲은 丙에게 소유권을 주장할 수 있는가?",
      think: #"""
        Classic 이중매매 (double sale) in Korean civil law. 甲 bought the land from 乙 but did not register (등기). 丙 bought the same land and registered.

        Under 민법 제186조 a change of real rights needs registration, so 丙 has 소유권. 甲 has only a claim (채권) against 乙. Exception: if 丙 actively took part in 乙's breach of trust (배임행위에 적극 가담), the second sale is void as against public order, 제103조 (반사회질서의 법률행위). Then 甲 may, standing in 乙's place (채권자대위권), demand that the registration be cancelled (말소).

        Mere knowledge (악의) of the first sale by 丙 is not enough. So: in principle no, with the exception, 예외.
        """#,
      answer: #"""
        원칙적으로 주장할 수 없습니다.

        1. 민법 제186조에 따라 부동산 물권은 등기해야 변동하므로, 먼저 등기한 丙이 소유권을 얻습니다. 甲은 乙에게 채무불이행 책임을 물을 수 있을 뿐입니다.
        2. 다만 丙이 乙의 배임행위에 **적극 가담**했다면 두 번째 매매는 민법 제103조에 따라 무효입니다. 이때 甲은 乙을 대위하여 丙 명의 등기의 말소를 청구할 수 있습니다.
        """#),
    TraceSample(
      "dialogue", "친구가 약속을 자꾸 어기는데 기분 상하지 않게 말하는 대화 예시를 만들어 주세요.",
      think: #"""
        The user wants a short sample dialogue (대화 예시) in which one tells a friend who often breaks 약속 without hurting feelings. Tone: informal speech (반말), since they are friends.

        Advice: use "I" statements (나 전달법), name one concrete case (구체적인 일), and make a proposal (제안). For example: "나는 기다리면서 좀 서운했어" instead of "너는 항상 늦어".

        The dialogue should have four to six turns. The friend should react naturally, with an apology and a promise. 너무 훈계처럼 들리지 않게 하자.
        """#,
      answer: #"""
        **나**: 지난주에 영화 보기로 한 날 말이야, 나 한 시간쯤 기다렸잖아.
        **친구**: 아, 그날 정말 미안했어.
        **나**: 사실 기다리면서 좀 서운했어. 무슨 일이 생겼나 걱정도 됐고.
        **친구**: 그랬구나. 연락이라도 할걸.
        **나**: 다음부터 늦을 것 같으면 미리 메시지 하나만 보내 줄래?
        **친구**: 응, 꼭 그럴게. 이번 주말엔 내가 밥 살게!

        상대를 탓하는 "너는 항상"보다 "나는 이렇게 느꼈어"로 시작하는 것이 좋습니다.
        """#),
    TraceSample(
      "chinese-phrase", "중국어로 '만나서 반갑습니다'를 어떻게 말하나요?",
      think: #"""
        The user asks how to say "만나서 반갑습니다" in Mandarin (중국어). The usual phrase is "很高兴认识你", pinyin hěn gāoxìng rènshi nǐ. More polite (높임) with "您": "很高兴认识您".

        An approximate Korean reading, 한글 표기: 헌 까오씽 런스 니. I should say that tones (성조) matter and that the reading is only 참고용.
        """#,
      answer: #"""
        "很高兴认识你"라고 합니다. 병음은 hěn gāoxìng rènshi nǐ이고, 우리말로는 '헌 까오씽 런스 니'와 비슷하게 들립니다.

        윗사람에게는 "您"을 써서 높여 말합니다. 성조가 중요하니 소리를 들으며 익히는 것이 좋습니다.
        """#),
    TraceSample(
      "poem", "김소월의 '진달래꽃'에서 화자의 태도를 설명해 주세요.",
      think: #"""
        "진달래꽃" by 김소월 (1925). The speaker (화자) imagines being left by the beloved (임) and says he or she will strew azaleas on the path.

        Attitude (태도): on the surface resignation and acceptance, "말없이 고이 보내 드리우리다"; beneath it deep grief. The last line, "죽어도 아니 눈물 흘리우리다", is irony (반어법): the stronger the denial, the stronger the 슬픔.

        Terms to use: 이별의 정한, 애이불비(哀而不悲), 산화공덕(散花功德). I must be careful to say 가정된 상황, an imagined parting and not one that has happened.
        """#,
      answer: #"""
        화자는 임과의 이별을 **가정**하고, 겉으로는 원망 없이 받아들이겠다고 말합니다. 그러나 "죽어도 아니 눈물 흘리우리다"라는 반어적 표현에서 깊은 슬픔이 드러납니다.

        이처럼 슬프지만 겉으로 드러내지 않는 태도를 애이불비(哀而不悲)라고 하며, 한국 시의 전통적인 정서인 이별의 정한과 이어집니다.
        """#),
  ]
}
