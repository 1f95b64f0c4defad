"""Stand-ins for arrays of other libraries."""

from __future__ import annotations

from typing import Any

import numpy as np


class Exporting:
    """An array of which NumPy can have nothing but DLPack; device (1, 0) is the CPU."""

    def __init__(self, values: Any, device: tuple[int, int] = (1, 0), dtype: Any = None) -> None:
        self.array, self.device = np.array(values, dtype=dtype), device

    def __dlpack__(self, **options: Any) -> Any:
        if self.device[0] != 1:
            raise BufferError("cannot export from device cuda:0")
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.device
