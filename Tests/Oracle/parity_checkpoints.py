"""Compares the checkpoints, adapters and GGUF files we write with what transformers, peft, gguf and llama.cpp make of
them. Makes tiny random models, runs the suite `CheckpointParityTests`, which rewrites them, and reads all of it back.

Run: script/parity checkpoints     (needs transformers, peft, safetensors, gguf)
YISANG_PARITY_OLDER=PYTHON         a second Python with transformers 4, which must load the folders too
YISANG_PARITY_LLAMA=PYTHON         a Python with llama-cpp-python, whose logits and tokens must be equal
YISANG_PARITY_LLAMA_CPP=FOLDER     llama.cpp's source, whose convert_hf_to_gguf.py must write the same
"""
import filecmp
import json
import os
import subprocess
import sys
import tempfile

import gguf
import numpy as np
import peft
import tokenizers
import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModelForCausalLM, PreTrainedTokenizerFast

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
TEXT = ["안녕하세요, 저는 12345원이 있어요!\n\n  Hello world, don't you?", "질문: 파이썬에서 리스트를 어떻게 뒤집나요? 3.14 [::-1]  끝"]
SIZES = {"vocab_size": 320, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 3,
         "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 64,
         "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 2}
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 16, "rope_theta": 10000.0}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16, "rope_theta": 10000.0}
# name: (config, tokenizer, dtype, max_shard_size)
MODELS = {
    "llama": ({"model_type": "llama"}, "llama-bpe", "float32", "1GB"),
    "llama-tied-biased": ({"model_type": "llama", "tie_word_embeddings": True, "attention_bias": True,
                           "mlp_bias": True}, "gpt-2", "float32", "30KB"),
    "llama-3.1": ({"model_type": "llama", "rope_parameters": LLAMA3}, "llama-bpe", "float32", "1GB"),
    "llama-2": ({"model_type": "llama", "rope_parameters": {"rope_type": "linear", "factor": 2.0,
                                                          "rope_theta": 5000.0}}, "spm", "float32", "1GB"),
    "qwen2": ({"model_type": "qwen2", "tie_word_embeddings": True, "head_dim": 8}, "qwen2", "float32", "30KB"),
    "qwen3": ({"model_type": "qwen3"}, "qwen2", "bfloat16", "30KB"),
    "qwen3-yarn": ({"model_type": "qwen3", "rope_parameters": YARN}, "qwen2", "float32", "1GB"),
    "qwen3-yarn-attention": ({"model_type": "qwen3", "rope_parameters": {**YARN, "attention_factor": 1.3}}, "qwen2",
                             "float32", "1GB"),
    "gemma3": ({"model_type": "gemma3_text", "num_hidden_layers": 6, "sliding_window": 8, "sliding_window_pattern": 3,
                "query_pre_attn_scalar": 16, "final_logit_softcapping": 20.0}, "spm", "float32", "1GB"),
}


