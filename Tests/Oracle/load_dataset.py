"""Loads an export as a user of the Hub's `datasets` does, in both ways, and prints what came."""
import glob
import json
import os
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
import datasets  # noqa: E402

folder, form, types = sys.argv[1:4]
with tempfile.TemporaryDirectory() as cache:
    whole = datasets.load_dataset(folder, cache_dir=cache)
    files = sorted(glob.glob(f"{folder}/data/*"))
    builder = {"jsonl": "json", "parquet": "parquet"}[form]
    # Of JSON without a card the types are guessed from the first rows; "given" is for files that begin with nulls.
    features = whole["train"].features if types == "given" else None
    bare = datasets.load_dataset(builder, data_files=files, features=features, cache_dir=cache, split="train")
    # A guess takes times for times; all other columns are texts in either way.
    columns = [name for name in whole["train"].column_names if name != "retrieved_at"]
    assert whole["train"].select_columns(columns).to_list() == bare.select_columns(columns).to_list()
    print(json.dumps({
        "splits": {name: part.num_rows for name, part in whole.items()},
        "features": {
            name: getattr(feature, "dtype", None) or str(feature)
            for name, feature in whole["train"].features.items()
        },
        "rows": whole["train"].to_list(),
    }))
