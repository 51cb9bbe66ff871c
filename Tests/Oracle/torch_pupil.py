"""A model whose every reward varies: the tiny teacher, which then learns a few problems by heart, each with right and with wrong answers,
translations, restatements and critiques. What it is asked again it answers now so, now so."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "script"))

from toy_reflection import CRITIQUE, critique  # noqa: E402
from toy_tongues import RESTATE, TRANSLATE, wrong_number  # noqa: E402

KNOWN = 6
STEPS = 200


def problems(run) -> list[tuple[dict, dict]]:
    """Each with its carries, and without them, which is wrong; all thoughts are Korean."""
    found = []
    for flawed in ("0", "1"):
        lines = run("testsite", "problems", "--count", "80", "--seed", "3", "--flawed", flawed, "--korean-steps", "1").splitlines()
        found.append([json.loads(line) for line in lines if line.startswith("{")])
    pairs = [pair for pair in zip(*found) if pair[0]["answer"] != pair[1]["answer"] and pair[0]["kind"] != "two_step"]
    return sorted(pairs, key=lambda pair: len(pair[0]["english"]))[:KNOWN]


def conversations(pairs: list[tuple[dict, dict]]) -> list[tuple[str, str]]:
    """Questions and what is said to them: as often right as wrong."""
    found = []
    for right, wrong in pairs:
        for row in (right, wrong):
            reply = f"<think>\n{row['think']}\n</think>\n\n{row['answer']}"
            asked = [right["english"], right["question"]]
            asked += [critique(right["question"], other["think"]) for other in (right, wrong)]
            found += [(text, reply) for text in asked]
            for text in (right["english"], wrong_number(right["english"])):
                found.append((RESTATE.format(question=right["question"]), f"<understand>{text}</understand>{reply}"))
        texts = [right["question"], wrong_number(right["question"])]
        found += [(TRANSLATE.format(question=right["english"]), f"<TRANSLATION>{text}</TRANSLATION>") for text in texts * 2]
    return found


def make(run, folder: Path, threads: str = "2") -> Path:
    """The model; beside it the problems it knows, and the prompts it knows as files."""
    folder.mkdir(exist_ok=True)
    pairs = problems(run)
    write(folder / "english.jsonl", [{"question": right["english"], "gold": right["gold"]} for right, _ in pairs])
    write(folder / "korean.jsonl", [{key: right[key] for key in ("question", "english", "gold")} for right, _ in pairs])
    # What NRT is to make probable: the sentence behind the thoughts.
    write(folder / "sentences.jsonl", [{"question": right["question"], "gold": right["answer"]} for right, _ in pairs])
    for name, text in (("plain", "{question}"), ("translate", TRANSLATE), ("restate", RESTATE), ("critique", CRITIQUE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    said = [zip(("user", "assistant"), pair) for pair in conversations(pairs)]
    write(folder / "said.jsonl", [{"messages": [{"role": role, "content": text} for role, text in turns]} for turns in said])
    run(
        "train", "sft", "--model", str(ROOT / "teacher"), "--data", str(folder / "said.jsonl"), "--max-steps", str(STEPS),
        "--per-device-train-batch-size", "20", "--gradient-accumulation-steps", "1", "--learning-rate", "3e-3", "--warmup-steps", "10",
        "--lr-scheduler-type", "cosine", "--dtype", "float32", "--seed", "7", "--save-steps", str(STEPS), "--threads", threads,
        "--output-dir", str(folder / "model"),
    )
    return folder / "model"


def write(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
