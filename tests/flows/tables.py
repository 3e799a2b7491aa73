"""Reads a published dataset back."""

from pathlib import Path
from typing import Any

import pyarrow.dataset as ds


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return ds.dataset((out / "current").resolve() / table, partitioning="hive").to_table().to_pylist()


def documents(out: Path) -> dict[str, dict[str, Any]]:
    return {row["path"]: row for row in rows(out, "documents")}
