"""Golden files of the chat templates, rendered with jinja2 as transformers sets it up.

    /path/to/python Tests/Oracle/make_templates.py

Writes Tests/ChatTemplatesTests/Golden/features.jsonl (small templates over every feature, errors too), random.jsonl (a sample of
random_templates.py) and training.jsonl (our training templates × conversations, spans by transformers' own tracker).
The clock stands at 2024-07-06 09:05:03.
"""

import datetime
import json
import pathlib
import re
import warnings

from random_templates import Maker
from template_features import CONTEXT, TEMPLATES
from transformers.utils.chat_template_utils import _cached_compile_jinja_template

warnings.simplefilter("ignore")
ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests/ChatTemplatesTests/Golden"
NOW = datetime.datetime(2024, 7, 6, 9, 5, 3)
UNSTABLE = re.compile(r" at 0x[0-9a-f]+>|<(bound|built-in|function)|\d{19,}|<class ")


def rendered(template, context):
    """What the template gives: text and spans in bytes, or an error."""
    try:
        compiled = _cached_compile_jinja_template(template)
        compiled.environment.globals["strftime_now"] = NOW.strftime
        blocks, spans = [], []
        with compiled.environment.activate_tracker(blocks, spans):
            for block in compiled.generate(**context):
                blocks.append(block)
        text = "".join(blocks)
        return {"text": text, "spans": [[len(text[:a].encode()), len(text[:b].encode())] for a, b in spans]}
    except Exception as error:  # noqa: BLE001: every error counts
        return {"error": type(error).__name__}


def write(name, rows):
    GOLDEN.mkdir(exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (GOLDEN / name).write_text(text, encoding="utf-8")
    errors = sum("error" in row for row in rows)
    print(f"{name}: {len(rows)} rows, {errors} errors, {len(text.encode())} bytes")


def conversations():
    thought = "<think>\n하나씩 보자.\n1 + 1 = 2\n</think>\n\n답은 2입니다."
    call = {"id": "c1", "type": "function", "function": {"name": "날씨", "arguments": {"도시": "서울", "일": 1}}}
    tools = [{"type": "function", "function": {"name": "날씨", "description": "오늘의 날씨", "parameters": {"type": "object", "properties": {"도시": {"type": "string"}}}}}]
    u, a = (lambda text: {"role": "user", "content": text}), (lambda text, **more: {"role": "assistant", "content": text, **more})
    s = {"role": "system", "content": "한국어로 답하세요."}
    plain = [u("안녕?"), a("안녕하세요! 😀"), u("1+1은?"), a("2입니다."), u("고마워")]
    yield "plain", plain, {}
    yield "system", [s, *plain], {}
    yield "one", [u("하나")], {}
    yield "blanks", [u("  앞뒤  "), a("\n 답 \n"), u("e\u0301 <b>&'\"")], {}
    yield "thinking", [u("1+1은?"), a(thought), u("또?"), a(thought), u("끝")], {}
    yield "thinking-system", [s, u("1+1은?"), a(thought), u("또?"), a(thought)], {"enable_thinking": True}
    yield "reasoning", [u("1+1은?"), a("2입니다.", reasoning_content="\n하나씩 보자.\n"), u("또?"), a("2", reasoning_content="음")], {}
    yield "no-thinking", [u("1+1은?"), a("2입니다."), u("또?"), a("2")], {"enable_thinking": False}
    yield "long", [m for i in range(6) for m in (u(f"질문 {i} " + "가" * i), a(f"답 {i}\n" + "나" * i))], {}
    yield "tools", [s, u("서울 날씨는?"), a("", tool_calls=[call]), {"role": "tool", "content": "맑음"}, a("맑습니다."), u("고마워")], {"tools": tools}
    yield "tools-twice", [u("날씨"), a("볼게요.", tool_calls=[call]), {"role": "tool", "content": "1"}, {"role": "tool", "content": "2"}, a("흐림")], {"tools": tools}


def training():
    for path in sorted((ROOT / "chat-templates").glob("*.jinja")):
        source = path.read_text(encoding="utf-8")
        for name, messages, variables in conversations():
            for count in range(1, len(messages) + 1):
                if count not in (1, 2, len(messages) - 1, len(messages)):
                    continue
                for prompt in (False, True):
                    context = {"bos_token": "<s>", "tools": None, "documents": None, **variables,
                               "messages": messages[:count], "add_generation_prompt": prompt}
                    out = rendered(source, context)
                    assert out.get("error") != "TemplateSyntaxError", path
                    yield {"family": path.stem, "name": name, "count": count, "prompt": prompt, "variables": variables,
                           "messages": messages[:count], **out}


def sample():
    seed = found = 0
    while found < 400:
        seed += 1
        maker = Maker(77_000_000 + seed)
        template, context = maker.template(), maker.context()
        out = rendered(template, context)
        if UNSTABLE.search(out.get("text", "")) or ("error" in out and seed % 9) or len(template) > 900:
            continue
        found += 1
        yield {"template": template, "context": context, **out}


write("context.jsonl", [CONTEXT])
write("features.jsonl", [{"template": t, **rendered(t, CONTEXT)} for t in TEMPLATES])
write("random.jsonl", list(sample()))
write("training.jsonl", list(training()))
