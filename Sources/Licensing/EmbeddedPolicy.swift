// The text of licenses/policy.yaml; a test keeps the two equal.
let embeddedPolicy = #"""
  # What a page may be used for, by the licence it carries and by the rights it reserves.
  #
  # Class A: crawl, train and redistribute. B: crawl and train, never redistribute. C: exclude.
  # A licence has the most restrictive class of its terms; a page, of its licences and its reservations.
  version: 1

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

  # Licences by address: without scheme and `www.`, and whatever follows in the path, as `/deed.ko`.
  licenses:
    - id: CC0-1.0
      terms: [public_domain]
      urls: [creativecommons.org/publicdomain/zero/1.0, spdx.org/licenses/CC0-1.0]
    - id: CC-PDM-1.0
      terms: [public_domain]
      urls: [creativecommons.org/publicdomain/mark/1.0]
    - id: CC-PDDC
      terms: [public_domain]
      urls: [creativecommons.org/licenses/publicdomain]
    - id: MIT
      terms: [licence_notice]
      urls: [opensource.org/licenses/MIT, opensource.org/license/mit, spdx.org/licenses/MIT, mit-license.org]
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

  # All versions and ports: `/licenses/CODES/VERSION/PORT`, and `/l/CODES/VERSION/PORT` for the buttons.
  creative_commons:
    hosts: [creativecommons.org, i.creativecommons.org, licensebuttons.net]
    codes: {by: attribution, sa: share_alike, nc: noncommercial, nd: no_derivatives}

  # Korea Open Government License. A page bears the mark of its type, whose file may not be renamed, or links to
  # its terms. A link to the scheme's home page or to its list of licences is no licence.
  kogl:
    hosts: [kogl.or.kr]
    types:
      - id: KOGL-0
        number: "0"
        terms: [public_domain]
        paths: [/info/licenseType0.do]
        marks: [opentype00, opentype0]
      - id: KOGL-1
        number: "1"
        terms: [attribution]
        paths: [/info/licenseType1.do, /open/info/license_info/by.do]
        marks: [opentype01, opentype1]
      - id: KOGL-2
        number: "2"
        terms: [attribution, noncommercial]
        paths: [/info/licenseType2.do, /open/info/license_info/nc.do]
        marks: [opentype02, opentype2]
      - id: KOGL-3
        number: "3"
        terms: [attribution, no_derivatives]
        paths: [/info/licenseType3.do, /open/info/license_info/nd.do]
        marks: [opentype03, opentype3]
      - id: KOGL-4
        number: "4"
        terms: [attribution, noncommercial, no_derivatives]
        paths: [/info/licenseType4.do, /open/info/license_info/all.do]
        marks: [opentype04, opentype4]
      # Stands beside one of the others and permits training whatever that one forbids.
      - id: KOGL-AI
        number: AI
        terms: [training]
        paths: [/info/licenseTypeAi.do]
        marks: [opentypeai, opentype_ai]
        beside: [KOGL-0, KOGL-1, KOGL-2, KOGL-3, KOGL-4]
    # A page that shows this many types explains the scheme and bears none of them.
    explains_from: 3

  # Rights reserved, by signal. A reservation can only restrict: A leaves it without effect.
  reservations:
    signals:
      robots.agent: C
      robots.ai_agent: C
      robots.content_signal: C
      robots.content_usage: C
      header.content_usage: C
      header.x_robots_tag: C
      header.tdm_reservation: C
      meta.robots: C
      meta.tdm_reservation: C
      file.tdmrep: C
    # Product tokens of crawlers for AI training: to name one in robots.txt and shut it out reserves the right.
    agents:
      - AI2Bot
      - Amazonbot
      - anthropic-ai
      - Applebot-Extended
      - Bytespider
      - CCBot
      - ClaudeBot
      - cohere-ai
      - cohere-training-data-crawler
      - Diffbot
      - FacebookBot
      - Google-Extended
      - GPTBot
      - img2dataset
      - meta-externalagent
      - omgili
      - omgilibot
      - PanguBot
    # Words of robots directives.
    directives: [noai]
    # Keys of Content-Usage and Content-Signal whose `n` or `no` reserves training.
    training_keys: [train-ai, train-genai, ai-train]

  """#
