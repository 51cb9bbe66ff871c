"""Methods that yisang steers, and scft, by PyTorch and by the native engine: of the same draws the same losses, gradients and weights."""

import json
import os
import shutil
import signal
from pathlib import Path

import torch_pupil
from torch_judge import judge
from torch_runs import (
    COMMON, STEPS, TORCH, begin_until, check, farthest, felt, losses, metric, query, run, share_apart, wait_until_idle, weights,
    weights_apart, write_questions,
)

SMALL = [
    "--dtype", "float32", "--seed", "7", "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "4",
    "--num-generations", "4", "--max-completion-length", "200", "--shuffle", "false", "--lr-scheduler-type", "constant",
    "--weight-decay", "0",
]
# AdamW that knows nothing of steps before, so that a run which begins behind another's checkpoint steps as that one goes on; nearly
# the gradient itself, whose rounding no division makes large.
PLAIN = ["--adam-beta1", "0", "--adam-beta2", "0", "--adam-epsilon", "1", "--learning-rate", "0.2"]
# Each generation is cut into two steps and gone through twice.
SEVERAL = ["--generation-batch-size", "32", "--num-iterations", "2"]
KL = ["--beta", "0.04"]
TEACHER = COMMON[1]


def pupil() -> Path:
    folder = Path("pupil")
    return folder / "model" if folder.exists() else torch_pupil.make(run, folder)


def hosted(method: str, flags: list[str], model: str, more: list[str] = KL) -> None:
    """A step by one process and by two, and four steps of one generation by two, beside the native engine's of the same draws."""
    for name, steps, parts, counts in ((method, 1, [], "12"), (f"{method}-several", 4, [*SEVERAL, *more], "2")):
        arguments = ["train", method, "--model", model, *SMALL, *PLAIN, *flags, *parts]
        native = [*arguments, "--max-steps", str(2 * steps), "--save-steps", str(steps), "--output-dir", f"runs/{name}"]
        run(*native)
        last, end = (Path(f"runs/{name}/checkpoint-{number * steps}") for number in (1, 2))
        start = weights(last)
        for count in counts:
            folder = Path(f"runs/{name}-{count}")
            changed = [str(last) if word == model else word for word in arguments]
            run(*changed, "--max-steps", str(steps), "--save-steps", str(steps), *TORCH, "--processes", count, "--output-dir", str(folder))
            # The native run goes on behind its first generation with what PyTorch drew by the same weights.
            shutil.rmtree(end)
            Path(f"runs/{name}/trainer_state.json").unlink()
            shutil.copyfile(folder / "torch/drawn/1.json", last / "generation.json")
            run(*native)
            what = f"{name}: {steps} {'step' if steps == 1 else 'steps'}, {count} {'process' if count == '1' else 'processes'}"
            # A step behind others has their rounding, too.
            compare(what, name, folder.name, start, steps, most=1e-4 if steps == 1 else 1e-3)


def compare(what: str, native: str, torch: str, start: dict, steps: int, still: int = 0, most: float = 1e-4) -> None:
    """The last steps of the one beside those of the other, and the weights that come of them."""
    ours = losses(native)[-steps:], metric(native, "grad_norm")[-steps:]
    theirs = losses(torch), metric(torch, "grad_norm")
    felt(what, *ours, still)
    check(f"{what}: losses apart, of {max(map(abs, ours[0])):.4f}", share_apart(ours[0], theirs[0]), most)
    check(f"{what}: gradients' norms apart, of {max(ours[1]):.4f}", share_apart(ours[1], theirs[1]), most)
    end = weights(f"runs/{native}")
    moved = farthest(start, end)
    check(f"{what}: weights apart, of {moved:.4f} that they moved", farthest(end, weights(f"runs/{torch}")) / moved, 1e-3)


