"""The torch engine against the native one, part by part; what each shows is said by the function of its name."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from torch_refining import hosted_kill, nrt, redrawn, rlerr, scft, several, tapo, trit
from torch_runs import (
    COMMON, ROOT, STEPS, TORCH, apart, begin_until, check, failures, felt, losses, metric, metric_apart, query, run, share_apart, told,
    wait_until_idle, weights_apart, write_questions,
)

SFT = [
    "train", "sft", *COMMON, "--data", "train.jsonl", "--per-device-train-batch-size", "3",
    "--gradient-accumulation-steps", "5", "--save-steps", "5", "--logging-steps", "5",
]


def prepare() -> None:
    """Sums from the project's own generator, in lengths that differ."""
    for name, count, more in (("train", "130", ["--messages"]), ("held-out", "8", [])):
        lines = run("testsite", "problems", "--count", count, "--seed", count, *more).splitlines()
        text = "".join(line + "\n" for line in lines if line.startswith("{"))
        Path(f"{name}.jsonl").write_text(text, encoding="utf-8")


def fields() -> None:
    """run.yaml names every field of SFTConfig, and nothing that is none; the built-in table is the pinned TRL's."""
    import dataclasses

    import yaml
    from trl import SFTConfig

    subprocess.run([sys.executable, str(ROOT / "script/torch-fields"), "--check"], check=True)
    run(*SFT, *TORCH, "--export-only", "--output-dir", "runs/fields")
    given = yaml.safe_load(Path("runs/fields/torch/run.yaml").read_text(encoding="utf-8"))["trainer"]
    names = {field.name for field in dataclasses.fields(SFTConfig) if field.init}
    check("fields of SFTConfig missing in run.yaml, or unknown there", len(names ^ set(given)), 0)
    check("numbers of run.yaml that are read as texts", sum(isinstance(given[key], str) for key in ("adam_epsilon", "weight_decay")), 0)


def sft() -> None:
    """20 steps: native against one process, one process against two with FSDP2; epochs end within."""
    run(*SFT, "--output-dir", "runs/native")
    run(*SFT, *TORCH, "--output-dir", "runs/one")
    run(*SFT, *TORCH, "--processes", "2", "--output-dir", "runs/two")
    felt("sft", losses("native"), metric("native", "grad_norm"))
    check("sft: gradients' norms, native and torch", share_apart(metric("native", "grad_norm"), metric("one", "grad_norm")), 1e-2)
    check("sft: losses, native and torch", apart("native", "one"), 1e-3)
    check("sft: losses, one process and two (FSDP2)", apart("one", "two"), 1e-4)
    for name in ("entropy", "mean_token_accuracy", "learning_rate", "epoch", "num_tokens"):
        check(f"sft: {name}, native and two processes", metric_apart("native", "two", name), 1e-3)
    check("sft: weights at the end, native and two processes", weights_apart("native", "two"), 2e-3)
    score = run("eval", "--tasks", "held-out.jsonl", "--model", "runs/two", "--max-tokens", "8", "--prompt", "plain")
    check("sft: scores that eval prints of the model", 0 if re.search(r"\d", score) else 1, 0)


def kill() -> None:
    """Killed behind a checkpoint, stopped by Ctrl-C, and a checkpoint half written: the same losses as left alone."""
    arguments = [*SFT, *TORCH, "--processes", "2", "--output-dir", "runs/killed"]
    if not Path("runs/two").exists():
        run(*SFT, *TORCH, "--processes", "2", "--output-dir", "runs/two")

    child = begin_until(arguments, "runs/killed", 7)
    child.kill()
    child.wait()
    wait_until_idle("runs/killed")
    check("kill: steps that went on without their parent", len(told("runs/killed")) - 7, 4)
    half = Path("runs/killed/checkpoint-9")
    half.mkdir(exist_ok=True)
    (half / "trainer_state.json").write_text("{", encoding="utf-8")
    (half / "manifest.json").unlink(missing_ok=True)
    child = begin_until(arguments, "runs/killed", 13)
    child.send_signal(signal.SIGINT)
    check("kill: status of a run that was stopped, less 3", abs(child.wait(timeout=300) - 3), 0)
    run(*arguments)
    check("kill: losses, killed and left alone", apart("two", "killed"), 1e-6)
    check("kill: weights, killed and left alone", weights_apart("two", "killed"), 1e-6)
    check("kill: run again, it does nothing and says so", 0 if "in runs/killed" in run(*arguments) else 1, 0)


