"""Tables with a row for each problem."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from passk_fast._validate import MOST
from passk_fast.data.readers import _table_values as values
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._table_rows import Batch
from passk_fast.data.readers._verdicts import refuse_text


class CountsTable:
    """Collects the rows of every model under every condition.

    Parameters
    ----------
    path : str
        The file, for errors.
    keep : Keep
        What to keep.
    """

    def __init__(self, path: str, keep: Keep) -> None:
        refuse_text(path, keep, "of a row per problem")
        self._path = path
        self._rows: dict[tuple[Any, Any], dict[Hashable, tuple[int, int, int]]] = {}
        self._clusters: dict[tuple[Any, Any], dict[Hashable, Hashable]] = {}

    def add(self, columns: Mapping[str, Sequence[Any]], batch: Batch) -> None:
        """Take a batch."""
        names = values.labels(self._path, columns["problem"], batch, "problem")
        n = values.whole(self._path, columns["n"], batch, "n")
        c = values.whole(self._path, columns["c"], batch, "c")
        nothing = [None] * len(names)
        models, conditions = columns.get("model", nothing), columns.get("condition", nothing)
        clusters = columns.get("cluster")
        for index, name in enumerate(names):
            line = batch.line_of(index)
            if not 1 <= n[index] <= MOST:
                raise ReadError(self._path, f"expected 1 <= n < 2**53; got {n[index]}", line=line, field="n")
            if not 0 <= c[index] <= n[index]:
                raise ReadError(
                    self._path, f"expected 0 <= c <= n; got c={c[index]}, n={n[index]}", line=line, field="c"
                )
            key = (models[index], conditions[index])
            before = self._rows.setdefault(key, {}).setdefault(name, (n[index], c[index], line))
            if before[2] != line:
                raise ReadError(
                    self._path,
                    f"expected each problem once; {excerpt(name)} is on line {before[2]} too",
                    line=line,
                    field="problem",
                )
            if clusters is not None:
                self._clusters.setdefault(key, {})[name] = clusters[index]

    def finish(self) -> list[Recording]:
        """The results of every model under every condition."""
        return [self._recording(key, rows) for key, rows in self._rows.items()]

    def _recording(self, key: tuple[Any, Any], rows: dict[Hashable, tuple[int, int, int]]) -> Recording:
        problems = np.empty(len(rows), dtype=object)
        problems[:] = list(rows)
        n, c, _ = np.array(list(rows.values()), dtype=np.int64).T
        model, condition = (None if part in (None, "") else str(part) for part in key)
        return Recording(
            model,
            problems,
            n.copy(),
            c.copy(),
            np.zeros(len(rows), np.int64),
            None,
            None,
            None,
            condition=condition,
            groups={"cluster": self._clusters[key]} if key in self._clusters else {},
        )
