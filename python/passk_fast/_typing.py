"""Types that many files name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from typing import Generic

    import numpy as np
    from numpy.typing import NDArray
    from typing_extensions import TypeVar

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]
    # A number for one k, an array for several.
    OneOrMany: TypeAlias = float | Floats
    End = TypeVar("End", bound=OneOrMany, default=OneOrMany, covariant=True)

    class Ends(NamedTuple, Generic[End]):
        """Both ends of an interval."""

        low: End
        high: End
else:
    # Python 3.10 has no generic named tuples.
    End = None

    class Ends(NamedTuple):
        """Both ends of an interval."""

        low: Any
        high: Any

        @classmethod
        def __class_getitem__(cls, _: object) -> type:
            return cls
