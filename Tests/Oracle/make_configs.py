"""Writes Tests/CheckpointsTests/Golden/configs.jsonl: configurations in the spelling of transformers 4 and 5, and
what transformers makes of them, read from the model it builds (on the meta device, so without weights).

Run: PYTHON Tests/Oracle/make_configs.py > Tests/CheckpointsTests/Golden/configs.jsonl   (transformers 5.23.0)
"""
import json
import sys

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM

transformers.logging.set_verbosity_error()

LLAMA = {"model_type": "llama", "vocab_size": 128256, "hidden_size": 2048, "intermediate_size": 8192,
         "num_hidden_layers": 16, "num_attention_heads": 32, "num_key_value_heads": 8,
         "max_position_embeddings": 131072, "rms_norm_eps": 1e-5, "rope_theta": 500000.0,
         "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009], "torch_dtype": "bfloat16"}
QWEN2 = {"model_type": "qwen2", "vocab_size": 151936, "hidden_size": 896, "intermediate_size": 4864,
         "num_hidden_layers": 24, "num_attention_heads": 14, "num_key_value_heads": 2, "rms_norm_eps": 1e-6,
         "max_position_embeddings": 32768, "max_window_layers": 21, "rope_theta": 1000000.0, "sliding_window": 32768,
         "use_sliding_window": False, "tie_word_embeddings": True, "bos_token_id": 151643, "eos_token_id": 151645}
QWEN3 = {"model_type": "qwen3", "vocab_size": 151936, "hidden_size": 1024, "intermediate_size": 3072,
         "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128,
         "attention_bias": False, "rms_norm_eps": 1e-6, "max_position_embeddings": 40960, "max_window_layers": 28,
         "rope_theta": 1000000, "rope_scaling": None, "sliding_window": None, "use_sliding_window": False,
         "tie_word_embeddings": True, "bos_token_id": 151643, "eos_token_id": 151645}
GEMMA = {"model_type": "gemma3_text", "vocab_size": 262144, "hidden_size": 1152, "intermediate_size": 6912,
         "num_hidden_layers": 26, "num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 256,
         "max_position_embeddings": 32768, "query_pre_attn_scalar": 256, "rope_local_base_freq": 10000,
         "rope_scaling": None, "rope_theta": 1000000, "sliding_window": 512, "sliding_window_pattern": 6,
         "hidden_activation": "gelu_pytorch_tanh", "eos_token_id": [1, 106], "bos_token_id": 2, "pad_token_id": 0}
ROPE3 = {"factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0, "original_max_position_embeddings": 8192,
         "rope_type": "llama3"}

CASES = {
    **{f"{kind} of nothing": {"model_type": kind} for kind in ("llama", "qwen2", "qwen3", "gemma3_text", "gemma3")},
    "llama 3.2 1b": {**LLAMA, "head_dim": 64, "rope_scaling": ROPE3, "tie_word_embeddings": True},
    "llama 3.1 8b": {**LLAMA, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
                     "rope_scaling": {**ROPE3, "factor": 8.0}},
    "llama 3 8b": {**LLAMA, "hidden_size": 4096, "max_position_embeddings": 8192, "eos_token_id": 128009},
    "llama 2 7b": {"model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008, "vocab_size": 32000,
                   "num_attention_heads": 32, "num_key_value_heads": 32, "num_hidden_layers": 32,
                   "max_position_embeddings": 4096, "rms_norm_eps": 1e-5, "rope_scaling": None,
                   "pretraining_tp": 1, "pad_token_id": -1},
    "llama with wide heads": {**LLAMA, "hidden_size": 1792, "head_dim": 128, "num_attention_heads": 28, "num_key_value_heads": 4,
                         "max_position_embeddings": 8192, "rope_scaling": None},
    "llama with biases": {**LLAMA, "attention_bias": True, "mlp_bias": True, "num_key_value_heads": None},
    "llama linear": {**LLAMA, "rope_scaling": {"type": "linear", "factor": 4.0}},
    "llama dynamic": {**LLAMA, "rope_scaling": {"type": "dynamic", "factor": 2}},
    "llama yarn": {**LLAMA, "rope_scaling": {"rope_type": "yarn", "factor": 16.0, "beta_fast": 48, "beta_slow": 2,
                                             "attention_factor": 1.2, "original_max_position_embeddings": 8192,
                                             "truncate": False}},
    "llama yarn mscale": {**LLAMA, "rope_scaling": {"rope_type": "yarn", "factor": 40, "mscale": 1.0,
                                                    "mscale_all_dim": 0.707}},
    "llama longrope": {**LLAMA, "rope_scaling": {"rope_type": "longrope", "original_max_position_embeddings": 4096,
                                                 "short_factor": [1.0 + i / 64 for i in range(32)],
                                                 "long_factor": [1 + i for i in range(32)]}},
    "llama longrope, original outside": {
        **LLAMA, "original_max_position_embeddings": 8192,
        "rope_scaling": {"type": "longrope", "factor": 4.0, "attention_factor": 1.1, "short_factor": [1] * 32,
                         "long_factor": [2.5] * 32}},
    "llama rope twice": {**LLAMA, "rope_scaling": {"type": "linear", "factor": 4.0},
                         "rope_parameters": {"rope_type": "default", "rope_theta": 7.0}},
    "llama empty rope_scaling": {**LLAMA, "rope_scaling": {},
                                 "rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 7.0}},
    "llama rope_parameters without theta": {**LLAMA, "rope_parameters": {"rope_type": "default"}},
    "qwen2.5 0.5b": QWEN2,
    "qwen2.5 7b": {**QWEN2, "hidden_size": 3584, "intermediate_size": 18944, "num_attention_heads": 28,
                   "num_hidden_layers": 28, "num_key_value_heads": 4, "tie_word_embeddings": False},
    "qwen2.5 7b yarn": {**QWEN2, "rope_scaling": {"factor": 4.0, "original_max_position_embeddings": 32768,
                                                  "type": "yarn"}},
    "qwen2 sliding": {**QWEN2, "use_sliding_window": True, "sliding_window": 4096},
    "qwen2 sliding by default length": {k: v for k, v in {**QWEN2, "use_sliding_window": True}.items()
                                        if k != "sliding_window"},
    "qwen2 with head_dim": {**QWEN2, "head_dim": 32},
    "qwen3 0.6b": QWEN3,
    "qwen3 8b": {**QWEN3, "hidden_size": 4096, "intermediate_size": 12288, "num_attention_heads": 32,
                 "num_hidden_layers": 36, "tie_word_embeddings": False},
    "qwen3 yarn": {**QWEN3, "rope_scaling": {"rope_type": "yarn", "factor": 4.0,
                                             "original_max_position_embeddings": 32768}},
    "qwen3 sliding, biased": {**QWEN3, "use_sliding_window": True, "sliding_window": 1024, "max_window_layers": 3,
                              "attention_bias": True},
    "qwen3 listed layers": {**QWEN3, "use_sliding_window": True, "sliding_window": 64, "num_hidden_layers": 4,
                            "layer_types": ["sliding_attention", "full_attention"] * 2},
    "gemma 3 1b": GEMMA,
    "gemma 3 270m": {**GEMMA, "hidden_size": 640, "intermediate_size": 2048, "num_hidden_layers": 18,
                     "eos_token_id": 1, "_sliding_window_pattern": 6,
                     "layer_types": (["sliding_attention"] * 5 + ["full_attention"]) * 3},
    "gemma 3 pattern 3": {**GEMMA, "sliding_window_pattern": 3},
    "gemma 3 hidden pattern": {**{k: v for k, v in GEMMA.items() if k != "sliding_window_pattern"},
                               "_sliding_window_pattern": 3},
    "gemma 3 caps": {**GEMMA, "final_logit_softcapping": 30.0, "attn_logit_softcapping": 50.0,
                     "attention_bias": True, "query_pre_attn_scalar": 168, "tie_word_embeddings": False},
    "gemma 3 yarn": {**GEMMA, "rope_scaling": {"rope_type": "yarn", "factor": 8.0, "truncate": False,
                                               "original_max_position_embeddings": 4096}},
    "gemma 3 4b": {"model_type": "gemma3", "boi_token_index": 255999, "eos_token_id": [1, 106],
                   "text_config": {"hidden_size": 2560, "intermediate_size": 10240, "model_type": "gemma3_text",
                                   "num_hidden_layers": 34, "sliding_window": 1024,
                                   "rope_scaling": {"factor": 8.0, "rope_type": "linear"}}},
}


def rope(parameters, config):
    kind = parameters["rope_type"]
    original = parameters.get("original_max_position_embeddings")
    stretched = config.max_position_embeddings / original if original else None
    read = {
        "default": lambda: {},
        "linear": lambda: {"factor": parameters["factor"]},
        "dynamic": lambda: {"factor": parameters["factor"], "original": config.max_position_embeddings},
        "yarn": lambda: {
            "factor": parameters["factor"], "original": original, "beta_fast": parameters.get("beta_fast") or 32,
            "beta_slow": parameters.get("beta_slow") or 1, "attention_factor": parameters.get("attention_factor"),
            "mscale": parameters.get("mscale"), "mscale_all_dim": parameters.get("mscale_all_dim"),
            "truncate": config.rope_parameters.get("truncate", True)},
        "longrope": lambda: {
            "factor": parameters.get("factor") or stretched, "original": original,
            "attention_factor": parameters.get("attention_factor"), "short": parameters["short_factor"],
            "long": parameters["long_factor"]},
        "llama3": lambda: {"factor": parameters["factor"], "original": original,
                           "low": parameters["low_freq_factor"], "high": parameters["high_freq_factor"]},
    }[kind]()
    return {"type": kind, "theta": parameters["rope_theta"], **read}


def digest(lines):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in "".join(line + "\n" for line in sorted(lines)).encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def ids(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def expected(raw):
    outer = AutoConfig.for_model(**json.loads(json.dumps(raw)))
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(outer)
    config = outer.get_text_config(decoder=True)
    decoder = model.model.language_model if hasattr(model.model, "language_model") else model.model
    tied = model.lm_head.weight is decoder.embed_tokens.weight
    attentions = [layer.self_attn for layer in decoder.layers]
    nested = "full_attention" in config.rope_parameters
    ropes = [config.rope_parameters[kind] if nested else config.rope_parameters
             for kind in ("full_attention", "sliding_attention")]
    shapes = {}
    for name, tensor in model.state_dict().items():
        name = name.replace("model.language_model.", "model.")
        if not (name == "lm_head.weight" and tied) and not name.startswith(("model.vision", "model.multi_modal")):
            shapes[name] = list(tensor.shape)
    end = getattr(outer, "eos_token_id", None)
    return {
        "family": config.model_type, "vocabulary": config.vocab_size, "hidden": config.hidden_size,
        "intermediate": config.intermediate_size, "heads": config.num_attention_heads,
        "key_value_heads": config.num_key_value_heads, "head_dimension": attentions[0].head_dim,
        "layers": "".join("s" if getattr(a, "sliding_window", None) else "f" for a in attentions),
        "window": next((a.sliding_window for a in attentions if getattr(a, "sliding_window", None)), None),
        "positions": config.max_position_embeddings, "epsilon": config.rms_norm_eps,
        "activation": {"SiLUActivation": "silu", "GELUTanh": "gelu_tanh"}[type(decoder.layers[0].mlp.act_fn).__name__],
        "tied": tied, "scale": attentions[0].scaling,
        "attention_softcap": getattr(config, "attn_logit_softcapping", None),
        "final_softcap": getattr(config, "final_logit_softcapping", None),
        "full_rope": rope(ropes[0], config), "sliding_rope": rope(ropes[1], config),
        "end": ids(config.eos_token_id if end is None else end), "begin": config.bos_token_id,
        "tensors": len(shapes), "shapes": digest(f"{name} {shape}" for name, shape in shapes.items()),
    }


for name, raw in CASES.items():
    want = expected(raw)
    print(json.dumps({"name": name, "config": raw, "expected": want}))
    print(name, file=sys.stderr)
    if "nothing" not in name or raw["model_type"] != "gemma3":
        newer = json.loads(AutoConfig.for_model(**json.loads(json.dumps(raw))).to_json_string(use_diff=False))
        for part in (newer, newer.get("text_config", {})):
            for key in ("id2label", "label2id", "vision_config"):
                part.pop(key, None)
        print(json.dumps({"name": f"{name}, transformers 5", "config": newer, "expected": want}))
