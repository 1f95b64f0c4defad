"""Arrays of other libraries: in through DLPack, out as what they were."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import array_api_strict as xp
import numpy as np
import pytest

import passk_fast as pk
from tests.doubles import Exporting

VALUES = np.array([[1, 0, 0, 1], [0, 0.5, 0, 1]])
EXPECTED = pk.rewards(VALUES, 2)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_array_api(dtype: str) -> None:
    """Libraries with an array namespace, as JAX has one."""
    found = pk.rewards(xp.asarray(VALUES, dtype=getattr(xp, dtype)), 2)
    assert isinstance(found, type(xp.asarray(0.0)))
    assert found.dtype == getattr(xp, dtype)
    np.testing.assert_allclose(np.from_dlpack(found), EXPECTED, rtol=1e-6)


class Tensor(Exporting):
    """What PyTorch's tensors are to NumPy: they export DLPack, and their module has `from_dlpack`."""

    def __iter__(self) -> Iterator[Tensor]:
        return (Tensor(np.asarray(item)) for item in self.array)


Tensor.__module__ = "fake_torch"


@pytest.fixture
def fake_torch(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType("fake_torch")
    module.from_dlpack = lambda array: Tensor(np.from_dlpack(array))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fake_torch", module)
    return module


@pytest.mark.usefixtures("fake_torch")
@pytest.mark.parametrize("method", ["leave-one-out", "pkpo", "pass@k-training"])
def test_tensors(method: str) -> None:
    found = pk.rewards(Tensor(VALUES.astype(np.float32)), 2, method=method)
    assert isinstance(found, Tensor)
    assert found.array.dtype == np.float32
    np.testing.assert_allclose(found.array, pk.rewards(VALUES, 2, method=method), rtol=1e-6)
    grouped = pk.rewards(Tensor(VALUES.reshape(-1)), 2, method=method, groups=np.repeat(["a", "b"], 4))
    np.testing.assert_array_equal(grouped.array.reshape(2, 4), pk.rewards(VALUES, 2, method=method))


@pytest.mark.parametrize("device", ["device1", "device2"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_other_devices_of_the_array_api(device: str, dtype: str) -> None:
    """Copied to the CPU, and the result is where the rewards were, in their type."""
    there = xp.asarray(VALUES, dtype=getattr(xp, dtype), device=xp.Device(device))
    found = pk.rewards(there, 2)
    assert (found.device, found.dtype) == (there.device, there.dtype)
    near = np.from_dlpack(found.to_device(xp.Device("CPU_DEVICE")))
    np.testing.assert_allclose(near, EXPECTED, rtol=1e-6)
    counts = pk.Counts(
        xp.asarray([4, 4], device=xp.Device(device)), xp.asarray([1, 2], device=xp.Device(device))
    )
    assert counts.c.tolist() == [1, 2]
    np.testing.assert_array_equal(pk.best_of_k(there, 2), pk.best_of_k(VALUES.astype(dtype), 2))


class FarTensor(Tensor):
    """A tensor on another device: `cpu` copies it here, `to` sends a copy there."""

    def cpu(self) -> Tensor:
        return Tensor(self.array.copy())


FarTensor.__module__ = "fake_torch"


def test_tensors_on_other_devices(fake_torch: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tensor, "to", lambda self, device: FarTensor(self.array, device), raising=False)
    there = FarTensor(VALUES.astype(np.float32), (2, 1))
    found = pk.rewards(there, 2)
    assert isinstance(found, FarTensor)
    assert (found.device, found.array.dtype) == ((2, 1), np.float32)
    np.testing.assert_allclose(found.array, EXPECTED, rtol=1e-6)
    assert pk.Counts(8, FarTensor(np.array([1, 2]), (2, 0))).c.tolist() == [1, 2]


@pytest.mark.usefixtures("fake_torch")
def test_devices_without_a_way_here_are_refused() -> None:
    with pytest.raises(ValueError, match=r"must be in the memory of the CPU.*fake_torch.Tensor.*cuda"):
        pk.rewards(Tensor(VALUES, (2, 0)), 2)


def test_labels_are_taken_by_value() -> None:
    labels = Tensor(np.array([5, 5, 3, 3]))
    counts = pk.Counts(8, [1, 2, 3, 8], clusters=labels, strata=labels)
    for found in (counts.clusters, counts.strata):
        assert found is not None
        assert found.codes.tolist() == [0, 0, 1, 1]
        assert found.names.tolist() == [5, 3]
    np.testing.assert_array_equal(
        pk.rewards(VALUES[0], 2, groups=labels), pk.rewards(VALUES[0], 2, groups=[5, 5, 3, 3])
    )


def test_k_may_be_an_array() -> None:
    counts = pk.Counts(8, [1, 2, 3, 8])
    one, two = (counts.tally.mean(Tensor(np.array(k))) for k in (2, [1, 2]))  # type: ignore[call-overload]
    assert (one, two[1]) == (counts.tally.mean(2), counts.tally.mean(2))


def test_arrays_among_the_labels_are_refused() -> None:
    """Tensors of PyTorch hash by identity: each would be a cluster of its own."""
    with pytest.raises(
        TypeError, match="`clusters` must hold plain labels; got Tensor, an array, at index 0"
    ):
        pk.Counts(8, [1, 2], clusters=list(Tensor(np.array([5, 5]))))


@pytest.mark.parametrize("use", ["n", "c", "outcomes", "values", "clusters"])
def test_every_argument_names_what_it_cannot_read(use: str) -> None:
    there = Tensor(np.array([1, 2]), (2, 0))
    calls = {
        "n": lambda: pk.Counts(there, [1, 2]),
        "c": lambda: pk.Tally.from_counts(5, there),
        "outcomes": lambda: pk.Counts.from_outcomes(there),
        "values": lambda: pk.bootstrap_values(there),
        "clusters": lambda: pk.Counts(5, [1, 2], clusters=there),
    }
    with pytest.raises(ValueError, match=rf"`{use}` must be in the memory of the CPU.*cuda"):
        calls[use]()


def test_what_cannot_be_read_in_a_list_has_its_place() -> None:
    rows = [[1, 0], Tensor(np.array([1, 2]), (2, 0))]
    for call, argument in (
        (lambda: pk.Counts.from_outcomes(rows), "outcomes"),
        (lambda: pk.best_of_k(rows, 1), "scores"),
        (lambda: pk.bayes_at_n(rows, [0, 1]), "outcomes"),
    ):
        with pytest.raises(
            ValueError, match=rf"`{argument}` must be .* got fake_torch.Tensor at index 1: .*cuda"
        ):
            call()
    for call, argument in (
        (lambda: pk.Attempts(["a", "b"], rows[1]), "passed"),  # type: ignore[arg-type]
        (lambda: pk.bayes_at_n([[0, 1]], rows[1]), "weights"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValueError, match=rf"`{argument}` must be .* got fake_torch.Tensor: .*cuda"):
            call()
    read = Tensor(np.array([1, 0]))
    assert pk.Counts.from_outcomes([read, [1, 1, 1]]).c.tolist() == [1, 3]
    assert pk.bayes_at_n([read, read], [0, 1]).estimate == 0.5


def test_a_library_without_a_way_back_gets_numpy(fake_torch: ModuleType) -> None:
    del fake_torch.from_dlpack
    assert isinstance(pk.rewards(Tensor(VALUES), 2), np.ndarray)


def test_real_tensors() -> None:
    """Where PyTorch is at hand; the suite does not install its gigabyte."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    found = pk.rewards(torch.tensor(VALUES, dtype=torch.float32), 2)
    assert isinstance(found, torch.Tensor)
    assert found.dtype == torch.float32
    np.testing.assert_allclose(found.numpy(), EXPECTED, rtol=1e-6)
    labels = torch.tensor([5, 5, 3, 3])
    clusters = pk.Counts(8, torch.tensor([1, 2, 3, 8]), clusters=labels).clusters
    assert clusters is not None
    assert clusters.codes.tolist() == [0, 0, 1, 1]
    for call, argument in ((pk.Counts, "c"), (pk.Tally.from_counts, "c")):
        with pytest.raises(ValueError, match=f"`{argument}` must be in the memory of the CPU"):
            call(8, labels.to("meta"))
    with pytest.raises(ValueError, match=r"`values` must be in the memory of the CPU.*meta"):
        pk.rewards(torch.tensor(VALUES).to("meta"), 2)
    with pytest.raises(ValueError, match="`outcomes` must be in the memory of the CPU, detached"):
        pk.Counts.from_outcomes(torch.ones(2, 3, requires_grad=True))