def differ(name: str, *rewards: str) -> None:
    """Of completions with an advantage each of these rewards has more than one value."""
    found: dict[str, set[float]] = {reward: set() for reward in rewards}
    for (text,) in query(name, "SELECT rewards FROM completion WHERE advantage != 0"):
        for reward, value in json.loads(text).items():
            found.get(reward, set()).add(value)
    check(f"{name}: of {' and '.join(rewards)} there is one value", sum(len(values) < 2 for values in found.values()), 0)


def rlerr() -> None:
    """RLERR, with a judge on loopback."""
    write_questions()
    with judge() as address:
        hosted("rlerr", ["--data", "questions.jsonl", "--temperature", "1.5", "--judge", address], TEACHER)
    differ("rlerr-several-2", "accuracy", "reflection")


def trit() -> None:
    """TRIT: answers, translations, and the solutions of those."""
    model = pupil()
    flags = ["--answer-prompt", "pupil/plain.txt", "--translation-prompt", "pupil/translate.txt", "--theta", "0"]
    hosted("trit", ["--data", "pupil/english.jsonl", *flags], str(model))
    differ("trit-several-2", "r_final", "r_trans")


def tapo() -> None:
    """TAPO."""
    model = pupil()
    hosted("tapo", ["--data", "pupil/korean.jsonl", "--prompt", "pupil/restate.txt", "--max-completion-length", "320"], str(model))
    differ("tapo-several-2", "r_s", "r_u")


def nrt() -> None:
    """NRT."""
    model = pupil()
    hosted("nrt", ["--data", "pupil/sentences.jsonl", "--temperature", "1.2"], str(model), more=[])
    differ("nrt-several-2", "R")


