"""Compiled core: arguments in, call, array out. Import its names from `passk_fast`."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, Final, Protocol, final, overload

import numpy as np
import numpy.typing as npt

_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]
_Sizes = npt.NDArray[np.uint64]
_Flags = npt.NDArray[np.bool_]
_Progress = Callable[[int, int], object]

VERSION: Final[str]
DEBUG: Final[bool]

def set_threads(count: int) -> None: ...
def threads() -> int: ...
def instruction_set() -> str: ...
def instruction_sets() -> list[str]: ...

# estimators: ufuncs whose operands have names
ufuncs: Final[ModuleType]

class _Ufunc(Protocol):
    __name__: str
    @property
    def nin(self) -> int: ...
    @property
    def nout(self) -> int: ...
    @property
    def types(self) -> list[str]: ...

# written by tests.contract.estimators
class _OfNCBudget(_Ufunc, Protocol):
    @overload
    def __call__(self, n: int, c: int, budget: int) -> np.float64: ...
    @overload
    def __call__(
        self,
        n: npt.ArrayLike,
        c: npt.ArrayLike,
        budget: npt.ArrayLike,
        out: Any = None,
        *,
        where: npt.ArrayLike = True,
        **options: Any,
    ) -> Any: ...

class _OfNCK(_Ufunc, Protocol):
    @overload
    def __call__(self, n: int, c: int, k: int) -> np.float64: ...
    @overload
    def __call__(
        self,
        n: npt.ArrayLike,
        c: npt.ArrayLike,
        k: npt.ArrayLike,
        out: Any = None,
        *,
        where: npt.ArrayLike = True,
        **options: Any,
    ) -> Any: ...

class _OfNCKAlphaBeta(_Ufunc, Protocol):
    @overload
    def __call__(self, n: int, c: int, k: int, alpha: float, beta: float) -> np.float64: ...
    @overload
    def __call__(
        self,
        n: npt.ArrayLike,
        c: npt.ArrayLike,
        k: npt.ArrayLike,
        alpha: npt.ArrayLike,
        beta: npt.ArrayLike,
        out: Any = None,
        *,
        where: npt.ArrayLike = True,
        **options: Any,
    ) -> Any: ...

class _OfNCKTau(_Ufunc, Protocol):
    @overload
    def __call__(self, n: int, c: int, k: int, tau: float) -> np.float64: ...
    @overload
    def __call__(
        self,
        n: npt.ArrayLike,
        c: npt.ArrayLike,
        k: npt.ArrayLike,
        tau: npt.ArrayLike,
        out: Any = None,
        *,
        where: npt.ArrayLike = True,
        **options: Any,
    ) -> Any: ...

expected_attempts: Final[_OfNCBudget]
g_pass_at_k: Final[_OfNCKTau]
mg_pass_at_k: Final[_OfNCK]
pass_at_k: Final[_OfNCK]
pass_hat_k: Final[_OfNCK]
posterior_pass_at_k: Final[_OfNCKAlphaBeta]
sampling_variance: Final[_OfNCK]

# bootstrap
def replicate_sums(
    draws: _Ints,
    starts: _Ints,
    weights: _Floats,
    values: _Floats,
    seed: int,
    first: int,
    replicates: int,
    progress: Callable[[int, int], object] | None = None,
    *,
    method: str | None = None,
) -> _Floats: ...

# clones
def form(text: str, language: str) -> bytes: ...
def forms(
    texts: list[str],
    starts: _Ints,
    language: str,
    progress: Callable[[int, int], object] | None = None,
) -> tuple[_Ints, npt.NDArray[np.bool_]]: ...
def minhash(set: npt.NDArray[np.uint64], hashes: int) -> npt.NDArray[np.uint64]: ...
def near_copies(
    texts: list[str],
    starts: _Ints,
    language: str,
    thresholds: list[float],
    progress: Callable[[int, int], object] | None = None,
) -> _Ints: ...
def shingles(text: str, language: str) -> npt.NDArray[np.uint64]: ...

# distribution
@final
class ResamplingDistribution:
    def __new__(
        cls,
        draws: npt.NDArray[np.uint64],
        starts: npt.NDArray[np.uint64],
        weights: _Floats,
        values: _Floats,
        sizes: _Floats | None = None,
    ) -> ResamplingDistribution: ...
    @property
    def method(self) -> str: ...
    @property
    def mean(self) -> float: ...
    @property
    def standard_deviation(self) -> float: ...
    @property
    def skewness(self) -> float: ...
    @overload
    def cdf(self, x: float, *, mid: bool = False) -> float: ...
    @overload
    def cdf(self, x: _Floats, *, mid: bool = False) -> _Floats: ...
    @overload
    def ppf(self, p: float) -> float: ...
    @overload
    def ppf(self, p: _Floats) -> _Floats: ...

# elementary
def _elementary(name: str, x: float) -> float: ...

# flips
def flipped_sums(
    values: _Ints,
    starts: npt.NDArray[np.uintp],
    seed: int,
    first: int,
    replicates: int,
    progress: _Progress | None = None,
) -> _Ints: ...
def pair_squares(values: _Ints, starts: npt.NDArray[np.uintp], pairs: npt.NDArray[np.uintp]) -> _Floats: ...
def pair_statistics(
    pairs: npt.NDArray[np.uintp], squares: _Floats, sizes: _Floats, sums: _Ints
) -> _Floats: ...
def times_reached(
    pairs: npt.NDArray[np.uintp],
    squares: _Floats,
    sizes: _Floats,
    observed: _Floats,
    sums: _Ints,
    progress: _Progress | None = None,
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]: ...

# json
def distinct_names(text: bytes) -> bool: ...
def line_columns(text: bytes, names: list[bytes]) -> list[tuple[npt.NDArray[np.int32], bytes]] | None: ...

# majority
def drawn_votes(
    answers: _Sizes,
    weights: _Floats,
    correct: _Flags,
    starts: _Sizes,
    k: int,
    seed: int,
    replicates: int,
    progress: _Progress | None = None,
) -> _Floats: ...
def enumerated_votes(
    answers: _Sizes, weights: _Floats, correct: _Flags, starts: _Sizes, k: int
) -> _Floats: ...
def vote_subsets(n: int, k: int) -> int | None: ...
def winning_chances(
    sizes: _Sizes, starts: _Sizes, wanted: _Flags, k: int, with_replacement: bool
) -> _Floats: ...

# mersenne
def replay_choices(
    values: _Floats, statistic: str, chunk: int, replicates: int, progress: _Progress | None = None
) -> _Floats: ...

# numeric
FUNCTIONS: Final[dict[str, np.ufunc]]

def convolution(x: _Floats, y: _Floats) -> _Floats: ...
def gauss_legendre(count: int) -> tuple[_Floats, _Floats]: ...
def row_products(left: _Floats, right: _Floats) -> _Floats: ...
def row_sums(table: _Floats) -> _Floats: ...
def symmetric_eigen(matrix: _Floats) -> tuple[_Floats, _Floats]: ...

# order
def join_order(earlier: _Ints, later: _Ints) -> _Ints: ...
def sequence_statistics(unit: _Ints, outcome: npt.NDArray[np.int8], units: int) -> _Ints: ...
def permuted_order(
    n: _Ints,
    c: _Ints,
    weights: _Floats,
    seed: int,
    first: int,
    replicates: int,
    progress: _Progress | None = None,
) -> _Floats: ...

# outcomes
def count_attempts(
    problem: _Ints, outcome: npt.NDArray[np.int8], problems: int
) -> tuple[_Ints, _Ints, _Ints]: ...
def count_outcomes(outcomes: npt.NDArray[np.integer | np.floating]) -> tuple[_Ints, _Ints]: ...
def count_packed(bits: npt.NDArray[np.uint8], n: int, little: bool) -> _Ints: ...

# ranked
def order_statistics(
    values: _Floats, starts: _Sizes, ks: _Sizes, ranks: _Floats, with_replacement: bool
) -> _Floats: ...
def rank_weights(n: int, k: int, rank: int) -> _Floats: ...
def verified_means(values: _Floats, verifier: _Floats, starts: _Sizes, ks: _Sizes) -> _Floats: ...

# relabelling
def relabelled_sums(
    sizes: _Ints,
    passed: _Ints,
    values: _Floats,
    places: _Ints,
    starts: _Ints,
    seed: int,
    first: int,
    replicates: int,
    progress: _Progress | None = None,
    *,
    subsample: bool = False,
) -> _Floats: ...

# replicates
def column_moments(replicates: _Floats, estimates: _Floats) -> tuple[_Floats, _Floats]: ...
def column_quantiles(replicates: _Floats, probabilities: _Floats) -> _Floats: ...
def column_shares_below(replicates: _Floats, estimates: _Floats, sizes: _Floats) -> _Floats: ...

# rewards
def rewards(
    values: npt.NDArray[np.floating], starts: _Sizes, k: int, method: str
) -> npt.NDArray[np.floating]: ...

# shuffle
def shuffled_wald(
    values: _Floats, seed: int, first: int, replicates: int, progress: _Progress | None = None
) -> _Floats: ...
def wald(values: _Floats) -> _Floats: ...

# signflip
def sign_flip(
    sizes: _Floats,
    counts: npt.NDArray[np.uint64],
    plus: npt.NDArray[np.uint64],
    tolerance: float,
    *,
    method: str | None = None,
) -> tuple[float, str]: ...

# special
def normal_cdf(x: float) -> float: ...
def normal_ppf(p: float) -> float: ...
def student_t_cdf(x: float, df: float) -> float: ...
def student_t_ppf(p: float, df: float) -> float: ...

# tally
def classify(n: _Ints, c: _Ints) -> tuple[_Ints, _Ints, _Ints, _Ints]: ...
def column_sums(problems: _Ints, values: _Floats) -> _Floats: ...
def combine(n: _Ints, c: _Ints, problems: _Ints) -> tuple[_Ints, _Ints, _Ints]: ...
def tally(n: _Ints, c: _Ints) -> tuple[_Ints, _Ints, _Ints]: ...

# values
def replicate_statistic(
    values: _Floats,
    statistic: str | float,
    seed: int,
    first: int,
    replicates: int,
    progress: _Progress | None = None,
    *,
    studentized: bool = False,
) -> _Floats: ...
def replicate_weights(
    m: int, seed: int, first: int, replicates: int, progress: _Progress | None = None
) -> _Ints: ...
def sample_statistic(values: _Floats, statistic: str | float) -> _Floats: ...
