"""Write `golden_sums.json`: replicates of each sampler as this version draws them.

Run `python -m tests.examples.golden_sums` after a deliberate change of the random stream, and list the change
under "Value-breaking" in the changelog.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.designs import Design, one_stratum

GOLDEN = Path(__file__).with_suffix(".json")
SEED, FIRST, REPLICATES = 20_240_229, 10_000, 4

VALUES = [[i / 7.0, (i % 5) / 3.0] for i in range(12)]
WHOLE = [float(1 + i * i % 11) for i in range(12)]
MANY = [float(5000 + i) for i in range(12)]
REAL = [1.0 / (1 + i) for i in range(12)]

CASES: dict[str, tuple[Design, str]] = {
    "direct, whole weights": (one_stratum(164, WHOLE, VALUES), "direct"),
    "direct, an odd draw": (one_stratum(163, WHOLE, VALUES), "direct"),
    "direct, many rows": (one_stratum(163, MANY, VALUES), "direct"),
    "direct, real weights": (one_stratum(164, REAL, VALUES), "direct"),
    "poisson, whole weights": (one_stratum(10_000, WHOLE, VALUES), "poisson"),
    "poisson, real weights": (one_stratum(10_000, REAL, VALUES), "poisson"),
    "conditional, small counts": (one_stratum(40, REAL, VALUES), "conditional"),
    "conditional, large counts": (one_stratum(10**12, WHOLE, VALUES), "conditional"),
}


def replicates(name: str) -> list[str]:
    """Rows of sums, in hexadecimal so that no digit is lost."""
    design, method = CASES[name]
    return [" ".join(map(float.hex, row)) for row in design.sums(SEED, FIRST, REPLICATES, method).tolist()]


if __name__ == "__main__":
    rows = {name: replicates(name) for name in CASES}
    GOLDEN.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
