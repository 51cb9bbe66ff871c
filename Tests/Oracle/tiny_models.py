"""Tiny random decoders of the families yisang knows, made with transformers; `make_models.py` and the live comparisons
(`parity_models.py`, `parity_generate.py`) share this file."""
import contextlib
import json
import os
import random
import warnings
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
warnings.filterwarnings("ignore")
import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoModelForCausalLM  # noqa: E402
from transformers.models.gemma3.modeling_gemma3 import Gemma3RMSNorm  # noqa: E402

torch.set_num_threads(1)
transformers.logging.disable_progress_bar()
CONFIGS = {
    "llama": transformers.LlamaConfig,
    "qwen2": transformers.Qwen2Config,
    "qwen3": transformers.Qwen3Config,
    "gemma3_text": transformers.Gemma3TextConfig,
}


def fill(model, seed):
    """Weights with which logits and attention vary strongly, and no norm or bias is neutral.

    Tied embeddings are small and the last norm large, or every token would be followed by itself.
    """
    made = torch.Generator().manual_seed(seed)
    tied = model.config.tie_word_embeddings
    gemma = model.config.model_type == "gemma3_text"  # adds 1 to a norm's weights, and makes embeddings greater
    embedding, last = (0.2, 9.0) if gemma and tied else (0.5, 4.0) if tied else (2.0, 1.0)
    spread = {"q_proj": 1.5, "k_proj": 1.5, "o_proj": 1.5, "down_proj": 2.0, "embed_tokens": embedding, "lm_head": 2.0}
    for name, weights in model.named_parameters():
        owner = name.split(".")[-2]
        noise = torch.randn(weights.shape, generator=made)
        if owner.endswith("norm"):
            value = (last if owner == "norm" else 1.0) - gemma + 0.2 * noise
        elif name.endswith("bias"):
            value = 0.3 * noise
        else:
            value = spread.get(owner, 1.0) * weights.shape[1] ** -0.5 * noise
        weights.data.copy_(value)


def make(family, settings, seed, dtype=torch.float32):
    """A model in float32 whose weights are exact in `dtype`."""
    config = CONFIGS[family](attn_implementation="eager", **settings)
    model = AutoModelForCausalLM.from_config(config).float().eval()
    fill(model, seed)
    for weights in model.parameters():
        weights.data.copy_(weights.data.to(dtype).float())
    return model


def load(folder, dtype=torch.float32, attention="eager"):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, attn_implementation=attention).eval()


def forward(model, ids):
    """Logits of every position. Dynamic RoPE remembers the longest sequence seen until a short one comes."""
    if "dynamic" in json.dumps(model.config.to_dict().get("rope_parameters")):
        with torch.no_grad():
            model(torch.tensor([ids[:1]]), use_cache=False)
    return model(torch.tensor([ids]), use_cache=False).logits[0]


logits = torch.no_grad()(forward)


def logprobs(rows, ids):
    """Of every token but the first, natural logarithm, by `logits`' rows."""
    table = torch.log_softmax(rows.float() if rows.dtype != torch.float64 else rows, -1)
    return table[torch.arange(len(ids) - 1), torch.tensor(ids[1:], dtype=torch.long)]


@contextlib.contextmanager
def double_precision(model):
    """The model in float64, but for the angles of RoPE, which are float32 by definition: what float32 itself errs by."""
    single, forward = torch.float32, Gemma3RMSNorm.forward
    torch.float32 = torch.float64  # what norms and softmax are widened to
    Gemma3RMSNorm.forward = lambda norm, x: norm._norm(x) * (1.0 + norm.weight)
    try:
        yield model.double()
    finally:
        torch.float32, Gemma3RMSNorm.forward = single, forward
        model.float()


@torch.no_grad()
def greedy(model, prompt, tokens):
    """Ids that `generate` adds, and the least distance between the two highest logits on the way."""
    asked = torch.tensor([prompt])
    if "dynamic" in json.dumps(model.config.to_dict().get("rope_parameters")):
        model(asked[:, :1], use_cache=False)
    out = model.generate(asked, attention_mask=torch.ones_like(asked), do_sample=False, max_new_tokens=tokens,
                         pad_token_id=0, return_dict_in_generate=True, output_logits=True)
    gaps = [(top[0] - top[1]).item() for top in (step[0].float().topk(2).values for step in out.logits)]
    return out.sequences[0, len(prompt):].tolist(), gaps


def version4(config):
    """`config.json` as transformers 4 wrote it."""
    old = dict(config)
    old["torch_dtype"] = old.pop("dtype")
    old["transformers_version"] = "4.51.3"
    rope = old.pop("rope_parameters")
    if old["model_type"] == "gemma3_text":
        full, sliding = dict(rope["full_attention"]), rope["sliding_attention"]
        assert sliding["rope_type"] == "default"
        old["rope_local_base_freq"] = sliding["rope_theta"]
        old["sliding_window_pattern"] = old.pop("_sliding_window_pattern")
        del old["layer_types"]
    else:
        full = dict(rope)
        old.pop("layer_types", None)
    old["rope_theta"] = full.pop("rope_theta")
    kind = full.pop("rope_type")
    # Both spellings of the kind were in use, but transformers 5 does not see the older one in Gemma 3.
    key = "type" if kind in ("linear", "dynamic", "longrope") and "rope_local_base_freq" not in old else "rope_type"
    old["rope_scaling"] = None if kind == "default" else {key: kind, **full}
    return dict(sorted(old.items()))


def drawn(family, seed):
    """Settings nobody chose: other sizes for every seed."""
    draw = random.Random(seed * 1009 + len(family))
    heads = draw.choice([2, 4, 6])
    settings = dict(
        vocab_size=draw.randint(257, 400), hidden_size=heads * draw.choice([16, 18, 22]),
        intermediate_size=draw.randint(33, 130), num_hidden_layers=draw.randint(2, 4), num_attention_heads=heads,
        num_key_value_heads=draw.choice([one for one in (1, 2, heads) if heads % one == 0]),
        max_position_embeddings=512, tie_word_embeddings=draw.random() < 0.5, rms_norm_eps=draw.choice([1e-5, 1e-6]),
        bos_token_id=1, eos_token_id=2, pad_token_id=0)
    if family != "qwen2":
        settings["head_dim"] = draw.choice([8, 12, 16, 20, 32])
    theta = draw.choice([1e4, 5e5, 1e6])
    if family == "gemma3_text":
        settings.update(
            num_hidden_layers=draw.randint(6, 8), sliding_window=draw.choice([8, 21, 32]),
            query_pre_attn_scalar=draw.choice([7, 13, 24]), layer_types=None,
            rope_parameters={
                "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1e6} if draw.random() < 0.5
                else {"rope_type": "default", "rope_theta": 1e6},
                "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}})
        return settings
    scaled = [{"rope_type": "default"}, {"rope_type": "linear", "factor": 3.0},
              {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
               "original_max_position_embeddings": 64},
              {"rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 64}]
    settings["rope_parameters"] = {"rope_theta": theta, **draw.choice(scaled)}
    if family == "llama":
        settings.update(attention_bias=draw.random() < 0.5, mlp_bias=draw.random() < 0.5)
    else:
        windows = draw.random() < 0.5
        settings.update(use_sliding_window=windows, sliding_window=19 if windows else None, max_window_layers=1)
    return settings


def written(path, value):
    Path(path).write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")