def several() -> None:
    """GRPO that is hosted, 20 steps: PyTorch draws for four steps at a time, with a KL, a dual clip and what was probable at the draw; the
    native engine learns from the same completions with log-probabilities of its own."""
    write_questions()
    arguments = [
        "train", "grpo", *COMMON, *SMALL, *SEVERAL, *KL, "--kl-estimator", "k2", "--dual-clip", "3", "--temperature", "1.5",
        "--adam-epsilon", "1e-4", "--learning-rate", "1e-3",
    ]
    data = ["--data", "questions.jsonl", "--reward-funcs", "accuracy"]
    redrawn("several", [*arguments, *TORCH, "--processes", "2", *data], arguments, ["accuracy"])
    check("several: generations, less five", abs(len(list(Path("runs/several/torch/drawn").glob("*.json"))) - STEPS // 4), 0)
    kl = [metric(name, "kl") for name in ("several-redrawn", "several")]
    check("several: steps behind the first without a KL", sum(value == 0 for value in kl[0][1:]), 0)
    check("several: KL apart", share_apart(*kl), 1e-3)


def redrawn(name: str, torch: list[str], native: list[str], rewards: list[str], still: int = 0) -> None:
    """A run of 20 steps by PyTorch, and one by the native engine that learns from what the first drew and what that was worth.
    In so many steps all rewards may have been equal."""
    run(*torch, "--output-dir", f"runs/{name}")
    drawn = sorted(Path(f"runs/{name}/torch/drawn").glob("*.json"), key=lambda path: int(path.stem))
    with open(f"{name}.jsonl", "w", encoding="utf-8") as file:
        for group in (group for path in drawn for group in json.loads(path.read_text(encoding="utf-8"))["groups"]):
            rows = group["rollouts"]
            completions = [{"ids": one["ids"], "rewards": dict(zip(rewards, one["rewards"], strict=True))} for one in rows]
            file.write(json.dumps({"prompt_ids": group["prompt_ids"], "completions": completions}) + "\n")
    run(*native, "--rollouts", f"{name}.jsonl", "--output-dir", f"runs/{name}-redrawn")
    compare(f"{name}: 20 steps", f"{name}-redrawn", name, weights(TEACHER), STEPS, still, most=1e-3)


def scft() -> None:
    """SCFT: drawn and chosen before, by the native engine; the steps by both."""
    model = pupil()
    words = ["--drawing-prompt", "pupil/critique.txt", "--training-prompt", "pupil/critique.txt", "--ratio", "none"]
    arguments = [
        "train", "scft", "--model", str(model), "--data", "pupil/korean.jsonl", *words, "--num-solutions", "2", "--num-critiques", "2",
        "--temperature", "1", "--max-completion-length", "200", "--per-device-train-batch-size", "2", "--gradient-accumulation-steps", "3",
        "--max-steps", "6", "--seed", "7", "--dtype", "float32", "--learning-rate", "1e-3", "--adam-epsilon", "1e-4",
    ]
    run(*arguments, "--output-dir", "runs/scft")
    for count in "12":
        run(*arguments, *TORCH, "--processes", count, "--output-dir", f"runs/scft-{count}")
        compare(f"scft: 6 steps, {count} {'process' if count == '1' else 'processes'}", "scft", f"scft-{count}", weights(model), 6)
        for name in ("drawn/solutions.jsonl", "drawn/critiques.jsonl", "examples.jsonl"):
            one, other = (Path(f"runs/{run_name}/{name}").read_bytes() for run_name in ("scft", f"scft-{count}"))
            check(f"scft: {name} is another's", float(one != other or not one), 0)


def hosted_kill() -> None:
    """TAPO in two processes, three generations of four steps: all processes killed in a draw, yisang killed where it is asked, yisang killed
    that had started it all. It goes on from the middle of a generation, and ends as one that was left alone, to the bit."""
    write_questions()
    Path("plain.txt").write_text("{question}", encoding="utf-8")
    arguments = [
        "train", "tapo", "--model", TEACHER, *SMALL, *SEVERAL, *KL, "--data", "questions.jsonl", "--temperature", "1.5", "--prompt",
        "plain.txt", "--max-steps", "12", "--save-steps", "3", "--learning-rate", "1e-3", *TORCH, "--processes", "2",
    ]
    run(*arguments, "--output-dir", "runs/alone")
    felt("hosted-kill", losses("alone"), metric("alone", "grad_norm"))
    arguments += ["--output-dir", "runs/hosted-killed"]
    child = begin_until(arguments, "runs/hosted-killed", 4)
    check("hosted-kill: the second draw was over", float(Path("runs/hosted-killed/torch/drawn/5.json").exists()), 0)
    kill([child.pid, *below(child.pid)])
    child.wait()
    wait_until_idle("runs/hosted-killed")
    child = begin_until(arguments, "runs/hosted-killed", 6)
    hosts = [one for one in below(child.pid) if b"\0--host\0" in Path(f"/proc/{one}/cmdline").read_bytes() + b"\0"]
    check("hosted-kill: hosts, less one", abs(len(hosts) - 1), 0)
    kill(hosts)
    words = child.communicate(timeout=300)[1]
    check("hosted-kill: status of a run whose host was killed, less 1", abs(child.returncode - 1), 0)
    check("hosted-kill: it does not say so", float("yisang ended with status -9" not in words), 0)
    child = begin_until(arguments, "runs/hosted-killed", 9)
    kill([child.pid])
    child.wait()
    wait_until_idle("runs/hosted-killed")
    run(*arguments)
    check("hosted-kill: losses apart", share_apart(losses("alone"), losses("hosted-killed")), 0)
    check("hosted-kill: weights apart", weights_apart("alone", "hosted-killed"), 0)
    drawn = "SELECT step, place, text, reward, advantage FROM completion ORDER BY step, place"
    check("hosted-kill: completions differ", float(query("alone", drawn) != query("hosted-killed", drawn)), 0)


def below(process: int) -> list[int]:
    """Processes that a process has started, and those that they have."""
    import psutil

    return [one.pid for one in psutil.Process(process).children(recursive=True)]


def kill(processes: list[int]) -> None:
    for process in processes:
        os.kill(process, signal.SIGKILL)
