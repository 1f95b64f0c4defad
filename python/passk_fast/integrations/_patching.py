"""Functions of other packages put aside for ours, now or when their module is imported, and put back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NamedTuple


class Patch(NamedTuple):
    """One function to replace: where it is, and what makes ours, given theirs."""

    module: str
    name: str
    make: Callable[[Callable[..., Any]], Callable[..., Any]]


# What stood under a name at first, and ours put over it in turn, for each (module, name) that is patched:
# several patches of one function may be undone in any order.
_LAYERS: dict[tuple[str, str], list[Any]] = {}


class Patches:
    """Several patches that come and go together; modules that are not there yet are patched when imported."""

    def __init__(self, patches: Sequence[Patch]) -> None:
        self._waiting: dict[str, list[Patch]] = {}
        for patch in patches:
            self._waiting.setdefault(patch.module, []).append(patch)
        self._made: list[tuple[ModuleType, str, Any]] = []
        self._finder = _Finder(self)

    def apply(self) -> None:
        """Replace what is imported, and watch for the rest."""
        for module in list(self._waiting):
            if module in sys.modules:
                self.patch(sys.modules[module])
        if self._waiting:
            sys.meta_path.insert(0, self._finder)

    def patch(self, module: ModuleType) -> None:
        """Replace the functions of one module."""
        for patch in self._waiting.pop(module.__name__, ()):
            place, current = (module.__name__, patch.name), getattr(module, patch.name)
            if current not in _LAYERS.get(place, ()):
                _LAYERS[place] = [_original(current)]
            ours = patch.make(_LAYERS[place][0])
            _LAYERS[place].append(ours)
            setattr(module, patch.name, ours)
            self._made.append((module, patch.name, ours))

    def undo(self) -> None:
        """Put everything back that nobody has replaced since."""
        self._waiting.clear()
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
        for module, name, ours in reversed(self._made):
            layers = _LAYERS.get((module.__name__, name), [])
            if ours in layers:
                layers.remove(ours)
                if getattr(module, name) is ours:
                    setattr(module, name, layers[-1])
                if len(layers) == 1:
                    del _LAYERS[module.__name__, name]
        self._made.clear()

    def waits_for(self, module: str) -> bool:
        """Whether a module is to be patched when it is imported."""
        return module in self._waiting


def _original(function: Any) -> Any:
    """Their function, where a module has imported ours from another one that is patched already."""
    return next((layers[0] for layers in _LAYERS.values() if function in layers), function)


class _Finder(MetaPathFinder):
    """Finds a module as everybody does, and patches it once it has run."""

    def __init__(self, patches: Patches) -> None:
        self._patches = patches
        self._looking = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if self._looking or not self._patches.waits_for(fullname):
            return None
        self._looking = True  # so that the search below is not asked of us
        try:
            spec = find_spec(fullname)
        finally:
            self._looking = False
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._patches)
        return spec


class _Loader(Loader):
    """A loader that patches the module that another one has loaded."""

    def __init__(self, loader: Loader, patches: Patches) -> None:
        self._loader = loader
        self._patches = patches

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._patches.patch(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)