def tokenizer(kind):
    if kind == "spm":
        trained = tokenizers.Tokenizer(tokenizers.models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
        trained.normalizer = tokenizers.normalizers.Replace(" ", "▁")
        trained.pre_tokenizer = tokenizers.pre_tokenizers.Split(" ", "merged_with_previous")
        decoders = tokenizers.decoders
        trained.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
        specials = ["<bos>", "<eos>", "<pad>", "<unk>"] + [f"<0x{byte:02X}>" for byte in range(256)]
        trainer = tokenizers.trainers.BpeTrainer(vocab_size=320, special_tokens=specials, show_progress=False)
        trained.train_from_iterator(TEXT, trainer)
        # Bytes are ordinary pieces of the vocabulary.
        raw = json.loads(trained.to_str())
        raw["added_tokens"] = raw["added_tokens"][:4]
        trained = tokenizers.Tokenizer.from_str(json.dumps(raw))
    else:
        trained = tokenizers.Tokenizer(tokenizers.models.BPE())
        byte_level = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=kind == "gpt-2")
        if kind == "gpt-2":
            trained.pre_tokenizer = byte_level
        else:
            numbers = {"qwen2": r"\p{N}", "llama-bpe": r"\p{N}{1,3}"}[kind]
            split = tokenizers.pre_tokenizers.Split(tokenizers.Regex(WORDS + numbers + REST), "isolated")
            trained.pre_tokenizer = tokenizers.pre_tokenizers.Sequence([split, byte_level])
        trained.decoder = tokenizers.decoders.ByteLevel()
        trainer = tokenizers.trainers.BpeTrainer(
            vocab_size=310, special_tokens=["<|begin|>", "<|end|>", "<|pad|>"], show_progress=False,
            initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet())
        trained.train_from_iterator(TEXT * 3, trainer)
    names = [trained.id_to_token(i) for i in range(3)]
    if kind in ("llama-bpe", "spm"):
        trained.post_processor = tokenizers.processors.TemplateProcessing(
            single=f"{names[0]} $A", pair=f"{names[0]} $A {names[0]} $B", special_tokens=[(names[0], 0)])
    return PreTrainedTokenizerFast(tokenizer_object=trained, bos_token=names[0], eos_token=names[1],
                                   pad_token=names[2], chat_template="{{ messages[0]['content'] }}")


def make(folder):
    for index, (name, (more, kind, dtype, shard)) in enumerate(MODELS.items()):
        torch.manual_seed(index)
        config = AutoConfig.for_model(**{**SIZES, **json.loads(json.dumps(more))})
        model = AutoModelForCausalLM.from_config(config).to(getattr(torch, dtype))
        with torch.no_grad():
            for part, tensor in model.named_parameters():
                tensor.copy_(torch.randn_like(tensor) * 0.3 + (1.0 if "norm" in part and "gemma" not in name else 0.0))
        model.save_pretrained(f"{folder}/in/{name}", max_shard_size=shard)
        tokenizer(kind).save_pretrained(f"{folder}/in/{name}")
        rank_pattern = {"layers.1.mlp.up_proj": 3} if index % 2 else {}
        lora = peft.LoraConfig(
            r=4, lora_alpha=6, target_modules=r".*\.(q_proj|up_proj)" if index % 3 == 0 else ["v_proj", "up_proj"],
            use_rslora=index % 2 == 0, rank_pattern=rank_pattern, alpha_pattern={r"layers\.\d\.mlp.up_proj": 5},
            modules_to_save=["lm_head"] if name == "llama" else None, task_type="CAUSAL_LM")
        base = AutoModelForCausalLM.from_pretrained(f"{folder}/in/{name}", dtype=torch.float32)
        adapted = peft.get_peft_model(base, lora)
        with torch.no_grad():
            for part, tensor in adapted.named_parameters():
                if "lora_" in part or "modules_to_save" in part:
                    tensor.copy_(torch.randn_like(tensor) * 0.1)
        adapted.save_pretrained(f"{folder}/adapters/{name}")


class Tally:
    def __init__(self):
        self.counts = {}

    def check(self, suite, passed, what):
        good, whole = self.counts.get(suite, (0, 0))
        self.counts[suite] = (good + bool(passed), whole + 1)
        if not passed:
            print(f"  {suite}: {what}", file=sys.stderr)


def load(path, dtype=torch.float32):
    return AutoModelForCausalLM.from_pretrained(path, dtype=dtype).eval()


def logits(model, ids):
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0].float()


def same(one, other, tolerance=0.0):
    one, other = one.state_dict(), other.state_dict()
    return one.keys() == other.keys() and all(
        torch.allclose(one[key].float(), other[key].float(), rtol=0, atol=tolerance) for key in one)


