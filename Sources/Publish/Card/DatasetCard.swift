internal import Corpus
internal import Foundation
internal import Licensing

/// The card of an export: numbers counted from the shards, and what a user of the rows must know.
///
/// It holds no text and no title of any row, and names only hosts, licences and addresses of rows that are written.
struct DatasetCard {
  let plan: ExportPlan
  let settings: ExportSettings
  let record: CorpusRecord
  /// Rows that hold a placeholder of personal data, by placeholder.
  let placeholders: [String: Int]

  /// `README.md` of a folder that may be published (Hugging Face Hub, "Dataset Cards").
  var published: String {
    frontMatter + """

      # \(Markdown.plain(settings.name))

      \(summary) \(kind)

      ```python
      from datasets import load_dataset
      load_dataset("FOLDER")
      ```

      ## Licences

      Each row is under the licence of the page it was taken from, in its columns `license` and `license_url`; there is no
      licence of the whole beyond these. Who republishes a row under a share-alike licence keeps that licence.

      \(licenseTable)
      ## Attribution

      \(plan.attributed) of \(plan.rows) rows say whom to name (column `attribution`). `ATTRIBUTION.tsv` has a line for each
      row with its address, title, author, licence, time, and what the licence rests on. Keep both with the rows.

      ## Sources

      \(Markdown.ranking(plan.hosts, of: "host", total: plan.rows))
      \(subjects)\(sections)
      ## Removal

      If a row is yours and should not be here, write to \(contact). Say its `id` or `source_url`.

      ## Files

      `SHA256SUMS` lists every file with its digest (`sha256sum -c SHA256SUMS`). `data_provenance.json` says the same as this
      card in the words of the Data Provenance Initiative.
      \(made)
      """
  }

  /// What stands in the place of a card where nothing may be published: no front matter, nothing the Hub could read.
  var withheld: String {
    """
    # Not for publication

    The rows in this folder may be trained on, on this machine. Those of class B may not be redistributed, in no form: not
    the files, not a part of them, not a dataset made from them. For rows that may be published:
    `yisang export --class A --to FOLDER`.

    \(summary)

    \(Markdown.table(["class", "rows"], LicenseClass.allCases.compactMap { letter in
      plan.written[letter].map { [letter.rawValue, "\($0)"] } }))
    ## Licences

    \(licenseTable)
    ## Sources

    \(Markdown.ranking(plan.hosts, of: "host", total: plan.rows))
    \(sections)
    `.gitignore` keeps git and the Hub's client from taking the files up; `SHA256SUMS` lists them with their digests.
    \(made)
    """
  }

  private var frontMatter: String {
    var lines = ["---", "pretty_name: \(YAML.quoted(settings.name))"]
    lines += HubLicense.frontMatter(plan.licenses)
    lines += [
      "language:", "- ko", "size_categories:", "- \(sizeCategory)", "task_categories:", "- text-generation",
    ]
    lines += ["configs:", "- config_name: default", "  data_files:", "  - split: train"]
    lines += ["    path: data/train-*.\(settings.format.rawValue)", "dataset_info:", "  features:"]
    // Without the types a reader guesses them from the first rows, and a column that is null there fails later.
    for column in ExportRow.columns(of: settings.rows) {
      lines.append("  - name: \(column.name)")
      lines += column.turns == nil ? ["    dtype: string"] : ["    list:"]
      lines += (column.turns ?? []).flatMap { ["    - name: \($0)", "      dtype: string"] }
    }
    return (lines + ["---", ""]).joined(separator: "\n")
  }

  /// The Hub's words for orders of magnitude.
  private var sizeCategory: String {
    let bounds = ["1K", "10K", "100K", "1M", "10M", "100M", "1B"]
    var bound = 1_000
    for (index, name) in bounds.enumerated() {
      if plan.rows < bound { return index == 0 ? "n<1K" : "\(bounds[index - 1])<n<\(name)" }
      bound *= 10
    }
    return "n>1B"
  }

  private var summary: String {
    let days = plan.fetched.map { fetched in
      let ends = [fetched.lowerBound, fetched.upperBound].map { String(ExportRow.timestamp($0).prefix(10)) }
      return ends[0] == ends[1] ? ", fetched on \(ends[0])" : ", fetched from \(ends[0]) to \(ends[1])"
    }
    let hosts = "in Korean from \(counted(plan.hosts.count, "host"))"
    let sources =
      settings.rows == .prompts
      ? "\(counted(plan.rows, "question")) \(hosts)"
      : "\(counted(plan.rows, "conversation")) on \(counted(plan.items.count, "question")) \(hosts)"
    return "\(sources)\(days ?? ""), each with its source, its licence and the time it was fetched."
  }

  private var kind: String {
    settings.rows == .prompts
      ? "Rows are prompts: the answers that the sources showed are not among the columns."
      : "Rows are conversations: a question of a page, then a model's reasoning and answer. The answers that the "
        + "sources showed are not among the columns."
  }

  private var licenseTable: String {
    let rows = plan.licenses.ranked.prefix(100).map { license, count in
      [
        Markdown.plain(license.id ?? "none named"), license.url.map(Markdown.link) ?? "", "\(count)",
        Markdown.share(count, of: plan.rows),
      ]
    }
    return Markdown.table(["licence", "url", "rows", "share"], rows)
  }

  private var subjects: String {
    guard plan.categories.keys.contains(where: { !$0.isEmpty }) else { return "" }
    let named = Dictionary(uniqueKeysWithValues: plan.categories.map { ($0.isEmpty ? "none" : $0, $1) })
    return "## Subjects\n\n" + Markdown.ranking(named, of: "category", total: plan.rows) + "\n"
  }

  private var contact: String {
    guard let contact = settings.contact, !contact.isEmpty else {
      return "who published this dataset, on its page"
    }
    return contact.hasPrefix("http") ? Markdown.link(contact) : Markdown.plain(contact)
  }

  private var made: String {
    "\nMade by yisang \(Shard.toolVersion) from shards with the digest `\(record.digest)`.\n"
  }
}
