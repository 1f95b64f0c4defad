"""Indices of pandas objects that belong together."""

from __future__ import annotations

from passk_fast._validate._words import argument as named_argument, phrase, place, wrong


def same_index(**given: object) -> None:
    """Refuse objects whose rows pandas would pair otherwise than by position, as arrays are.

    Objects of different lengths pass: the rules for lengths have words of their own.
    """
    indices = {
        argument: values.index  # type: ignore[attr-defined]
        for argument, values in given.items()
        if hasattr(getattr(values, "index", None), "equals")  # lists have a method of that name
    }
    if not indices:
        return
    first, wanted = next(iter(indices.items()))
    for argument, index in indices.items():
        if len(index) != len(wanted) or index.equals(wanted):
            continue
        pairs = enumerate(zip(index.tolist(), wanted.tolist(), strict=True))
        where, (one, other) = next(pair for pair in pairs if pair[1][0] != pair[1][1])
        raise wrong(
            argument,
            phrase(
                "must have the same index as {} (align them, or give arrays); got {!r} for {!r} {}",
                named_argument(first),
                one,
                other,
                place(where),
            ),
        )
