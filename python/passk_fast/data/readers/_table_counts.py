"""Tables with a row for each problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from passk_fast._validate import MOST
from passk_fast.data.readers import _table_values as values
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._lines import Coded
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._table_results import Groups, Of, results
from passk_fast.data.readers._table_rows import Batch, expanded
from passk_fast.data.readers._verdicts import refuse_text


class CountsTable:
    """Collects the rows of every result.

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
        self._rows: dict[Of, dict[Hashable, tuple[int, int, int]]] = {}
        self._groups: defaultdict[Of, Groups] = defaultdict(lambda: Groups(path))

    def add(self, coded: Mapping[str, Sequence[Any] | Coded], batch: Batch) -> None:
        """Take a batch."""
        columns = expanded(coded)
        names = values.labels(self._path, columns["problem"], batch, "problem")
        n = values.whole(self._path, columns["n"], batch, "n")
        c = values.whole(self._path, columns["c"], batch, "c")
        for key, chosen in results(self._path, columns, batch, len(names)).items():
            for index in chosen:
                self._add(key, names[index], n[index], c[index], batch.line_of(index))
                self._groups[key].note(names[index], columns, batch, index)

    def _add(self, key: Of, name: Hashable, n: int, c: int, line: int) -> None:
        if not 1 <= n <= MOST:
            raise ReadError(self._path, f"expected 1 <= n < 2**53; got {n}", line=line, field="n")
        if not 0 <= c <= n:
            raise ReadError(self._path, f"expected 0 <= c <= n; got c={c}, n={n}", line=line, field="c")
        before = self._rows.setdefault(key, {}).setdefault(name, (n, c, line))
        if before[2] != line:
            raise ReadError(
                self._path,
                f"expected each problem once; {excerpt(name)} is on line {before[2]} too",
                line=line,
                field="problem",
            )

    def finish(self) -> list[Recording]:
        """Every result."""
        return [self._recording(key, rows) for key, rows in self._rows.items()]

    def _recording(self, key: Of, rows: dict[Hashable, tuple[int, int, int]]) -> Recording:
        problems = np.empty(len(rows), dtype=object)
        problems[:] = list(rows)
        n, c, _ = np.array(list(rows.values()), dtype=np.int64).T
        return Recording(
            key.model,
            problems,
            n.copy(),
            c.copy(),
            np.zeros(len(rows), np.int64),
            None,
            None,
            None,
            condition=key.condition,
            benchmark=key.benchmark,
            groups=self._groups[key].found,
        )
