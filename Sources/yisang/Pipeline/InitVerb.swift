import ArgumentParser
import Crawl
import Foundation

struct InitVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented sites.yaml and yisang.yaml to start from.",
    discussion: """
      Nothing that is there is overwritten.

      Examples:
        yisang init
      """)

  @Argument(help: "The folder to write into.")
  var folder = "."

  func run() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in [("sites.yaml", InitVerb.sites), ("yisang.yaml", InitVerb.settings)] {
      let path = folder + "/" + name
      if FileManager.default.fileExists(atPath: path) {
        Console.note("\(path) is there already, left as it is")
        continue
      }
      try Data(text.utf8).write(to: URL(filePath: path))
      Console.note("wrote \(path)")
    }
    Console.note("next: edit sites.yaml, then yisang crawl --plan; yisang run does all stages in order")
  }

  static let sites = """
    # Who crawls. A page that says who you are, what you collect, and how to object.
    # It is sent with every request; without it nothing is fetched.
    contact: \(SiteRegistry.exampleContact)

    sites:
      - host: qna.example.kr          # host or host:port; nothing outside the listed hosts is fetched
        seeds: [https://qna.example.kr/bbs/]
        scope:                        # path patterns as in robots.txt: prefix, * and $
          include: ["/bbs/"]          # leave out for everything
          exclude: ["/bbs/login"]
        category: daily               # code, exams, legal, korean, science, daily, finance, medical
        engine: gnuboard5             # a note for the reviewer
        delay: 3                      # seconds between requests; a longer Crawl-delay wins
        max_pages: 10000
        max_depth: 16                 # links from a seed
        # What a person of your group found about the licence. Leave it out until one has looked:
        # then marks on the pages decide, and pages without a mark are class C, excluded.
        # license_review:
        #   class: A                  # A redistribute, B train only, C exclude
        #   license: KOGL-1
        #   license_url: https://www.kogl.or.kr/info/licenseType1.do
        #   reviewer: a name
        #   date: 2026-01-31
        #   evidence: https://qna.example.kr/terms
        #   attribution: whom to name # if the pages do not say it
        #   lifts: [robots.ai_agent]  # reservations that the site has lifted in writing

    """

  static let settings = """
    # Settings by verb; the keys are the long flags in snake_case. A flag or an environment
    # variable (YISANG_MIN_KOREAN=0.2) goes before this file.
    corpus: corpus
    sites: sites.yaml

    crawl:
      delay: 3                        # seconds between requests to a host
      max_depth: 16

    filter:
      min_korean: 0.3                 # share of Korean, see korean_ratio
      korean_ratio: auto              # auto, all, nonspace, letters, masked, nolatex, eojeol
      min_chars: 50
      max_chars: 8192

    # Take the # away to set something; what stands there is the default, or an example.
    # yisang run does the stages whose section is here, in order: crawl, filter and dedup as it stands.

    # run:
    #   stages: [crawl, filter, dedup, distill, sft, grpo, eval, export]   # others than those whose section is here
    #   evaluate: all                       # models of the chain: all, or last
    #   checkpoint: models/final            # a folder for the last model

    # import:
    #   files: [qna.jsonl]
    #   license: CC-BY-4.0
    #   source: https://example.org/qna

    # distill:
    #   teacher: http://127.0.0.1:8000/v1   # a server with OpenAI's API, or a model's folder
    #   model: a-name                       # its name at the server, where that serves several
    #   cot: mixed                          # what is thought in: mixed, english, korean
    #   n: 1                                # answers to each prompt
    #   temperature: 0.6
    #   top_p: 0.95
    #   top_k: 20
    #   max_tokens: 16384                   # of an answer
    #   max_in_flight: 64                   # requests at once
    #   verify: false                       # traces whose answer is not the known one are wrong
    #   mix: code=86k,science=37k,exams=all # how many examples of each category; all where not set

    # sft:
    #   model: models/base
    #   data: corpus/distill
    #   output_dir: runs/sft
    #   num_train_epochs: 5
    #   per_device_train_batch_size: 8      # times the next: sequences of a step
    #   gradient_accumulation_steps: 64
    #   learning_rate: 2e-5
    #   lr_scheduler_type: cosine
    #   warmup_ratio: 0.1
    #   weight_decay: 1e-5
    #   max_length: 16384                   # ids; longer examples are left out
    #   validation_fraction: 0
    #   save_steps: 500
    #   lora_r: 16                          # learns an adapter in place of the weights
    #   lora_alpha: 32

    # grpo:
    #   model: runs/sft                     # of yisang run: what sft made
    #   data: questions.jsonl               # prompt, messages or question, and gold
    #   output_dir: runs/grpo
    #   reward_funcs: [accuracy, think_format]
    #   reward_weights: [1, 0.5]            # 1 each where not set
    #   max_steps: 200                      # in place of num_train_epochs, which is 3
    #   per_device_train_batch_size: 8      # times the next: completions of a step
    #   gradient_accumulation_steps: 8
    #   num_generations: 8                  # completions of a question
    #   max_completion_length: 512          # tokens
    #   temperature: 1
    #   learning_rate: 1e-6
    #   beta: 0                             # above 0: the KL to the first model counts
    #   min_think_korean: 0.05              # where language_mix is 1
    #   max_think_korean: 0.2

    # trit:
    #   theta: 0.333                        # questions whose mean reward is below it are not translated; all else as grpo
    #   num_translations: 4

    # tapo:
    #   quality: chrf                       # of a restatement; a reconstruction of the method

    # nrt:
    #   reference: gold                     # or accepted
    #   aggregation: weighted_sum_log_prob

    # rlerr:
    #   judge: http://127.0.0.1:8000/v1     # or proxy: true
    #   mixture: sum

    # scft:
    #   num_solutions: 1                    # of a question; and all that sft takes
    #   ratio: "2:1"

    # eval:
    #   tasks: [kmmlu.jsonl]
    #   model: runs/sft                     # or server: http://127.0.0.1:8000/v1; of yisang run: every model of the chain
    #   prompt: boxed
    #   n: 1                                # answers to each question
    #   temperature: 0.7
    #   top_p: 0.9
    #   max_tokens: 32768
    #   seed: 0

    # export:
    #   to: out
    #   class: A
    #   rows: prompts                       # or messages, sharegpt: what distill made

    """
}
