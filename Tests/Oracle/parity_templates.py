"""Random templates by jinja2, as transformers sets it up, and by `yisang probe template`: texts, spans and errors.

    script/parity templates [COUNT] [SEED]

Errors must be errors on both sides; their words may differ. What is known to differ is in KNOWN.
"""

import json
import os
import re
import subprocess
import sys
import warnings

from random_templates import Maker
from transformers.utils.chat_template_utils import _cached_compile_jinja_template, _render_with_assistant_indices

warnings.simplefilter("ignore")
# An address in memory, or a number beyond 64 bits.
KNOWN = re.compile(r" at 0x[0-9a-f]+>|<(bound|built-in|function)|\d{19,}|<class ")


def rendered(template, context):
    """(text, spans in bytes), or None for an error."""
    try:
        compiled = _cached_compile_jinja_template(template)
        blocks, spans = [], []
        with compiled.environment.activate_tracker(blocks, spans):
            for block in compiled.generate(**context):
                blocks.append(block)
        text = "".join(blocks)
        return text, [[len(text[:a].encode()), len(text[:b].encode())] for a, b in spans]
    except Exception as error:  # noqa: BLE001: every error counts
        return None, f"{type(error).__name__}: {error}"


def probed(program, cases):
    lines = "".join(json.dumps({"template": t, **c}, ensure_ascii=False) + "\n" for t, c in cases)
    out = subprocess.run([program, "probe", "template"], input=lines.encode(), capture_output=True, check=False)
    found = [json.loads(line) for line in out.stdout.decode().splitlines()]
    if len(found) != len(cases):
        print(f"the program ended at case {len(found)}: {cases[len(found)]}\n{out.stderr.decode()[-2000:]}")
        sys.exit(1)
    return found


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    program = os.environ.get("YISANG", ".build/debug/yisang")
    passed = known = errors = 0
    for start in range(0, count, 1000):
        makers = [Maker(seed * 1_000_000 + start + i) for i in range(min(1000, count - start))]
        cases = [(m.template(), m.context()) for m in makers]
        for (template, context), got in zip(cases, probed(program, cases)):
            text, spans = rendered(template, context)
            errors += text is None
            same = "error" in got if text is None else (got.get("text"), got.get("loss_spans")) == (text, spans)
            if same:
                passed += 1
            elif KNOWN.search(text or spans):
                known += 1
            elif count - passed < 100_000:
                print(f"--- {template!r}\n    {json.dumps(context, ensure_ascii=False)}\n    jinja2 {text!r} {spans}\n    yisang {got}")
    print(f"templates: {passed}/{count} ({errors} errors on both sides, {known} known differences)")
    sys.exit(0 if passed + known == count else 1)


main()
