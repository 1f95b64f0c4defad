"""verl's module of metrics, unmodified, where its gigabytes of dependencies are not.

`verl/trainer/ppo/metric_utils.py` imports PyTorch, OmegaConf, transformers and parts of verl that need Ray;
the functions of validation use none of them. So the packages around it are entered without running their
`__init__`, and what it imports is a stand-in that knows nothing.
"""

import importlib
import sys
from importlib.machinery import PathFinder
from types import ModuleType
from unittest.mock import MagicMock

AROUND = ("verl", "verl.trainer", "verl.trainer.ppo")
UNUSED = (
    *("torch", "omegaconf", "transformers", "verl.utils", "verl.utils.fs", "verl.utils.import_utils"),
    *("verl.utils.model", "verl.utils.torch_functional"),
)


def metric_utils():
    """The real module."""
    path = None
    for name in AROUND:
        spec = PathFinder.find_spec(name, path)
        if spec is None:
            raise ImportError("verl is not installed")
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = path = spec.submodule_search_locations
    sys.modules["verl"].DataProto = MagicMock()
    for name in UNUSED:
        sys.modules[name] = MagicMock()
    return importlib.import_module("verl.trainer.ppo.metric_utils")
