"""From what harnesses call an outcome to passed, failed, or no verdict."""

from __future__ import annotations

from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._recording import Keep

# A reward this close to 1 is 1, as the τ-benches have it.
CLOSE = 1e-6

POLICIES = "(missing='fail', 'drop' or 'bounds' says what to make of these)"
WITHOUT_VERDICT = f"an attempt without a verdict {POLICIES}"


def refuse_missing(
    path: str, keep: Keep, found: str, *, line: int | None = None, field: str | None = None
) -> None:
    """Under the policy "error", refuse an attempt without a verdict; `found` stands in its place."""
    if keep.missing == "error":
        raise ReadError(path, f"expected an outcome; got {found}, {WITHOUT_VERDICT}", line=line, field=field)


def from_score(score: object, keep: Keep, path: str, *, line: int | None = None, field: str) -> bool:
    """Outcome of a numeric score: 1 passed, 0 failed, or whether it reaches the threshold.

    Raises
    ------
    ReadError
        If it is no number, or neither 0 nor 1 and there is no threshold.
    """
    if isinstance(score, bool):
        return score
    if not isinstance(score, int | float):
        raise ReadError(path, f"expected a number; got {excerpt(score)}", line=line, field=field)
    if keep.threshold is not None:
        return score >= keep.threshold
    if abs(score - 1) <= CLOSE:
        return True
    if abs(score) <= CLOSE:
        return False
    raise ReadError(
        path,
        f"expected 0 or 1; got {excerpt(score)} (threshold= says from where on a score passes)",
        line=line,
        field=field,
    )


def refuse_text(path: str, keep: Keep, format: str) -> None:
    """Refuse to keep texts of a format that has none."""
    if keep.text:
        raise ReadError(path, f"expected texts, which were asked for; the format {format} has none")
