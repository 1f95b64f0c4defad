"""Whether the samples named have their golden numbers: ``python -m tests.mutation.golden compare rank``."""

from __future__ import annotations

import json
import sys
import warnings

import numpy as np

from tests.portability.digests import GOLDEN
from tests.portability.leaves import digests
from tests.portability.samples import FUNCTIONS


def main() -> int:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("error")
        for name in sys.argv[1:]:
            for label, call in FUNCTIONS[name].items():
                if digests(call()) != golden[f"{name}: {label}"]:
                    return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
