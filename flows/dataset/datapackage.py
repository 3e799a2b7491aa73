"""datapackage.json (Frictionless Data Package 2): tables, files and every column, in the words of the schema."""

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from flows.dataset.publishing import hash_of
from flows.dataset.schema import PARTITION, TABLES, Column, Table

_TYPES: Final = {
    pa.string(): "string",
    pa.int16(): "integer",
    pa.int32(): "integer",
    pa.int64(): "integer",
    pa.float64(): "number",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "datetime",
}


def datapackage(folder: Path, generation: str) -> dict[str, Any]:
    """The description of the generation that lies in `folder`."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "gongkai",
        "id": generation,
        "title": "Disclosure reports of Chinese administrative organs",
        "description": "The statistics of the yearly disclosure reports, every number with the cell it is printed in",
        "descriptions": {
            "en": "The statistics of the yearly disclosure reports, every number with the cell it is printed in",
            "zh": "政府信息公开工作年度报告统计数据，每个数字均可追溯至原表单元格",
        },
        "resources": [_resource(folder, table) for table in TABLES.values()],
    }


def _resource(folder: Path, table: Table) -> dict[str, Any]:
    files = sorted(file.relative_to(folder).as_posix() for file in (folder / table.name).rglob("*.parquet"))
    return {
        "name": table.name,
        "path": files,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum((folder / file).stat().st_size for file in files),
        "hash": hash_of(folder / file for file in files),
        "rows": sum(pq.read_metadata(folder / file).num_rows for file in files),
        **({"partitions": list(PARTITION)} if table.partitioned else {}),
        "description": table.en,
        "descriptions": {"en": table.en, "zh": table.zh},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.partitioned and table.name != "reports":
        schema["foreignKeys"] = [
            {"fields": ["report_id"], "reference": {"resource": "reports", "fields": ["report_id"]}}
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not column.nullable}
    if column.codes:
        constraints["enum"] = list(column.codes)
    return {
        "name": column.name,
        "type": _TYPES.get(column.type, "array"),
        "description": column.en,
        "descriptions": {"en": column.en, "zh": column.zh},
        "constraints": constraints,
    }
