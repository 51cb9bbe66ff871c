"""`yisang distill` against servers nobody here wrote, with the tiny teacher: llama-cpp-python's, transformers', and our own.

    script/parity teacher [QUESTIONS]      default 24; YISANG names the program

    YISANG_TEACHER        the checkpoint; made by script/toy-learning if there is none (minutes)
    YISANG_LLAMA_PYTHON   a Python with llama-cpp-python[server]; else it is built from PyPI's source in .build-llama

For each server: which fields of a request it refuses; every kept prompt has a trace or a named failure; the greedy texts that
are those of our engine; a second run asks nothing.
"""
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

PROGRAM = os.environ.get("YISANG", ".build-release/release/yisang")
QUESTIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 24
HERE = Path(__file__).parent
# What a request may have beside model and messages; the last is llama-cpp-python's own, 1.1 by default.
FIELDS = {"temperature": 0, "top_p": 0.95, "top_k": 20, "min_p": 0.01, "max_tokens": 8, "max_completion_tokens": 8,
          "seed": 1, "n": 1, "stream": False, "repetition_penalty": 1.0, "repeat_penalty": 1.0}
SAMPLING = ["--temperature", "0", "--max-tokens", "256", "--seed", "1"]
failures = []


def check(name, right, total):
    print(f"{name}: {right}/{total}", flush=True)
    if right != total or total == 0:
        failures.append(name)


def run(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"yisang {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stderr}")
    return done


def teacher():
    if folder := os.environ.get("YISANG_TEACHER"):
        return folder
    if not Path(".build-toy/sft-1/model.safetensors").exists():
        subprocess.run([HERE.parent.parent / "script/toy-learning", "sft", "1", ".build-toy"], check=True,
                       env=os.environ | {"YISANG": PROGRAM})
    return ".build-toy/sft-1"


def llama_python():
    if python := os.environ.get("YISANG_LLAMA_PYTHON"):
        return python
    if not Path(".build-llama/bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", ".build-llama"], check=True)
        subprocess.run([".build-llama/bin/pip", "install", "-q", "--no-binary", "llama-cpp-python",
                        "llama-cpp-python[server]==0.3.36"], check=True)
    return ".build-llama/bin/python"


