// The text of licenses/policy.yaml; a test keeps the two equal.
let embeddedPolicy = #"""
  # What a page may be used for, by the licence it carries and by the rights it reserves.
  #
  # Class A: crawl, train and redistribute. B: crawl and train, never redistribute. C: exclude.
  # A licence has the most restrictive class of its terms; a page, of its licences and its reservations.
  # docs/licensing.md says what each signal means and why the defaults are what they are. This is no legal advice.
  version: 2

  # What the corpus and the models are for: noncommercial or commercial.
  purpose: noncommercial

  # The class of each term.
  terms:
    public_domain: A
    attribution: A
    share_alike: A      # who republishes keeps the licence
    licence_notice: A   # who republishes keeps the copyright notice and the licence text
    noncommercial: B
    no_derivatives: B
    training: B         # may be trained on; data made from it may not be sold

  # Terms that have another class under `purpose: commercial`.
  commercial:
    noncommercial: C

  # The class of a page without a licence that is known here.
  unknown: C

  # Licences by SPDX id and address: without scheme and `www.`, and whatever follows in the path, as `/deed.ko`.
  licenses:
    - id: CC0-1.0
      terms: [public_domain]
      urls: [creativecommons.org/publicdomain/zero/1.0, spdx.org/licenses/CC0-1.0]
    - id: CC-PDM-1.0
      terms: [public_domain]
      urls: [creativecommons.org/publicdomain/mark/1.0, spdx.org/licenses/CC-PDM-1.0]
    - id: CC-PDDC
      terms: [public_domain]
      urls: [creativecommons.org/licenses/publicdomain, spdx.org/licenses/CC-PDDC]
    - id: Unlicense
      terms: [public_domain]
      urls: [unlicense.org, opensource.org/license/unlicense, spdx.org/licenses/Unlicense]
    - id: MIT
      terms: [licence_notice]
      urls: [opensource.org/licenses/MIT, opensource.org/license/mit, spdx.org/licenses/MIT, mit-license.org]
    - id: ISC
      terms: [licence_notice]
      urls: [opensource.org/licenses/ISC, opensource.org/license/isc-license-txt, spdx.org/licenses/ISC]
    - id: BSD-2-Clause
      terms: [licence_notice]
      urls:
        - opensource.org/licenses/BSD-2-Clause
        - opensource.org/license/bsd-2-clause
        - spdx.org/licenses/BSD-2-Clause
    - id: BSD-3-Clause
      terms: [licence_notice]
      urls:
        - opensource.org/licenses/BSD-3-Clause
        - opensource.org/license/bsd-3-clause
        - spdx.org/licenses/BSD-3-Clause
    - id: Apache-2.0
      terms: [licence_notice]
      urls:
        - apache.org/licenses/LICENSE-2.0
        - opensource.org/licenses/Apache-2.0
        - opensource.org/license/apache-2-0
        - spdx.org/licenses/Apache-2.0
    # What is made from it stays under it, and names its authors. Invariant sections can't be seen from a page: see
    # docs/licensing.md.
    - id: GFDL-1.1
      terms: [attribution, share_alike]
      urls: [gnu.org/licenses/old-licenses/fdl-1.1, spdx.org/licenses/GFDL-1.1]
    - id: GFDL-1.2
      terms: [attribution, share_alike]
      urls: [gnu.org/licenses/old-licenses/fdl-1.2, gnu.org/licenses/fdl-1.2, spdx.org/licenses/GFDL-1.2]
    - id: GFDL-1.3
      terms: [attribution, share_alike]
      urls: [gnu.org/licenses/fdl-1.3, gnu.org/licenses/fdl, gnu.org/copyleft/fdl, spdx.org/licenses/GFDL-1.3]
    # Copyright Act of Korea, article 7 (저작권법 제7조, 보호받지 못하는 저작물): no protection for laws, treaties, orders and
    # ordinances; notices, public announcements and directives of the state and local governments; judgments and decisions
    # of courts and rulings of administrative appeals; compilations and translations of these by the state; news that only
    # conveys facts. No page bears it as a mark: it is for reviews and for `hosts`.
    - id: KR-Copyright-Act-7
      terms: [public_domain]
      urls: [law.go.kr/법령/저작권법/제7조]

  # Creative Commons, all versions and ports: what the codes of an address mean.
  creative_commons:
    codes: {by: attribution, sa: share_alike, nc: noncommercial, nd: no_derivatives}

  # Korea Open Government License (kogl.or.kr). What is forbidden follows the terms above: types 2 and 4 are
  # noncommercial, types 3 and 4 allow no changes.
  kogl:
    types:
      - id: KOGL-0
        number: "0"
        terms: [public_domain]
      - id: KOGL-1
        number: "1"
        terms: [attribution]
      - id: KOGL-2
        number: "2"
        terms: [attribution, noncommercial]
      - id: KOGL-3
        number: "3"
        terms: [attribution, no_derivatives]
      - id: KOGL-4
        number: "4"
        terms: [attribution, noncommercial, no_derivatives]
      # Stands beside one of the others and permits training whatever that one forbids.
      - id: KOGL-AI
        number: AI
        terms: [training]
        beside: [KOGL-0, KOGL-1, KOGL-2, KOGL-3, KOGL-4]

  # Licences of all pages of a host and of the hosts below it, with the ground. None is assumed; one for a site that
  # carries nothing but laws would be
  #   - {host: law.example.go.kr, license: KR-Copyright-Act-7, because: "저작권법 제7조 제1호: 헌법·법률·조약·명령·조례 및 규칙"}
  hosts: []

  # Rights reserved, by signal. A reservation can only restrict: A leaves it without effect.
  reservations:
    signals:
      robots.agent: C
      robots.ai_agent: C
      robots.named_agent: C
      robots.content_signal: C
      robots.content_usage: C
      header.ai_agent: C
      header.content_signal: C
      header.content_usage: C
      header.x_robots_tag: C
      header.tdm_reservation: C
      meta.ai_agent: C
      meta.robots: C
      meta.tdm_reservation: C
      file.tdmrep: C
      ai_txt.disallow: C
      ai_txt.training: C
      ai_txt.ai_agent: C
      rsl.prohibits: C
      rsl.conditions: C
      rsl.unread: C
      file.unread: C
      text.no_ai: C
      page.too_many: C
    # Product tokens of crawlers for AI training: to name one in robots.txt and shut it out reserves the right.
    agents:
      - AI2Bot
      - Ai2Bot-Dolma
      - Amazonbot
      - anthropic-ai
      - Applebot-Extended
      - Bytespider
      - CCBot
      - Claude-Web
      - ClaudeBot
      - cohere-ai
      - cohere-training-data-crawler
      - Diffbot
      - FacebookBot
      - Google-CloudVertexBot
      - Google-Extended
      - GPTBot
      - img2dataset
      - meta-externalagent
      - omgili
      - omgilibot
      - PanguBot
    # Words of robots directives.
    directives: [noai, noml]
    # Labels of Content-Usage and Content-Signal whose `n` or `no` reserves training.
    training_keys: [train-ai, train-genai, genai, ai-train, ai, bots, tdm]

  """#
