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
    placed,
    written,
)
from passk_fast._validate.indices import same_index
from passk_fast._validate.interchange import (
    as_array,
    readable,
    taken,
)
from passk_fast._validate.ks import (
    DEFAULT_KS,
    HasAttempts,
    Ks,
    ks,
    ks_of_any_size,
    of_one_k,
)
from passk_fast._validate.labels import (
    MAY_LACK,
    hashable,
    label_array,
    lacking,
    unique,
)
from passk_fast._validate.numbers import (
    IntArray,
    real_values,
    unmixed,
    vector,
    whole_numbers,
)
from passk_fast._validate.scalars import (
    MOST,
    TARGETS,
    choice,
    cost,
    flag,
    level,
    near,
    number,
    of_bootstrap,
    probability,
    replicates,
    several,
    target,
    whole,
)

__all__ = [
    "DEFAULT_KS",
    "MAY_LACK",
    "MOST",
    "TARGETS",
    "HasAttempts",
    "IntArray",
    "Ks",
    "as_array",
    "choice",
    "cost",
    "flag",
    "hashable",
    "is_missing",
    "is_whole",
    "kind",
    "ks",
    "ks_of_any_size",
    "label_array",
    "lacking",
    "level",
    "named",
    "naming",
    "near",
    "number",
    "of_bootstrap",
    "of_one_k",
    "place",
    "placed",
    "probability",
    "readable",
    "real_values",
    "replicates",
    "same_index",
    "several",
    "taken",
    "target",
    "unique",
    "unmixed",
    "vector",
    "whole",
    "whole_numbers",
    "written",
]
