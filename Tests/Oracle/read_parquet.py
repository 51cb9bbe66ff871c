"""Prints what pyarrow reads from Parquet files, as one JSON object a file."""
import json
import sys

import pyarrow.parquet

for path in sys.argv[1:]:
    file = pyarrow.parquet.ParquetFile(path)
    table = file.read()
    table.validate(full=True)
    metadata = file.metadata
    codecs = {
        metadata.row_group(group).column(column).compression
        for group in range(metadata.num_row_groups)
        for column in range(metadata.num_columns)
    }
    print(json.dumps({
        "columns": {field.name: f"{field.type}{'' if field.nullable else ' not null'}" for field in table.schema},
        "logical": [str(file.schema.column(index).logical_type) for index in range(metadata.num_columns)],
        "groups": [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)],
        "rows": metadata.num_rows,
        "codecs": sorted(codecs),
        "created_by": metadata.created_by,
        "values": table.to_pydict(),
    }))
