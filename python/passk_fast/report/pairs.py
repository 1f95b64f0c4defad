"""Every pair of models of a ranking: the difference, its interval and what it shows."""

from __future__ import annotations

from typing import Any

from passk_fast._typing import Axes
from passk_fast.analyses.ranking.result import Ranking
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table
from passk_fast.show.numbers import ends, level, p_value, score

# So many pairs fit into a picture; of more models each is held against the best.
DRAWN = 21


def pairs(ranking: Ranking) -> Document:
    """A table of all pairs at every k, the better estimate first."""
    found = _pairs(ranking)
    shown = [one["p_adjusted"] < 1 - ranking.level for one in found]
    table = Table.of(
        ("statistic", [f"pass@{one['k']}" for one in found]),
        ("model", [one["first"] for one in found]),
        ("less", [one["second"] for one in found]),
        ("difference", [score(one["difference"]) for one in found]),
        ("simultaneous", [ends(one["low"], one["high"]) for one in found]),
        ("p (adjusted)", [p_value(one["p_adjusted"]) for one in found]),
        ("verdict", ["better" if one else "not shown to differ" for one in shown]),
    )
    many = f"{level(ranking.level)} intervals that hold for all pairs and every k together"
    return (table, Notes("", (f"differences on the same problems; {many}",)))


def plot_pairs(ranking: Ranking, ax: Axes | None = None) -> Axes:
    """The differences of all pairs at the first k, or of all models from the best; needs matplotlib."""
    first = _pairs(ranking)[0]["k"]
    found = [one for one in _pairs(ranking) if one["k"] == first]
    if len(found) > DRAWN:
        found = [one for one in found if one["first"] == found[0]["first"]]
    names = [_name(one["first"], one["second"]) for one in found]
    lines = sum(1 + name.count("\n") for name in names)
    ax = plots.axes(ax, height=max(3.0, plots.FRAME + plots.LINE * lines + 0.1 * len(names)))
    for row, one in enumerate(found):
        better = one["p_adjusted"] < 1 - ranking.level
        look: dict[str, Any] = {"color": plots.colour(0) if better else plots.GREY}
        ax.hlines([row], [one["low"]], [one["high"]], linewidth=2, **look)
        ax.plot([one["difference"]], [row], "o" if better else "s", **look)
    ax.axvline(0, color=plots.GREY, linewidth=1)
    plots.rows(ax, names, folds=False)
    ax.set_xlabel(f"difference of mean pass@{first}")
    plots.title(
        ax, f"pairs at pass@{first}, {level(ranking.level)} simultaneous intervals (coloured: better)"
    )
    return ax


def _name(first: str, second: str) -> str:
    """Both names, below each other where they are long."""
    less = " - " if len(first) + len(second) < plots.NAME else "\n- "
    return less.join(map(plots.folded, (first, second)))


def _pairs(ranking: Ranking) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ranking.to_dict()["pairs"]
    return [{**one, "p_adjusted": 1.0 if one["p_adjusted"] is None else one["p_adjusted"]} for one in found]