def check_folders(folder, name, tally):
    source = load(f"{folder}/in/{name}", "auto")
    ids = list(range(3, 60))
    expected = logits(source, ids)
    for kind in ("out", "sharded"):
        path = f"{folder}/{kind}/{name}"
        written = load(path, "auto")
        tally.check(f"transformers-{transformers.__version__}-{kind}", same(source, written), name)
        if written.dtype == source.dtype:
            tally.check(f"transformers-logits-{kind}", torch.equal(logits(written, ids), expected), name)
        config = AutoConfig.from_pretrained(path).to_dict()
        before = AutoConfig.from_pretrained(f"{folder}/in/{name}").to_dict()
        keys = [key for key in before if key not in ("dtype", "_name_or_path", "transformers_version")]
        wrong = [key for key in keys if before[key] != config.get(key)]
        tally.check("config-as-before", not wrong, f"{name}: {wrong}")
        tally.check("no-unexpected-files", sorted(os.listdir(path))[0] == "chat_template.jinja", name)
    if len([f for f in os.listdir(f"{folder}/out/{name}") if f.endswith("safetensors")]) == 1:
        tensors = load_file(f"{folder}/out/{name}/model.safetensors")
        save_file(tensors, f"{folder}/reference.safetensors", {"format": "pt"})
        equal = filecmp.cmp(f"{folder}/reference.safetensors", f"{folder}/out/{name}/model.safetensors", shallow=False)
        tally.check("safetensors-same-bytes", equal, name)
    if older := os.environ.get("YISANG_PARITY_OLDER"):
        script = (
            "import sys, torch, transformers; from transformers import AutoModelForCausalLM as A\n"
            "m = A.from_pretrained(sys.argv[1], torch_dtype='auto').eval()\n"
            "with torch.no_grad(): torch.save((m(torch.tensor([list(range(3, 60))])).logits[0].float(), "
            "transformers.__version__), sys.argv[2])")
        subprocess.run([older, "-c", script, f"{folder}/out/{name}", f"{folder}/older.pt"], check=True,
                       stderr=subprocess.DEVNULL)
        other, version = torch.load(f"{folder}/older.pt")
        difference = (other - expected).abs().max().item()
        tally.check(f"transformers-{version}-logits", difference <= 1e-5 * expected.abs().max().item(),
                    f"{name}: {difference}")


def check_adapters(folder, name, tally):
    def adapted(path):
        return peft.PeftModel.from_pretrained(load(f"{folder}/in/{name}"), path).eval()
    before, after = adapted(f"{folder}/adapters/{name}"), adapted(f"{folder}/adapters-out/{name}")
    tally.check("peft-round-trip", same(before, after), name)
    ids = list(range(3, 60))
    tally.check("peft-logits", torch.equal(logits(before, ids), logits(after, ids)), name)
    tally.check("peft-merged", same(before.merge_and_unload(), load(f"{folder}/merged/{name}"), 1e-6), name)


