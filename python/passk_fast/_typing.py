"""Types that many files name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
# A number for one k, an array for several.
OneOrMany: TypeAlias = float | Floats

if TYPE_CHECKING:
    from typing import Generic

    from matplotlib.axes import Axes as Axes
    from typing_extensions import TypeVar

    End = TypeVar("End", bound=OneOrMany, default=OneOrMany, covariant=True)

    class Ends(NamedTuple, Generic[End]):
        """Both ends of an interval."""

        low: End
        high: End
else:
    # matplotlib is an extra, loaded where something is drawn.
    Axes = Any
    # Python 3.10 has no generic named tuples.
    End = None

    class Ends(NamedTuple):
        """Both ends of an interval."""

        low: Any
        high: Any

        @classmethod
        def __class_getitem__(cls, _: object) -> type:
            return cls
