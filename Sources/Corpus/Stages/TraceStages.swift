extension Stage {
  /// What the teacher answered to the kept prompts, taken apart and judged; written by `yisang distill`.
  ///
  /// Every trace has its row, whatever its verdict. A trace that is not `ok` stands in `reject` too, with the first rule
  /// it failed; so does, under its item's id, a prompt that was not asked or not answered.
  public static let trace = Stage(
    name: "trace",
    migrations: [
      meta + rejects + """
        CREATE TABLE trace (
          seq INTEGER PRIMARY KEY,
          id BLOB NOT NULL,
          key BLOB NOT NULL,
          item BLOB NOT NULL,
          page BLOB NOT NULL,
          url TEXT NOT NULL,
          host TEXT NOT NULL,
          category TEXT,
          title TEXT NOT NULL,
          retrieved_at REAL NOT NULL,
          rollout INTEGER NOT NULL,
          attempt INTEGER NOT NULL,
          teacher TEXT NOT NULL,
          cot TEXT NOT NULL,
          instruction TEXT NOT NULL,
          augmentation TEXT,
          prompt TEXT NOT NULL,
          think TEXT NOT NULL,
          answer TEXT NOT NULL,
          finish_reason TEXT NOT NULL,
          verdict TEXT NOT NULL,
          failed TEXT NOT NULL,
          korean_think REAL NOT NULL,
          korean_answer REAL NOT NULL,
          han_drift INTEGER NOT NULL,
          repetition INTEGER NOT NULL,
          reflections INTEGER NOT NULL,
          prompt_tokens INTEGER,
          output_tokens INTEGER,
          student_tokens INTEGER,
          gold TEXT,
          extracted TEXT,
          agreement TEXT,
          overlap TEXT
        ) STRICT;
        CREATE VIEW kept AS
          SELECT lower(hex(id)) AS id, url, category, teacher, prompt, think, answer, korean_think, korean_answer
          FROM trace WHERE verdict = 'ok';
        """
    ],
    sealing: """
      CREATE UNIQUE INDEX trace_id ON trace (id);
      CREATE INDEX trace_item ON trace (item);
      CREATE INDEX trace_page ON trace (page);
      CREATE INDEX reject_id ON reject (id);

      """,
    content: [
      .init(name: "trace", order: "item, rollout", except: ["seq"]),
      .init(
        name: "reject", order: "id, reason", except: ["seq"],
        owner: "(forgotten_url(url) OR id IN (SELECT id FROM trace WHERE forgotten_sources(augmentation)))"),
    ])

  /// Examples to train on: good traces as conversations, by category as many as were asked for; written by
  /// `yisang distill`.
  public static let distill = Stage(
    name: "distill",
    migrations: [
      meta + rejects + """
        CREATE TABLE example (
          seq INTEGER PRIMARY KEY,
          id BLOB NOT NULL,
          item BLOB NOT NULL,
          page BLOB NOT NULL,
          url TEXT NOT NULL,
          host TEXT NOT NULL,
          category TEXT,
          title TEXT NOT NULL,
          retrieved_at REAL NOT NULL,
          teacher TEXT NOT NULL,
          messages TEXT NOT NULL
        ) STRICT;
        CREATE VIEW kept AS
          SELECT lower(hex(id)) AS id, lower(hex(item)) AS item, url, category, teacher, messages FROM example;
        """,
      // What was done to the question, as in its trace: whose options are in the messages.
      "ALTER TABLE example ADD COLUMN augmentation TEXT",
    ],
    sealing: """
      CREATE UNIQUE INDEX example_id ON example (id);
      CREATE INDEX example_page ON example (page);
      CREATE INDEX reject_id ON reject (id);

      """,
    content: [
      .init(name: "example", order: "id", except: ["seq"]),
      .init(name: "reject", order: "id, reason", except: ["seq"]),
    ])
}
