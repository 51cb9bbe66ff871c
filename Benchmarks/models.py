"""Random checkpoints of Qwen3's shape, which benchmarks share."""
import os
import shutil
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, Qwen3Config

MATERIAL = Path(os.environ["MATERIAL"])
FOLDER = Path(os.environ.get("MODELS", "/tmp/yisang-bench-models"))
# hidden, layers, heads, key-value heads, head dimension, intermediate, vocabulary, tokenizer of the material
SHAPES = {
    "5m": (256, 4, 4, 2, 64, 768, 8192, None),
    "40m": (512, 8, 8, 4, 64, 1536, 32000, None),
    "0.6b": (1024, 28, 16, 8, 128, 3072, 151936, "deepseek-llm"),
}
END = 1


def folder(size):
    """A checkpoint in bf16, made once."""
    path = FOLDER / size
    if (path / "model.safetensors").exists():
        return path
    hidden, layers, heads, kv, head, intermediate, vocabulary, tokenizer = SHAPES[size]
    config = Qwen3Config(
        hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=kv, head_dim=head,
        intermediate_size=intermediate, vocab_size=vocabulary, tie_word_embeddings=True, max_position_embeddings=32768,
        rms_norm_eps=1e-6, rope_parameters={"rope_type": "default", "rope_theta": 1e6}, eos_token_id=END, bos_token_id=None,
        pad_token_id=0, dtype="bfloat16")
    torch.manual_seed(7)
    AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16).save_pretrained(path)
    if tokenizer and (MATERIAL / "tokenizers" / tokenizer).exists():
        shutil.copy(MATERIAL / "tokenizers" / tokenizer / "tokenizer.json", path)
    return path
