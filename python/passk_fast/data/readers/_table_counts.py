"""Tables with a row for each problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from passk_fast._validate import MOST
from passk_fast.data.readers import _table_values as values
from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._lines import Coded
from passk_fast.data.readers._places import Place, refuse_text
from passk_fast.data.readers._recording import Keep, Recording, counted
from passk_fast.data.readers._table_results import Groups, Of, in_words, results
from passk_fast.data.readers._table_rows import Batch, expanded


class CountsTable:
    """Collects the rows of every result."""

    def __init__(self, path: str, keep: Keep) -> None:
        refuse_text(path, keep, "of a row per problem")
        self._path = path
        # Attempts, passes and line of each problem.
        self._rows: defaultdict[Of, dict[Hashable, tuple[int, int, int | None]]] = defaultdict(dict)
        self._groups: defaultdict[Of, Groups] = defaultdict(Groups)

    def add(self, coded: Mapping[str, Sequence[Any] | Coded], batch: Batch) -> None:
        """Take a batch."""
        columns = expanded(coded)
        names = values.labels(columns["problem"], batch, "problem")
        n = values.whole(columns["n"], batch, "n")
        c = values.whole(columns["c"], batch, "c")
        for key, chosen in results(columns, batch, len(names)).items():
            for index in chosen:
                self._add(key, batch.place(index), names[index], n[index], c[index])
                self._groups[key].note(names[index], columns, batch, index)

    def _add(self, key: Of, place: Place, name: Hashable, n: int, c: int) -> None:
        if not 1 <= n <= MOST:
            raise place.error(f"expected 1 <= n < 2**53; got {n}", "n")
        if not 0 <= c <= n:
            raise place.error(f"expected 0 <= c <= n; got c={c}, n={n}", "c")
        line = place.line
        *_, before = self._rows[key].setdefault(name, (n, c, line))
        if before != line:
            raise place.error(
                f"expected each problem once; {excerpt(name)} is on line {before} too", "problem"
            )

    def finish(self) -> list[Recording]:
        """Every result."""
        found = []
        for told, (key, rows) in zip(in_words(self._path, self._rows), self._rows.items(), strict=True):
            n, c, _ = zip(*rows.values(), strict=True)
            groups = self._groups[key].found
            found.append(counted([*rows], n, c, [0] * len(rows), groups=groups, **told))
        return found
