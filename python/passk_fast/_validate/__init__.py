"""The only input validation. Each text is a contract: argument, rule, offending values, where they stand.

TypeError is for a value of the wrong kind, ValueError for a wrong value of the right kind.
"""

from passk_fast._validate._words import (
    about as about,
    advice as advice,
    advised_columns as advised_columns,
    argument as argument,
    cut as cut,
    either as either,
    in_options as in_options,
    is_missing as is_missing,
    is_whole as is_whole,
    kind as kind,
    named as named,
    naming as naming,
    phrase as phrase,
    place as place,
    said as said,
    written as written,
    wrong as wrong,
    wrong_kind as wrong_kind,
)
from passk_fast._validate.indices import same_index as same_index
from passk_fast._validate.interchange import (
    as_array as as_array,
    objects as objects,
    readable as readable,
    taken as taken,
)
from passk_fast._validate.ks import (
    DEFAULT_KS as DEFAULT_KS,
    Ks as Ks,
    ks as ks,
    ks_of_any_size as ks_of_any_size,
    of_each_k as of_each_k,
    of_one_k as of_one_k,
)
from passk_fast._validate.labels import (
    MAY_LACK as MAY_LACK,
    hashable as hashable,
    label_array as label_array,
    lacking as lacking,
    refuse_truths_as_numbers as refuse_truths_as_numbers,
    unique as unique,
)
from passk_fast._validate.lookalikes import (
    as_seen as as_seen,
    lookalikes as lookalikes,
    refuse_lookalikes as refuse_lookalikes,
)
from passk_fast._validate.numbers import (
    in_digits as in_digits,
    real_values as real_values,
    unmixed as unmixed,
    vector as vector,
    whole_numbers as whole_numbers,
)
from passk_fast._validate.scalars import (
    MOST as MOST,
    MOST_COST as MOST_COST,
    choice as choice,
    cost as cost,
    flag as flag,
    inner_share as inner_share,
    level as level,
    number as number,
    of_bootstrap as of_bootstrap,
    probability as probability,
    replicates as replicates,
    several as several,
    target as target,
    whole as whole,
    within as within,
)