def export() -> None:
    """Written here, run elsewhere by launch.sh alone, brought back and taken up by the same command."""
    if not Path("runs/one").exists():
        run(*SFT, *TORCH, "--output-dir", "runs/one")
    arguments = [*SFT, *TORCH, "--output-dir", "runs/away"]
    run(*arguments, "--export-only")
    shutil.move("runs/away", "runs/elsewhere")
    subprocess.run(
        ["sh", "runs/elsewhere/torch/launch.sh"], check=True, capture_output=True, timeout=900,
        env=os.environ | {"PYTHON": os.environ["YISANG_TORCH_PYTHON"]},
    )
    shutil.move("runs/elsewhere", "runs/away")
    run(*arguments)
    check("export: losses, here and elsewhere", apart("one", "away"), 1e-6)
    check("export: model at the end missing", 0 if Path("runs/away/model.safetensors").exists() else 1, 0)


def lora() -> None:
    """An adapter learns under FSDP2, and is read here."""
    arguments = [*SFT, *TORCH, "--processes", "2", "--lora-r", "4", "--output-dir", "runs/lora"]
    run(*arguments)
    found = losses("lora")
    check("lora: the last loss over the first", found[-1] / found[0], 0.99)
    run("export", "--checkpoint", "merged", "--model", str(ROOT / "teacher"), "--adapter", "runs/lora")
    check("lora: merged model missing", 0 if Path("merged/model.safetensors").exists() else 1, 0)


GRPO = [
    "train", "grpo", *COMMON, "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "4",
    "--num-generations", "4", "--max-completion-length", "24", "--save-steps", "5", "--logging-steps", "5",
    "--shuffle", "false", "--learning-rate", "1e-4",
]


def replay() -> None:
    """GRPO on fixed completions, whose rewards come with them: native against one process, and one against two."""
    write_rollouts()
    for loss in ("grpo", "dapo"):
        arguments = [*GRPO, "--rollouts", "rollouts.jsonl", "--loss-type", loss, "--beta", "0.04"]
        run(*arguments, "--output-dir", f"runs/native-{loss}")
        run(*arguments, *TORCH, "--output-dir", f"runs/one-{loss}")
        run(*arguments, *TORCH, "--processes", "2", "--output-dir", f"runs/two-{loss}")
        norms = [metric(f"{name}-{loss}", "grad_norm") for name in ("native", "one", "two")]
        felt(f"replay {loss}", losses(f"native-{loss}"), norms[0])
        check(f"replay {loss}: gradients' norms, native and torch", share_apart(norms[0], norms[1]), 1e-3)
        check(f"replay {loss}: gradients' norms, one process and two", share_apart(norms[1], norms[2]), 1e-3)
        check(f"replay {loss}: losses, native and torch", apart(f"native-{loss}", f"one-{loss}"), 1e-3)
        check(f"replay {loss}: losses, one process and two (FSDP2)", apart(f"one-{loss}", f"two-{loss}"), 1e-4)


def write_rollouts() -> None:
    import random

    random.seed(5)
    with open("rollouts.jsonl", "w", encoding="utf-8") as file:
        for _ in range(STEPS * 4):
            prompt = [random.randrange(3, 560) for _ in range(random.randrange(4, 20))]
            completions = [
                {"ids": [*(random.randrange(3, 560) for _ in range(random.randrange(1, 23))), 2], "rewards": {"accuracy": random.randrange(2)}}
                for _ in range(4)
            ]
            file.write(json.dumps({"prompt_ids": prompt, "completions": completions}) + "\n")


def grpo() -> None:
    """GRPO that draws, in two processes: rewards are asked of yisang, the record has what was drawn, and the native engine learns the same
    from it."""
    write_questions()
    arguments = [*GRPO, "--max-completion-length", "160", "--temperature", "1.5", "--adam-epsilon", "1e-4", "--learning-rate", "1e-3"]
    names = ["accuracy", "language_mix"]
    torch = [*arguments, "--data", "questions.jsonl", "--reward-funcs", *names, *TORCH, "--processes", "2"]
    redrawn("grpo", torch, arguments, names, still=STEPS // 4)
    counts = query("grpo", "SELECT step, count(*), count(reward) FROM completion GROUP BY step")
    check("grpo: steps without 16 scored completions", sum(row[1:] != (16, 16) for row in counts) + abs(len(counts) - STEPS), 0)


def vllm() -> None:
    """Completions by vLLM, in whose place something else draws here."""
    import parity_vllm

    parity_vllm.show(sys.modules[__name__])


PARTS = {
    part.__name__.replace("_", "-"): part
    for part in (fields, sft, kill, export, lora, scft, replay, grpo, several, rlerr, trit, tapo, nrt, hosted_kill, vllm)
}


def main() -> None:
    names = sys.argv[1:] or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"parity-torch: no part {' '.join(unknown)}; there are {' '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        prepare()
        for name in names:
            PARTS[name]()
    if failures:
        sys.exit(f"{len(failures)} failed: {'; '.join(failures)}")
    print("all parts agree")


if __name__ == "__main__":
    main()
