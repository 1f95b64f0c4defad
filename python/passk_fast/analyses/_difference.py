"""What results about a difference of two models have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from passk_fast._typing import Axes, OneOrMany
from passk_fast.show import plots
from passk_fast.show.result import Concluded


class Difference(Concluded):
    """A result whose intervals and p-values are about `difference`."""

    if TYPE_CHECKING:
        # A field of each: a property here would be taken for its default.
        @property
        def difference(self) -> OneOrMany:
            """A - B."""

    @property
    def estimate(self) -> OneOrMany:
        """What the intervals and p-values are about: the difference."""
        return self.difference

    def _draw(self, ax: Axes, names: Sequence[str]) -> None:
        """Each difference with its interval, the k ascending, and no difference as a line."""
        found = self._listed()
        places = plots.places(ax, found["k"], names)
        ax.axhline(0, color=plots.GREY, linewidth=1)
        ax.vlines(places, found["low"], found["high"], color=plots.colour(0), linewidth=2)
        ax.plot(places, found["difference"], "o", color=plots.colour(0))
