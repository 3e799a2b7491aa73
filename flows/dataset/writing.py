"""Rows to Parquet files, one partition after the other, so that memory does not grow with the dataset.

No clock, no random number and no path of this machine goes into a file: the same rows give the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.dataset.contract import NULL_BASES
from flows.dataset.rows import Located, Row
from flows.dataset.schema import TABLES, Table

ROW_GROUP: Final = 500_000
"""Rows of a row group; smaller ones cost thirty times the space."""

_CHUNK: Final = 20_000


class DatasetError(Exception):
    """Rows that the schema forbids: nothing of them may be published."""


class TableFile:
    """One Parquet file in the making. Rows are checked against the schema and leave memory a row group at a time."""

    def __init__(self, table: Table, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._table = table
        self._schema = table.schema()
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", compression_level=3)
        self._rows: list[Row] = []
        self._chunks: list[pa.Table] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        self._writer.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Adds rows. Raises DatasetError."""
        self._rows.extend(rows)
        if len(self._rows) >= _CHUNK:
            self._gather()
        if sum(chunk.num_rows for chunk in self._chunks) >= ROW_GROUP:
            self._flush()

    def _gather(self) -> None:
        if self._rows:
            self._chunks.append(checked(self._table, arrow(self._table, self._schema, self._rows)))
            self._rows.clear()

    def _flush(self) -> None:
        self._gather()
        if self._chunks:
            self._writer.write_table(pa.concat_tables(self._chunks), row_group_size=2 * ROW_GROUP)
            self._chunks.clear()


def arrow(table: Table, schema: pa.Schema, rows: Sequence[Row]) -> pa.Table:
    """The rows as an Arrow table. Raises DatasetError for a value that does not fit its column."""
    columns = list(zip(*rows, strict=True))
    try:
        return pa.Table.from_arrays(
            [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
        )
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError) as error:
        raise DatasetError(f"{table.name}: {error}") from error


def checked(table: Table, rows: pa.Table) -> pa.Table:
    """The same rows. Raises DatasetError if one has a null, a code or a basis that the schema forbids."""
    for column in table.stored:
        values = rows[column.name]
        if not column.nullable and values.null_count:
            raise DatasetError(f"{table.name}.{column.name}: null{_where(rows, pc.is_null(values))}")
        if column.codes:
            known = pc.is_in(values, value_set=pa.array(column.codes, column.type))
            if not pc.all(known).as_py():
                other = pc.invert(known)
                told = f"{pc.filter(values, other)[0].as_py()!r}{_where(rows, other)}"
                raise DatasetError(f"{table.name}.{column.name}: {told}")
    if "basis" in rows.column_names:
        without = pc.is_in(rows["basis"], value_set=pa.array(NULL_BASES, pa.string()))
        alike = pc.equal(pc.is_null(rows["value"]), without)
        if not pc.all(alike).as_py():
            where = _where(rows, pc.invert(alike))
            raise DatasetError(f"{table.name}: a value that does not go with its basis{where}")
    return rows


def _where(rows: pa.Table, wrong: pa.ChunkedArray) -> str:
    """The report that the first wrong row is of; nothing for tables without reports."""
    if "report_id" not in rows.column_names:
        return ""
    return f" in {pc.filter(rows['report_id'], wrong)[0].as_py()}"


class PartitionFiles:
    """The files of one partition, one for every table that has rows in it."""

    def __init__(self, folder: Path, generation: str, year: int, level: str) -> None:
        self._folder = folder
        self._generation = generation
        self._year = year
        self._level = level
        self._open: dict[str, TableFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._open.values():
            file.__exit__(kind, error, trace)

    def add(self, rows: dict[str, list[Row]]) -> None:
        """Adds the rows of one report by table."""
        for name, table_rows in rows.items():
            if table_rows:
                self.file(name).add(table_rows)

    def file(self, name: str) -> TableFile:
        """The file of the table `name`, begun where there is none yet."""
        if name not in self._open:
            partition = self._folder / name / f"year={self._year}" / f"level={self._level}"
            # a file taken out of its folder says by its name what it holds: none of its columns does
            file = f"{name}-{self._year}-{self._level}-{self._generation}.parquet"
            self._open[name] = TableFile(TABLES[name], partition / file)
        return self._open[name]


def write_partitions(folder: Path, generation: str, located: Iterable[Located]) -> tuple[int, str] | None:
    """Writes rows of partitioned tables below `folder`; they come sorted by year and level. Raises DatasetError.

    Returns the first partition, null where there is no row.
    """
    first: tuple[int, str] | None = None
    for (year, level), group in groupby(located, key=lambda one: one[:2]):
        first = first or (year, level)
        with PartitionFiles(folder, generation, year, level) as files:
            for _, _, rows in group:
                files.add(rows)
    return first


def write_reports(folder: Path, generation: str, reports: Iterable[Located]) -> None:
    """Writes the tables of reports, the last of the partitioned ones. Raises DatasetError."""
    first = write_partitions(folder, generation, reports)
    if first is None:
        raise DatasetError("no report")
    # a table without a row still has one file, with its columns, where every reader finds it
    for table in TABLES.values():
        if table.partitioned and not (folder / table.name).exists():
            with PartitionFiles(folder, generation, *first) as files:
                files.file(table.name)


def write_table(folder: Path, generation: str, name: str, rows: Iterator[Row]) -> None:
    """Writes a table that has no partitions. Raises DatasetError."""
    with TableFile(TABLES[name], folder / name / f"{name}-{generation}.parquet") as file:
        for row in rows:
            file.add((row,))
