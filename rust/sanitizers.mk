# Undefined behaviour and stray accesses. Miri interprets the unsafe code below the core and the parts of the core
# that read what others wrote; AddressSanitizer watches the core's tests, its fuzzer, and the binding under tests in
# Python. Both need a nightly toolchain: what is not there is left out and said. Valgrind looks at the binding, too
# (`make faults`).

NIGHTLY ?= nightly
TRIPLE = $(shell rustc -vV | sed -n 's/^host: //p')
# Neither takes a day: no thousands of replicates, few random cases.
MIRI_TESTS ?= memory scratch json counting clones random numeric::sums
ASAN_SECONDS ?= 60
# A module of Python's has the sanitizer's calls in it, and finds what answers them where that is preloaded: gcc's
# library speaks the same protocol. Python's own allocator hides what its blocks are.
ASAN_PYTHON = PYTHONMALLOC=malloc ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 PYTHONPATH=target/asan/python \
  LD_PRELOAD=$$(gcc -print-file-name=libasan.so) $(BIN)/python -m pytest -q -p no:cacheprovider -o filterwarnings=default
ASAN_TESTS ?= $(addprefix tests/equivalence/test_,$(addsuffix .py,kernels registry flips relabelling values ranked \
  clones json numeric replicates mersenne bootstrap signflip resampling)) \
  $(addprefix tests/properties/test_,outcomes.py kernels.py tally.py)

.PHONY: sanitizers

sanitizers: $(VENV)/.built $(VENV)/.dev ## Run the core under Miri and AddressSanitizer, where a nightly toolchain has them
	@cargo +$(NIGHTLY) miri --version >/dev/null 2>&1 \
	  || { echo 'no Miri here (rustup component add --toolchain nightly miri rust-src): left out' >&2; exit 0; }; \
	export MIRIFLAGS=-Zmiri-disable-isolation PROPTEST_CASES=3 CARGO_TARGET_DIR=target/miri; \
	cargo +$(NIGHTLY) miri test --locked --quiet --package passk-machine; \
	for tests in $(MIRI_TESTS); do \
	  cargo +$(NIGHTLY) miri test --locked --quiet --package passk-core --lib -- $$tests:: ; \
	done
	@cargo +$(NIGHTLY) --version >/dev/null 2>&1 \
	  || { echo 'no nightly toolchain here: AddressSanitizer is left out' >&2; exit 0; }; \
	export RUSTFLAGS=-Zsanitizer=address ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 CARGO_TARGET_DIR=target/asan PROPTEST_CASES=32; \
	cargo +$(NIGHTLY) test --locked --quiet --target $(TRIPLE) --package passk-machine --package passk-core --lib; \
	cargo +$(NIGHTLY) run --locked --quiet --target $(TRIPLE) --package passk-fuzz -- --seconds $(ASAN_SECONDS); \
	unset ASAN_OPTIONS; \
	cargo +$(NIGHTLY) build --locked --quiet --target $(TRIPLE) --package passk-python --features pyo3/abi3-py310; \
	rm -rf target/asan/python; mkdir target/asan/python; cp -r python/passk_fast target/asan/python; \
	cp --remove-destination target/asan/$(TRIPLE)/debug/lib_core.so target/asan/python/passk_fast/_core.abi3.so; \
	unset RUSTFLAGS CARGO_TARGET_DIR; $(ASAN_PYTHON) $(ASAN_TESTS)
