"""What a task and a bar are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

Medians = Mapping[str, float]


@dataclass(frozen=True)
class Bar:
    """A limit on what one contestant takes, given what the others took (seconds, or MB of memory)."""

    text: str
    who: str
    limit: Callable[[Medians], float]
    quantity: str = "seconds"


@dataclass(frozen=True)
class Task:
    """One job for several contestants, each named ``adapter.function``."""

    name: str
    title: str
    case: Callable[[int, int], object]
    contestants: tuple[str, ...]
    problems: int = 1
    replicates: int = 0
    bars: tuple[Bar, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)

    def quick(self) -> "Task":
        """The same task at a size that only shows that it runs."""
        return replace(self, problems=min(self.problems, 1000), replicates=min(self.replicates, 50))

    def share(self, share: float) -> object:
        """Inputs for part of the work: fewer replicates, or fewer problems where there are none."""
        if self.replicates:
            return self.case(self.problems, max(2, round(share * self.replicates)))
        return self.case(max(1, round(share * self.problems)), 0)

    def actual_share(self, share: float) -> float:
        """The share that whole replicates or problems make of it."""
        whole = self.replicates or self.problems
        return max(1, round(share * whole)) / whole


def fastest(medians: Medians, names: tuple[str, ...]) -> float:
    """The least time among those that could run."""
    return min(medians[name] for name in names if name in medians)


def part_of(share: float, *names: str) -> Callable[[Medians], float]:
    """A limit: this part of the time of the fastest of these."""
    return lambda medians: share * fastest(medians, names)
