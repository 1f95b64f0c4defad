"""The process outlives what it is asked for: too much memory, no threads, forks, other threads that write."""

import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest

import passk_fast as pk

if sys.platform == "win32":
    pytest.skip("limits and forks of POSIX", allow_module_level=True)


def run(code, timeout=100):
    """The standard output of a child that must end by itself, without a word on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=timeout
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


ALLOCATIONS = {
    "bootstrap": "pk.bootstrap(counts, k=1, replicates=2**32, rng=1)",
    "bootstrap_values": "pk.bootstrap_values(np.arange(100.0), replicates=2**32, rng=1)",
    "means": "_core.replicate_statistic(np.ones((5, 3)), 'mean', 1, 0, 2**60)",
    "weights": "_core.replicate_weights(2**20, 1, 0, 2**40)",
    "flips": "_core.flipped_sums(np.ones((4, 2), np.int64), np.array([0, 4], np.uintp), 1, 0, 2**40)",
    "shuffles": "_core.shuffled_wald(np.ones((1, 4, 3)), 1, 0, 2**50)",
    "lm-eval": "_core.replay_choices(np.ones(5), 'mean', 1000, 2**50)",
    "strides": "pk.pass_at_k(10, 3, 1, out=np.zeros((4 * 10**7, 2))[:, 0])",
}


@pytest.mark.parametrize("call", ALLOCATIONS)
def test_memory_that_is_not_there_is_a_memory_error(call):
    text = run(f"""
        import resource
        import numpy as np, passk_fast as pk
        from passk_fast import _core
        counts = pk.Counts(10, [1, 2, 3])
        resource.setrlimit(resource.RLIMIT_AS, (1000 << 20,) * 2)
        try:
            {ALLOCATIONS[call]}
        except MemoryError as error:
            print(error)
        print(pk.pass_at_k(10, 3, 1))
    """)
    assert text.endswith("0.3\n"), text
    assert "not enough memory: " in text or "Unable to allocate" in text


@pytest.mark.parametrize("room", [1, 64])
def test_what_fails_within_is_an_exception_and_nothing_else(room):
    """Not even where a backtrace is asked for, which takes a lock and memory."""
    text = run(f"""
        import os, resource
        os.environ["RUST_BACKTRACE"] = "full"
        from passk_fast import _core
        size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + ({room} << 20),) * 2)
        for _ in range(3):
            try:
                _core.rank_weights(5, 9, 12)  # no caller of ours asks for the twelfth of nine
            except (RuntimeError, MemoryError) as error:
                print(type(error).__name__, error)
        print("done")
    """)
    assert text.endswith("done\n"), text
    if room == 64:
        assert "RuntimeError the computation failed (" in text
        assert "); please report its arguments" in text


@pytest.mark.parametrize("count", [1025, 10**6, 2**63, 2**64, -1, 10**30])
def test_too_many_threads_are_refused(count):
    with pytest.raises(ValueError, match=rf"`count` must satisfy 0 <= count <= 1024; got count={count}"):
        pk.set_threads(count)


@pytest.mark.parametrize("count", ["2", 2.0, None, [2], True, np.True_])
def test_threads_are_counted_by_whole_numbers(count):
    with pytest.raises(TypeError, match=rf"^`count` must be an int; got {type(count).__name__}$"):
        pk.set_threads(count)


def test_work_without_threads_is_done_by_the_caller():
    text = run("""
        import os, resource
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        import numpy as np, passk_fast as pk
        expected = pk.pass_at_k(10, np.arange(1000) % 11, 5)
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
        pk.set_threads(4)
        found = pk.pass_at_k(10, np.arange(200_000) % 11, 5)
        print(np.array_equal(found[:1000], expected))
    """)
    assert text == "True\n"


def test_more_threads_than_there_can_be_are_fewer():
    code = "import passk_fast as pk; print(pk.threads() <= 1024)"
    environment = {"RAYON_NUM_THREADS": "5000", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\n", "")


def outcome(c):
    """The error of a call, if it ends in one."""
    try:
        pk.pass_at_k(50, c, 5)
    except (ValueError, RuntimeError) as error:
        return str(error)
    return "a number"


def test_an_input_that_another_thread_writes_is_a_number_or_an_error():
    c = np.zeros(200_000, np.int64)
    stop = threading.Event()

    def flip():
        while not stop.is_set():
            c[-1] = 99  # not a count of n = 50
            c[-1] = 3

    writer = threading.Thread(target=flip)
    writer.start()
    try:
        found = {outcome(c) for _ in range(300)}
        assert all(
            text.startswith(("a number", "`c` must satisfy 0 <= c <= n", "another thread")) for text in found
        )
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("count", [150, pytest.param(10_000, marks=pytest.mark.faults)])
def test_forks_amid_calls_do_not_hang(count):
    code = """
        import os, signal, threading, time, warnings
        import numpy as np, passk_fast as pk
        warnings.simplefilter("ignore")
        c = np.arange(200_000) % 51
        expected = pk.pass_at_k(50, c, 7)
        stop, turn = threading.Event(), [0]
        def call():
            while not stop.is_set():
                assert np.array_equal(pk.pass_at_k(50, c, 7), expected)
                pk.set_threads(1 + turn[0] % 4)
        callers = [threading.Thread(target=call, daemon=True) for _ in range(3)]
        for caller in callers:
            caller.start()
        bad = 0
        for _ in range(COUNT):
            child = os.fork()
            if child == 0:
                signal.alarm(20)
                os._exit(0 if np.array_equal(pk.pass_at_k(50, c, 7), expected) else 7)
            turn[0] += 1
            bad += os.waitpid(child, 0)[1] != 0
        stop.set()
        for caller in callers:
            caller.join()
        print("bad", bad)
    """
    assert run(code.replace("COUNT", str(count)), timeout=100 + count) == "bad 0\n"


@pytest.mark.parametrize("large", [True, False])
def test_control_c_ends_a_long_ufunc(large):
    size = 400_000 if large else 40_000
    text = run(f"""
        import os, signal, threading
        import numpy as np, passk_fast as pk
        n = np.full({size}, 10**8) + np.arange({size})
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            pk.mg_pass_at_k(n, n // 2, 10**7)
        except KeyboardInterrupt:
            print("stopped")
    """)
    assert text == "stopped\n"
