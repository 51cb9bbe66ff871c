import Licensing

/// robots.txt: agents and preferences.
let robotsCases: [LicenseCase] = [
  LicenseCase("GPTBot shut out", .c, "CC-BY-4.0", html: by, robots: "User-agent: GPTBot\nDisallow: /\n"),
  LicenseCase(
    "GPTBot shut out elsewhere", .a, "CC-BY-4.0", html: by, robots: "User-agent: GPTBot\nDisallow: /private\n"
  ),
  LicenseCase("GPTBot let in", .a, "CC-BY-4.0", html: by, robots: "User-agent: GPTBot\nAllow: /\n"),
  LicenseCase(
    "a search engine shut out", .a, "CC-BY-4.0", html: by, robots: "User-agent: Yeti\nDisallow: /\n"),
  LicenseCase(
    "an agent in capitals", .c, "CC-BY-4.0", html: by, robots: "USER-AGENT: GOOGLE-EXTENDED\nDISALLOW: /\n"),
  LicenseCase(
    "agents of one group", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: Yeti\nUser-agent: CCBot\nDisallow: /qna\n"),
  LicenseCase(
    "all shut out but us", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nDisallow: /\n\nUser-agent: yisang\nAllow: /\n"),
  LicenseCase("we are shut out", .c, "CC-BY-4.0", html: by, robots: "User-agent: yisang\nDisallow: /qna\n"),
  LicenseCase("all are shut out", .c, "CC-BY-4.0", html: by, robots: "User-agent: *\nDisallow: /\n"),
  LicenseCase(
    "an AI search agent shut out", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: OAI-SearchBot\nDisallow: /\n"),
  LicenseCase(
    "content signal", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Signal: search=yes, ai-train=no\n"),
  LicenseCase(
    "content signal in capitals", .c, "CC-BY-4.0", html: by,
    robots: "User-Agent: *\nContent-signal: search=YES,AI-Train=NO\nAllow: /\n"),
  LicenseCase(
    "content signal that permits", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Signal: ai-train=yes\n"),
  LicenseCase(
    "content signal about answers only", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Signal: ai-input=no\n"),
  LicenseCase(
    "content signal for another agent", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: otherbot\nContent-Signal: ai-train=no\n"),
  LicenseCase(
    "content signal above all groups", .c, "CC-BY-4.0", html: by,
    robots: "Content-Signal: ai-train=no\nUser-agent: otherbot\nDisallow: /x\n"),
  LicenseCase(
    "content signal parted by a semicolon", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Signal: search=yes; ai-train=no\n"),
  LicenseCase(
    "content usage", .c, "CC-BY-4.0", html: by, robots: "User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n"
  ),
  LicenseCase(
    "content usage of a path", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: /qna/ train-ai=n\n"),
  LicenseCase(
    "content usage of another path", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: /news/ train-ai=n\n"),
  LicenseCase(
    "content usage: the longer path holds", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /qna/ train-ai=y\n"),
  LicenseCase(
    "content usage: a longer path that denies", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: /qna/ train-ai=n\nContent-Usage: / train-ai=y\n"),
  LicenseCase(
    "content usage: the same path twice", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: train-ai=y\nContent-Usage: train-ai=n\n"),
  LicenseCase(
    "content usage of our own group", .a, "CC-BY-4.0", html: by,
    robots:
      "User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n\nUser-agent: yisang\nContent-Usage: train-ai=y\nAllow: /\n"
  ),
  LicenseCase(
    "content usage with a parameter", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: train-ai=n;x=1, search=y\n"),
  LicenseCase(
    "content usage as a boolean", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: train-ai=?0\n"),
  LicenseCase(
    "content usage that means nothing", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: train-ai=maybe\n"),
  LicenseCase(
    "content signal for a trainer", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: GPTBot\nContent-Signal: ai-train=no\n"),
  LicenseCase(
    "Claude-Web shut out", .c, "CC-BY-4.0", html: by, robots: "User-agent: Claude-Web\nDisallow: /\n"),
  LicenseCase(
    "Google-CloudVertexBot shut out", .c, "CC-BY-4.0", html: by,
    robots: "User-agent: Google-CloudVertexBot\nDisallow: /\n"),
  LicenseCase("a reservation without a licence", .c, robots: "User-agent: CCBot\nDisallow: /\n"),
  LicenseCase(
    "content usage: a shorter path that comes later", .a, "CC-BY-4.0", html: by,
    robots: "User-agent: *\nContent-Usage: /qna/ train-ai=y\nContent-Usage: train-ai=n\n"),
]