class Server:
    """A program that answers at `url`; lines of its log that tell of a chat request are counted."""

    def __init__(self, name, command, port, mark, model, flags=(), **environment):
        self.name, self.url, self.mark, self.model, self.flags = name, f"http://127.0.0.1:{port}/v1", mark, model, flags
        self.log = []
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        env={**os.environ, **environment})
        threading.Thread(target=lambda: self.log.extend(iter(self.process.stdout.readline, "")), daemon=True).start()
        end = time.monotonic() + 300
        while True:
            try:
                urllib.request.urlopen(self.url + "/models", timeout=5).read()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    sys.exit(f"{name} does not answer:\n{''.join(self.log[-30:])}")
                time.sleep(0.5)

    def asked(self):
        time.sleep(0.5)
        return sum(self.mark in line for line in self.log)

    def post(self, **fields):
        """Status and body of a request with these fields."""
        body = {"model": self.model, "messages": [{"role": "user", "content": "1+1?"}], **fields}
        request = urllib.request.Request(self.url + "/chat/completions", json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


def servers(folder, scratch):
    """One after another, each stopped before the next."""
    def port():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return str(free.getsockname()[1])

    chat = "POST /v1/chat/completions"
    one = port()
    yield Server("yisang serve", [PROGRAM, "serve", "--model", folder, "--dtype", "fp32", "--threads", "1", "--port", one,
                                  "--served-model-name", "teacher"], one, chat, "teacher")
    gguf = f"{scratch}/teacher.gguf"
    run("export", "--gguf", gguf, "--model", folder, "--dtype", "f32")
    one = port()
    yield Server("llama-cpp-python", [llama_python(), "-m", "llama_cpp.server", "--model", gguf, "--model_alias", "teacher",
                                      "--port", one, "--n_ctx", "4096", "--n_threads", "1", "--n_threads_batch", "1",
                                      "--verbose", "False"],
                 one, chat, "teacher", ["--extra-body", '{"repeat_penalty": 1.0}'])
    # It lists the models of this folder, not the one it serves, and fails where there is no such folder.
    hub = f"{scratch}/hub"
    Path(hub).mkdir()
    one, path = port(), str(Path(folder).resolve())
    yield Server("transformers serve", [str(Path(sys.executable).parent / "transformers"), "serve", path, "--port", one,
                                        "--host", "127.0.0.1", "--device", "cpu", "--dtype", "float32"],
                 one, "[Request received]", path, ["--omit", "top_k", "--model", path], HF_HUB_CACHE=hub)


def make_corpus(scratch):
    rows = run("testsite", "problems", "--count", QUESTIONS, "--split", "held_out", "--seed", "5").stdout
    Path(scratch, "problems.jsonl").write_text(rows, encoding="utf-8")
    corpus = f"{scratch}/corpus"
    run("import", f"{scratch}/problems.jsonl", "--columns", "question=question,answer=gold", "--source", "problems",
        "--corpus", corpus)
    run("filter", "--corpus", corpus)
    run("dedup", "--corpus", corpus)
    return corpus


def table(corpus, stage, query):
    found = []
    for path in sorted(Path(corpus, stage).glob("*.sqlite")):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as shard:
            found += shard.execute(query).fetchall()
    return found


def distill(server, corpus, scratch):
    """The texts by item; the corpus is a copy, so that each server begins with nothing."""
    own = f"{scratch}/{server.name.replace(' ', '-')}"
    subprocess.run(["cp", "-r", corpus, own], check=True)
    prompts = {row[0] for row in table(own, "dedup", "SELECT id FROM item")}
    command = ["distill", "--corpus", own, "--teacher", server.url, *SAMPLING, *server.flags]
    before, start = server.asked(), time.monotonic()
    run(*command)
    seconds, asked = time.monotonic() - start, server.asked() - before
    traces = table(own, "trace", "SELECT item, think, answer, verdict, finish_reason, extracted FROM trace")
    rejects = dict(table(own, "trace", "SELECT id, reason FROM reject"))
    answered = {row[0] for row in traces}
    check(f"{server.name}: prompts with a trace or a named failure",
          sum(prompt in answered or bool(rejects.get(prompt)) for prompt in prompts), len(prompts))
    print(f"{server.name}: {asked} requests, {seconds:.1f} s; verdicts {dict(Counter(row[3] for row in traces))}; "
          f"finish reasons {dict(Counter(row[4] for row in traces))}; "
          f"failures {dict(Counter(reason for item, reason in rejects.items() if item in prompts))}", flush=True)
    run(*command)
    check(f"{server.name}: requests of a second run, none wanted", int(server.asked() - before - asked == 0), 1)
    return {row[0]: (row[1], row[2]) for row in traces}


def main():
    folder = teacher()
    with tempfile.TemporaryDirectory() as scratch:
        corpus = make_corpus(scratch)
        ours = None
        for server in servers(folder, scratch):
            refused = {}
            for field, value in FIELDS.items():
                status, body = server.post(**{"max_tokens": 8, field: value})
                if status != 200:
                    refused[field] = f"{status} {body[:120]}"
            print(f"{server.name}: refuses {refused or 'no field'}", flush=True)
            texts = distill(server, corpus, scratch)
            server.stop()
            ours = ours or texts
            same = sum(texts.get(item) == text for item, text in ours.items())
            print(f"{server.name}: {same} of {len(ours)} greedy texts are those of yisang serve", flush=True)
    if failures:
        sys.exit(f"failed: {', '.join(failures)}")


if __name__ == "__main__":
    main()
