"""`yisang serve` asked by the real `openai` client and by curl, over a tiny random Qwen 3 with a tokenizer and a template.

    script/parity server [PROMPTS]      default 60; YISANG names the program

Greedy ids and log-probabilities are compared with transformers on the same weights (fp32, within 1e-5 or 1e-5 relative).
Where the answers part and the two highest logits of the reference lie within 1e-4 of each other, that is a tie.
"""
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

import openai
import torch
from tiny_models import greedy, load, logits, logprobs, make
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

PROGRAM = os.environ.get("YISANG", ".build-release/release/yisang")
PROMPTS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
TOKENS, GAP = 24, 1e-4
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% if thinks %}<think>\n{% endif %}{% endif %}")
WORDS = "사과 세 개와 배 두 개를 더하면 몇 개인가? 2+3=5 the answer is not 한글 자모 ㄱㄴ 😀 é function(x) { return x; }\n".split(" ")
draw = random.Random(5)
failures = []


def count(name, results):
    results = list(results)
    print(f"{name}: {sum(results)}/{len(results)}", flush=True)
    if not all(results) or not results:
        failures.append(name)


def write_model(folder):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    trainer = trainers.BpeTrainer(vocab_size=380, special_tokens=special,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator([" ".join(draw.choices(WORDS, k=200)) for _ in range(50)], trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>",
                                   extra_special_tokens=["<|im_start|>"], chat_template=TEMPLATE)
    fast.save_pretrained(folder)
    settings = dict(vocab_size=len(fast), hidden_size=48, intermediate_size=80, num_hidden_layers=3,
                    num_attention_heads=4, num_key_value_heads=2, head_dim=16, max_position_embeddings=4096,
                    tie_word_embeddings=False, bos_token_id=None, eos_token_id=2, pad_token_id=0)
    make("qwen3", settings, 31).save_pretrained(folder)
    return fast


class Server:
    """The program, running; what it says of its requests is in `log`."""

    def __init__(self, folder, *options):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--model", folder, "--dtype", "fp32", "--port", "0", "--json", "--served-model-name", "tiny",
             *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            sys.exit(self.process.stderr.read())
        self.url, self.log = json.loads(line)["url"], []
        threading.Thread(target=lambda: self.log.extend(iter(self.process.stderr.readline, "")), daemon=True).start()

    def client(self, kind=openai.OpenAI, **more):
        return kind(base_url=self.url + "/v1", api_key="none", max_retries=0, timeout=120, **more)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def said(self, word, times, seconds=20):
        """Whether the log has so many lines with a word, before long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if sum(f" {word} " in line for line in self.log) >= times:
                return True
            time.sleep(0.02)
        return False


def near(ours, theirs):
    return all(abs(one - other) <= 1e-5 * max(1, abs(other)) for one, other in zip(ours, theirs, strict=True))


def whole(stream):
    """Text, ids, log-probabilities and finish reasons of a streamed chat, by choice."""
    found = {}
    for chunk in stream:
        for choice in chunk.choices:
            one = found.setdefault(choice.index, dict(text="", ids=[], logprobs=[], finish=None))
            one["text"] += choice.delta.content or ""
            one["ids"] += getattr(choice, "token_ids", None) or []
            one["logprobs"] += [entry.logprob for entry in choice.logprobs.content] if choice.logprobs else []
            one["finish"] = choice.finish_reason or one["finish"]
    return [found[index] for index in sorted(found)]


def compare_greedy(server, model, tokenizer):
    client, right, ties = server.client(), [], 0
    for number in range(PROMPTS):
        messages = [{"role": "system", "content": "짧게 답하라"}] * (number % 2) + [
            {"role": "user", "content": " ".join(draw.choices(WORDS, k=draw.randint(1, 60)))}]
        ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
        asked = dict(model="tiny", messages=messages, temperature=0, max_tokens=TOKENS, logprobs=True, top_logprobs=4,
                     extra_body={"return_token_ids": True})
        answer = client.chat.completions.create(**asked)
        streamed = whole(client.chat.completions.create(**asked, stream=True))[0]
        choice = answer.choices[0]
        ours = choice.token_ids
        reference, gaps = greedy(model, ids, TOKENS)
        same = next((at for at, (one, other) in enumerate(zip(ours, reference)) if one != other),
                    min(len(ours), len(reference)))
        tied = ours != reference and same < len(reference) and gaps[same] < GAP
        rows = logits(model, ids + reference)
        expected = logprobs(rows, ids + reference)[len(ids) - 1:][:same].tolist()
        tops = torch.log_softmax(rows, -1)[len(ids) - 1:][:same].topk(4).values.tolist()
        entries = choice.logprobs.content
        ends = ours[-1] in (0, 2) and choice.finish_reason == "stop"
        right.append(
            answer.prompt_token_ids == ids and answer.usage.prompt_tokens == len(ids)
            and answer.usage.completion_tokens == len(ours) and (tied or ours == reference)
            and near([entry.logprob for entry in entries][:same], expected)
            and all(near([top.logprob for top in entry.top_logprobs], row) for entry, row in zip(entries[:same], tops))
            and choice.message.content == tokenizer.decode(ours[:-1] if ends else ours, skip_special_tokens=True)
            and b"".join(bytes(entry.bytes) for entry in entries[:len(ours) - ends]).decode(errors="replace")
            == tokenizer.decode(ours[:len(ours) - ends])
            and streamed == dict(text=choice.message.content, ids=ours, logprobs=[entry.logprob for entry in entries],
                                 finish=choice.finish_reason))
        ties += tied
    print(f"{ties} ties")
    count("greedy chat, whole and streamed, ids, log-probabilities, text", right)


def compare_raw(server, model, tokenizer):
    client, right = server.client(), []
    for number in range(PROMPTS // 2):
        text = " ".join(draw.choices(WORDS, k=draw.randint(1, 40)))
        ids = tokenizer.encode(text)
        answer = client.completions.create(model="tiny", prompt=ids if number % 2 else text, echo=True, max_tokens=0,
                                           logprobs=3)
        found = answer.choices[0].logprobs
        rows = logits(model, ids)
        tops = torch.log_softmax(rows, -1).topk(3).values.tolist()
        expected = logprobs(rows, ids).tolist()
        right.append(
            answer.choices[0].text == text and found.token_logprobs[0] is None and found.top_logprobs[0] is None
            and near(found.token_logprobs[1:], expected)
            and all(near(sorted(top.values(), reverse=True)[:3], row) for top, row in zip(found.top_logprobs[1:], tops))
            and all(token in top for token, top in zip(found.tokens[1:], found.top_logprobs[1:])))
    count("echo: prompts scored", right)


def compare_seeds(server):
    client, right = server.client(), []
    for seed in range(PROMPTS // 3):
        asked = dict(model="tiny", prompt=f"문제 {seed}: ", seed=seed, max_tokens=TOKENS, temperature=1.2, top_p=0.95, n=3)
        first, again = client.completions.create(**asked), client.completions.create(**asked)
        other = client.completions.create(**{**asked, "seed": seed + 1000})
        texts = [choice.text for choice in first.choices]
        right.append(texts == [choice.text for choice in again.choices] and len(set(texts)) == 3
                     and texts != [choice.text for choice in other.choices] and first.seed == seed)
    one, two = (client.completions.create(model="tiny", prompt="a", max_tokens=TOKENS) for _ in range(2))
    replay = client.completions.create(model="tiny", prompt="a", max_tokens=TOKENS, seed=one.seed)
    right += [one.choices[0].text != two.choices[0].text, replay.choices[0].text == one.choices[0].text]
    count("seeds", right)


def compare_stops(server):
    client, right = server.client(), []
    for number in range(PROMPTS // 2):
        asked = dict(model="tiny", prompt=f"{number}번. ", temperature=0, max_tokens=TOKENS)
        text = client.completions.create(**asked).choices[0].text
        places = [place for place in range(len(text) - 2) if "\ufffd" not in text[place:place + 2]]
        if not places:
            continue
        stop = text[(place := draw.choice(places)):place + 2]
        for keeps in (False, True):
            for streams in (False, True):
                answer = client.completions.create(**asked, stop=[stop, "없는 말"], stream=streams,
                                                   extra_body={"include_stop_str_in_output": keeps})
                choices = [choice for chunk in (answer if streams else [answer]) for choice in chunk.choices]
                right.append("".join(choice.text for choice in choices) == text[:text.index(stop)] + stop * keeps
                             and choices[-1].finish_reason == "stop" and choices[-1].stop_reason == stop)
    count("stop texts", right)


async def compare_together(server):
    async with server.client(openai.AsyncOpenAI) as client:
        async def one(number):
            stream = await client.chat.completions.create(
                model="tiny", messages=[{"role": "user", "content": f"{number} 더하기 {number}?"}], seed=number,
                max_tokens=40, stream=True, stream_options={"include_usage": True})
            text, usage = "", None
            async for chunk in stream:
                text += "".join(choice.delta.content or "" for choice in chunk.choices)
                usage = chunk.usage or usage
            return text, usage.completion_tokens
        alone = [await one(number) for number in range(64)]
        together = await asyncio.gather(*(one(number) for number in range(64)))
    count("64 streams at once give what each gives alone", [one == other for one, other in zip(alone, together)])


def compare_hang_ups(server):
    client = server.client()
    asked = dict(model="tiny", prompt="a", max_tokens=4000, extra_body={"ignore_eos": True})
    before = sum(" 499 " in line for line in server.log)
    for _ in range(4):
        stream = client.completions.create(**asked, stream=True)
        next(iter(stream))
        stream.response.close()
    for _ in range(4):
        try:
            client.with_options(timeout=0.3).completions.create(**{**asked, "n": 4})
        except openai.APITimeoutError:
            pass
    count("clients that hang up", [server.said("499", before + 8)])


def compare_errors(server):
    client, right = server.client(), []
    for error, field, asked in [
        (openai.NotFoundError, "model", dict(model="gpt-4", prompt="a")),
        (openai.BadRequestError, "temperature", dict(model="tiny", prompt="a", temperature=-1)),
        (openai.BadRequestError, "logit_bias", dict(model="tiny", prompt="a", logit_bias={"5": 1})),
        (openai.BadRequestError, "max_tokens", dict(model="tiny", prompt="a", max_tokens=5000)),
    ]:
        try:
            client.completions.create(**asked)
            right.append(False)
        except openai.APIStatusError as caught:
            right.append(isinstance(caught, error) and caught.body["param"] == field)
    right.append([one.id for one in client.models.list()] == ["tiny"])
    right.append(client.models.retrieve("tiny").max_model_len == 4096)
    count("errors and models", right)


def compare_curl(server):
    def curl(path, body=None, *options):
        command = ["curl", "-sS", "--max-time", "60", server.url + path, *options]
        if body is not None:
            command += ["-d", "@-"]
        return subprocess.run(command, input=json.dumps(body), capture_output=True, text=True).stdout
    asked = dict(messages=[{"role": "user", "content": "안녕"}], seed=3, max_tokens=16)
    answer = json.loads(curl("/v1/chat/completions", asked))
    lines = [line for line in curl("/v1/chat/completions", {**asked, "stream": True}, "-N").split("\n\n") if line]
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    text = "".join(choice["delta"].get("content", "") for chunk in chunks for choice in chunk["choices"])
    large = dict(prompt="가" * 1_000_000, max_tokens=1)  # over 1 MiB curl asks with Expect: 100-continue
    count("curl", [
        lines[-1] == "data: [DONE]", text == answer["choices"][0]["message"]["content"],
        json.loads(curl("/health"))["status"] == "ok",
        json.loads(curl("/v1/completions", large))["error"]["code"] == "context_length_exceeded",
        json.loads(curl("/v1/nothing"))["error"]["code"] == "not_found"])


def compare_reasoning(folder, tokenizer):
    server = Server(folder, "--reasoning-parser", "qwen3")
    answer = server.client().chat.completions.create(
        model="tiny", messages=[{"role": "user", "content": "a"}], temperature=0, max_tokens=8,
        extra_body={"chat_template_kwargs": {"thinks": True}, "return_token_ids": True})
    message = answer.choices[0].message
    count("reasoning without an end", [
        message.content is None, message.reasoning == message.reasoning_content, bool(message.reasoning),
        tokenizer.decode(answer.prompt_token_ids).endswith("<think>\n"), server.stop() == 0])


def compare_ends(folder):
    server = Server(folder, "--grace", "0")
    stream = server.client().completions.create(model="tiny", prompt="a", max_tokens=4000, stream=True,
                                                extra_body={"ignore_eos": True})
    next(iter(stream))
    status = server.stop()
    try:
        list(stream)
        error = None
    except openai.APIError as caught:
        error = caught
    count("a request cut off by a stop", [status == 3, error is not None and "stopping" in str(error)])


with tempfile.TemporaryDirectory() as folder:
    tokenizer = write_model(folder)
    model = load(folder)
    server = Server(folder)
    compare_greedy(server, model, tokenizer)
    compare_raw(server, model, tokenizer)
    compare_seeds(server)
    compare_stops(server)
    asyncio.run(compare_together(server))
    compare_hang_ups(server)
    compare_errors(server)
    compare_curl(server)
    count("a server that is stopped", [server.stop() == 0])
    compare_reasoning(folder, tokenizer)
    compare_ends(folder)
print("server:", "failed: " + ", ".join(failures) if failures else "all passed")
sys.exit(bool(failures))
