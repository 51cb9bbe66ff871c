import Licensing

/// The TDM Reservation Protocol.
let miningCases: [LicenseCase] = [
  LicenseCase("TDM header", .c, "CC-BY-4.0", html: by, headers: [("TDM-Reservation", "1")]),
  LicenseCase("TDM header with spaces", .c, "CC-BY-4.0", html: by, headers: [("tdm-reservation", " 1 ")]),
  LicenseCase("TDM header 0", .a, "CC-BY-4.0", html: by, headers: [("tdm-reservation", "0")]),
  LicenseCase("TDM 0 grants nothing", .c, headers: [("tdm-reservation", "0")]),
  LicenseCase(
    "TDM policy alone", .a, "CC-BY-4.0", html: by,
    headers: [("tdm-policy", "https://site.example/policy.json")]),
  LicenseCase(
    "TDM in the page beats the header", .a, "CC-BY-4.0", html: by + "<meta name=tdm-reservation content=0>",
    headers: [("tdm-reservation", "1")]),
  LicenseCase(
    "TDM in the page", .c, "CC-BY-4.0", html: by + "<meta name=TDM-Reservation content=1>",
    headers: [("tdm-reservation", "0")]),
  LicenseCase(
    "TDM header beats the file", .c, "CC-BY-4.0", html: by, headers: [("tdm-reservation", "1")],
    tdmrep: #"[{"location": "/", "tdm-reservation": 0}]"#),
  LicenseCase(
    "a TDM policy in the header overrides no reservation", .c, "CC-BY-4.0", html: by,
    headers: [("tdm-policy", "https://site.example/p")], tdmrep: #"[{"location": "/", "tdm-reservation": 1}]"#
  ),
  LicenseCase(
    "TDM file", .c, "CC-BY-4.0", html: by, tdmrep: #"[{"location": "/qna/*", "tdm-reservation": 1}]"#),
  LicenseCase(
    "TDM file of one rule", .c, "CC-BY-4.0", html: by,
    tdmrep: #"{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://site.example/p"}"#),
  LicenseCase(
    "TDM file with text for a number", .c, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "/", "tdm-reservation": "1"}]"#),
  LicenseCase(
    "TDM file with a truth value", .c, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "/", "tdm-reservation": true}]"#),
  LicenseCase(
    "TDM file with several locations", .c, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": ["/en/", "/qna/"], "tdm-reservation": 1}]"#),
  LicenseCase(
    "TDM file of another path", .a, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "/en/", "tdm-reservation": 1}]"#),
  LicenseCase(
    "TDM file: the first rule", .a, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "/qna/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]"#),
  LicenseCase("TDM file that is none", .a, "CC-BY-4.0", html: by, tdmrep: "<html>404"),
  LicenseCase(
    "TDM file with a word for a truth value", .c, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "/", "tdm-reservation": "true"}]"#),
  LicenseCase(
    "TDM file with a star", .c, "CC-BY-4.0", html: by, tdmrep: #"[{"location": "*", "tdm-reservation": 1}]"#),
  LicenseCase(
    "TDM file with a path without its beginning", .c, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "qna/*", "tdm-reservation": 1}]"#),
  LicenseCase(
    "TDM file with an address of the site", .c, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "https://site.example/qna/*", "tdm-reservation": 1}]"#),
  LicenseCase(
    "TDM file with an address of another site", .a, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "https://other.example/", "tdm-reservation": 1}]"#),
  LicenseCase(
    "TDM file without a location", .c, "CC-BY-4.0", html: by, tdmrep: #"[{"tdm-reservation": 1}]"#),
  LicenseCase(
    "TDM file of too many rules", .c, "CC-BY-4.0", html: by,
    tdmrep: "[" + String(repeating: #"{"location": "/en/", "tdm-reservation": 0},"#, count: 1000)
      + #"{"location": "/"}]"#),
  LicenseCase("TDM header twice", .c, "CC-BY-4.0", html: by, headers: [("tdm-reservation", "1, 1")]),
  LicenseCase(
    "TDM header of two minds", .c, "CC-BY-4.0", html: by,
    headers: [("tdm-reservation", "0"), ("tdm-reservation", "1")]),
  LicenseCase(
    "TDM in the page says nothing clear", .c, "CC-BY-4.0",
    html: by + "<meta name=tdm-reservation content=maybe>",
    headers: [("tdm-reservation", "1")]),
  LicenseCase(
    "TDM in a post", .c, "CC-BY-4.0",
    html: by + "<div id=bo_v_con><meta name=tdm-reservation content=0></div>",
    headers: [("tdm-reservation", "1")]),
  LicenseCase(
    "TDM twice in the page", .c, "CC-BY-4.0",
    html: by + "<meta name=tdm-reservation content=0><meta name=tdm-reservation content=1>"),
  LicenseCase(
    "TDM file with a bad location", .a, "CC-BY-4.0", html: by,
    tdmrep: #"[{"location": "/\nAllow: /", "tdm-reservation": 1}]"#),
]

private let manyKeys = (0..<120).map { "purpose-\($0)=yes" }.joined(separator: ", ")

/// What is too much to be read or kept is reserved.
let limitCases: [LicenseCase] = [
  LicenseCase(
    "a long list of preferences", .c, "CC-BY-4.0", html: by,
    headers: [("Content-Signal", manyKeys + ", ai-train=no")]),
  LicenseCase(
    "a long list of preferences that permits", .a, "CC-BY-4.0", html: by,
    headers: [("Content-Signal", manyKeys + ", ai-train=yes")]),
  LicenseCase(
    "a list of preferences without an end", .c, "CC-BY-4.0", html: by,
    headers: [("Content-Usage", String(repeating: "a=y, ", count: 8_000) + "train-ai=n")]),
  LicenseCase(
    "lines about rights without an end", .c, "CC-BY-4.0",
    html: by + String(repeating: "<p>© 아무개</p>", count: 500)),
  LicenseCase(
    "a long line in a footer", .c, "CC-BY-4.0",
    html: by + "<footer>\(String(repeating: "회사 소개와 이용 안내. ", count: 40))AI 학습 이용 금지</footer>"),
  LicenseCase(
    "a line without an end in a footer", .c, "CC-BY-4.0",
    html: by + "<footer>\(String(repeating: "회사 소개와 이용 안내. ", count: 400))AI 학습 이용 금지</footer>"),
  LicenseCase(
    "objects without an end", .c, "CC-BY-4.0",
    html: by + "<script type='application/ld+json'>[" + String(repeating: "{},", count: 3_000)
      + "{}]</script>"),
]

/// Both forms of ai.txt.
let aiTextCases: [LicenseCase] = [
  LicenseCase("ai.txt shuts all out", .c, "CC-BY-4.0", html: by, aiText: "User-Agent: *\nDisallow: /\n"),
  LicenseCase(
    "ai.txt shuts text out", .c, "CC-BY-4.0", html: by,
    aiText: "# Spawning AI\nUser-Agent: *\nAllow: *.png\nDisallow: *.txt\nDisallow: *.html\nDisallow: /\n"),
  LicenseCase(
    "ai.txt lets text in, images out", .a, "CC-BY-4.0", html: by,
    aiText: "User-Agent: *\nAllow: *.txt\nAllow: *.html\nDisallow: *.png\nAllow: /\n"),
  LicenseCase(
    "ai.txt shuts images out", .a, "CC-BY-4.0", html: by,
    aiText: "User-Agent: *\nDisallow: *.png\nDisallow: *.jpg\nAllow: /\n"),
  LicenseCase(
    "ai.txt of another path", .a, "CC-BY-4.0", html: by, aiText: "User-Agent: *\nDisallow: /art/\n"),
  LicenseCase(
    "ai.txt that is a page", .a, "CC-BY-4.0", html: by,
    aiText: "<!doctype html><p>User-Agent: *<p>Disallow: /\nTraining: deny\n"),
  LicenseCase(
    "ai.txt denies training", .c, "CC-BY-4.0", html: by,
    aiText: "Spec-Version: 1.0\nSite-Name: A\nTraining: deny\n"),
  LicenseCase(
    "ai.txt allows training", .a, "CC-BY-4.0", html: by, aiText: "Spec-Version: 1.0\r\nTraining: allow\r\n"),
  LicenseCase("ai.txt has conditions", .c, "CC-BY-4.0", html: by, aiText: "Training: conditional\n"),
  LicenseCase(
    "ai.txt allows a path", .a, "CC-BY-4.0", html: by, aiText: "Training: deny\nTraining-Allow: /qna/*\n"),
  LicenseCase(
    "ai.txt denies a path", .c, "CC-BY-4.0", html: by, aiText: "Training: allow\nTraining-Deny: /qna/\n"),
  LicenseCase(
    "ai.txt denies another path", .a, "CC-BY-4.0", html: by,
    aiText: "Training: allow\nTraining-Deny: /members/*\n"),
  LicenseCase(
    "ai.txt denies an agent for training", .c, "CC-BY-4.0", html: by,
    aiText: "Training: allow\nAgent: GPTBot\n  Training: deny\n"),
  LicenseCase(
    "ai.txt denies all below an agent", .c, "CC-BY-4.0", html: by, aiText: "Agent: somebot\nTraining: deny\n"),
  LicenseCase(
    "ai.txt denies an agent that does not train", .a, "CC-BY-4.0", html: by,
    aiText: "Training: allow\nAgent: somebot\n  Training: deny\n"),
  LicenseCase(
    "ai.txt shuts a trainer out", .c, "CC-BY-4.0", html: by, aiText: "User-Agent: GPTBot\nDisallow: /\n"),
  LicenseCase("ai.txt grants nothing", .c, aiText: "Training: allow\nLicense: CC-BY-4.0\n"),
]
