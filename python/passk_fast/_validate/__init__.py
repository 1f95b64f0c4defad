"""The only input validation. Each text is a contract: argument, rule, offending values, where they stand.

TypeError is for a value of the wrong kind, ValueError for a wrong value of the right kind.
"""

from passk_fast._validate._words import (
    is_missing,
    is_whole,
    kind,
    named,
    naming,
    place,
)
from passk_fast._validate.interchange import (
    readable,
    taken,
)
from passk_fast._validate.ks import (
    DEFAULT_KS,
    HasAttempts,
    Ks,
    ks,
)
from passk_fast._validate.labels import (
    hashable,
    label_array,
    unique,
)
from passk_fast._validate.numbers import (
    IntArray,
    real_values,
    vector,
    whole_numbers,
)
from passk_fast._validate.scalars import (
    MOST,
    TARGETS,
    choice,
    level,
    number,
    probability,
    replicates,
    target,
    threshold,
    whole,
)

__all__ = [
    "DEFAULT_KS",
    "MOST",
    "TARGETS",
    "HasAttempts",
    "IntArray",
    "Ks",
    "choice",
    "hashable",
    "is_missing",
    "is_whole",
    "kind",
    "ks",
    "label_array",
    "level",
    "named",
    "naming",
    "number",
    "place",
    "probability",
    "readable",
    "real_values",
    "replicates",
    "taken",
    "target",
    "threshold",
    "unique",
    "vector",
    "whole",
    "whole_numbers",
]