def check_verbs(folder, name, tally):
    """The program itself: a merged folder, a merged GGUF file, and log-probabilities with the adapter beside the weights."""
    program = os.environ["YISANG"]
    model, adapter = f"{folder}/in/{name}", f"{folder}/adapters/{name}"

    def run(*arguments, text=None):
        return subprocess.run([program, *arguments], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    done = run("export", "--checkpoint", f"{folder}/verb/{name}", "--model", model, "--adapter", adapter, "--dtype", "f32")
    merged = peft.PeftModel.from_pretrained(load(model), adapter).merge_and_unload().eval()
    written = done.returncode == 0 and same(merged, load(f"{folder}/verb/{name}"), 1e-6)
    tally.check("verb-export-checkpoint", written, f"{name}: {done.stderr}")
    for source, more, out in ((model, ["--adapter", adapter], "attached"), (f"{folder}/merged/{name}", [], "merged")):
        done = run("export", "--gguf", f"{folder}/{out}.gguf", "--model", source, *more, "--dtype", "f32", "--name", name)
        tally.check("verb-export-gguf", done.returncode == 0, f"{name}: {done.stderr}")
    equal = filecmp.cmp(f"{folder}/attached.gguf", f"{folder}/merged.gguf", shallow=False)
    tally.check("verb-gguf-of-merged", equal, name)
    ids = list(range(3, 60))
    expected = torch.log_softmax(logits(merged, ids).double(), -1)[:-1].gather(1, torch.tensor(ids[1:])[:, None])[:, 0]
    for more in ([model, "--adapter", adapter], [f"{folder}/verb/{name}"]):
        done = run("probe", "logprobs", "--model", *more, text=json.dumps({"ids": ids}))
        if "modules_to_save" in done.stderr and name == "llama":
            continue
        found = json.loads(done.stdout or "{}").get("logprobs")
        difference = (torch.tensor(found).double() - expected).abs().max().item() if found else float("inf")
        tally.check("verb-logprobs", difference <= 1e-5 * max(1, expected.abs().max().item()),
                    f"{name} {more[1:]}: {difference} {done.stderr}")


def convert(folder, name, kind, outtype):
    """llama.cpp's own converter, told the pre-tokenizer, which it would look up by a digest of a known vocabulary."""
    source = os.environ["YISANG_PARITY_LLAMA_CPP"]
    script = (
        "import sys; sys.path.insert(1, sys.argv[1]); sys.path.insert(1, sys.argv[1] + '/gguf-py')\n"
        "import conversion.base as base; kind = sys.argv[2]\n"
        "base.TextModel.get_vocab_base_pre = lambda self, tokenizer: kind\n"
        "import convert_hf_to_gguf as convert; sys.argv = ['x', sys.argv[3], '--outfile', sys.argv[4], '--outtype', "
        "sys.argv[5]]; convert.main()")
    subprocess.run([sys.executable, "-c", script, source, kind, f"{folder}/in/{name}", f"{folder}/theirs.gguf",
                    outtype], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return gguf.GGUFReader(f"{folder}/theirs.gguf")


def check_gguf(folder, name, tally):
    kind, dtype = MODELS[name][1], MODELS[name][2]
    path = f"{folder}/gguf/{name}.gguf"
    ours = gguf.GGUFReader(path)
    tensors = load(f"{folder}/in/{name}").state_dict().values()
    weights = sum(tensor.n_elements for tensor in ours.tensors if tensor.name not in ("rope_freqs.weight", "output.weight"))
    expected = sum(tensor.numel() for tensor in tensors) - SIZES["vocab_size"] * SIZES["hidden_size"]
    tally.check("gguf-reads", weights == expected, f"{name}: {weights} numbers, not {expected}")
    if "YISANG_PARITY_LLAMA_CPP" in os.environ:
        outtype = {"float32": "f32", "bfloat16": "bf16"}[dtype]
        theirs = convert(folder, name, kind, outtype)
        # The converter does not read scores from tokenizer.json, cuts rows without tokens, says who made what, and
        # takes yarn's attention_factor for a factor on top of the usual one: its logits are not transformers'.
        skipped = ("general.name", "general.size_label", "GGUF.", "general.sampling", "tokenizer.ggml.scores",
                   "general.basename", "general.finetune", "tokenizer.ggml.add_sep_token", "tokenizer.ggml.add_space_prefix", "general.tags",
                   "general.version", "qwen3.rope.scaling.yarn_attn_factor")
        spm = kind == "spm"
        # Behind these AutoTokenizer adds tokens of the model's class; <unk> of a byte-level model it calls normal.
        known = tokenizers.Tokenizer.from_file(f"{folder}/in/{name}/tokenizer.json").get_vocab_size()
        for key, field in theirs.fields.items():
            if key.startswith(skipped) or spm and key.startswith("tokenizer.ggml") and name == "gemma3":
                continue
            value = ours.fields[key].contents() if key in ours.fields else None
            want = field.contents()
            if key in ("tokenizer.ggml.tokens", "tokenizer.ggml.token_type"):
                value, want = value[4 * spm:known], want[4 * spm:known]
            near = value == want
            if isinstance(value, float):
                near = np.isclose(value, want, rtol=1e-6)
            tally.check("gguf-keys", near, f"{name} {key}: {str(value)[:90]}, not {str(want)[:90]}")
        mine = {tensor.name: tensor for tensor in ours.tensors}
        for tensor in theirs.tensors:
            other = mine.pop(tensor.name, None)
            equal = other is not None and other.tensor_type == tensor.tensor_type
            if equal and tensor.name == "rope_freqs.weight":
                equal = np.allclose(other.data, tensor.data, rtol=1e-6)
            elif equal:
                rows = min(other.data.shape[0], tensor.data.shape[0])
                equal = np.array_equal(other.data[:rows], tensor.data[:rows])
            tally.check("gguf-tensors", equal, f"{name} {tensor.name}")
        tally.check("gguf-no-more-tensors", not mine, f"{name} {list(mine)}")
    if python := os.environ.get("YISANG_PARITY_LLAMA"):
        ids = [0] + list(range(3, 50))
        script = (
            "import json, sys, numpy; from llama_cpp import Llama\n"
            "path, ids, texts, out = sys.argv[1], *map(json.loads, sys.argv[2:4]), sys.argv[4]\n"
            "m = Llama(path, n_ctx=64, logits_all=True, verbose=False, type_k=0, type_v=0, n_threads=1, "
            "flash_attn=False)\n"
            "m.eval(ids); numpy.save(out, numpy.array(m.scores[:len(ids)]))\n"
            "print(json.dumps([m.tokenize(t.encode(), add_bos=True, special=True) for t in texts]))")
        done = subprocess.run([python, "-c", script, path, json.dumps(ids), json.dumps(TEXT), f"{folder}/l.npy"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        tally.check("llama.cpp-loads", done.returncode == 0, f"{name}: {done.stderr[-300:]}")
        if done.returncode:
            return
        theirs = torch.tensor(np.load(f"{folder}/l.npy")).float()
        expected = logits(load(f"{folder}/in/{name}"), ids)
        difference = (theirs - expected).abs().max().item() / expected.abs().max().item()
        # llama.cpp multiplies bf16 with bf16, and looks up GELU in a table of halves.
        tolerance = 1e-3 if name == "gemma3" else 2e-5 if dtype == "float32" else 2e-2
        tally.check("llama.cpp-logits", difference <= tolerance, f"{name}: {difference}")
        if dtype == "float32":
            greedy = (theirs.argmax(-1) == expected.argmax(-1)).float().mean().item()
            tally.check("llama.cpp-greedy", greedy == 1, f"{name}: {greedy}")
        tokenize = PreTrainedTokenizerFast.from_pretrained(f"{folder}/in/{name}")
        for text, got in zip(TEXT, json.loads(done.stdout.strip().splitlines()[-1])):
            tally.check("llama.cpp-tokens", got == tokenize(text)["input_ids"], f"{name}: {got} {tokenize(text)['input_ids']}")


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        make(folder)
        os.mkdir(f"{folder}/verb")
        swift = os.environ.get(
            "YISANG_PARITY_SWIFT", "swift test --skip-build --disable-xctest --filter CheckpointParityTests")
        done = subprocess.run(swift.split(), env={**os.environ, "YISANG_PARITY_FOLDER": folder}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            sys.exit(done.stdout[-3000:])
        for name in MODELS:
            check_folders(folder, name, tally)
            check_adapters(folder, name, tally)
            check_verbs(folder, name, tally)
            check_gguf(folder, name, tally)
    for suite, (good, whole) in tally.counts.items():
        print(f"{suite}: {good}/{whole}")
    sys.exit(any(good != whole for good, whole in tally.counts.values()))


main()
