"""What results about a difference of two models have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passk_fast.show.result import Concluded

if TYPE_CHECKING:
    from passk_fast._typing import OneOrMany


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
