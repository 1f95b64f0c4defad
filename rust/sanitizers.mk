# Undefined behaviour and stray accesses. Miri interprets the unsafe code below the core and the parts of the core
# that read what others wrote; AddressSanitizer watches the core's tests and its fuzzer. Both need a nightly
# toolchain: what is not there is left out and said. The binding is looked at by valgrind (`make faults`).

NIGHTLY ?= nightly
TRIPLE = $(shell rustc -vV | sed -n 's/^host: //p')
# Neither takes a day: no thousands of replicates, few random cases.
MIRI_TESTS ?= memory scratch json counting clones random numeric::sums
ASAN_SECONDS ?= 60

.PHONY: sanitizers

sanitizers: ## Run the core under Miri and AddressSanitizer, where a nightly toolchain has them
	@cargo +$(NIGHTLY) miri --version >/dev/null 2>&1 \
	  || { echo 'no Miri here (rustup component add --toolchain nightly miri rust-src): left out' >&2; exit 0; }; \
	export MIRIFLAGS=-Zmiri-disable-isolation PROPTEST_CASES=3 CARGO_TARGET_DIR=target/miri; \
	cargo +$(NIGHTLY) miri test --locked --quiet --package passk-machine; \
	for tests in $(MIRI_TESTS); do \
	  cargo +$(NIGHTLY) miri test --locked --quiet --package passk-core --lib -- $$tests:: ; \
	done
	@cargo +$(NIGHTLY) --version >/dev/null 2>&1 \
	  || { echo 'no nightly toolchain here: AddressSanitizer is left out' >&2; exit 0; }; \
	export RUSTFLAGS=-Zsanitizer=address ASAN_OPTIONS=detect_leaks=1 CARGO_TARGET_DIR=target/asan PROPTEST_CASES=32; \
	cargo +$(NIGHTLY) test --locked --quiet --target $(TRIPLE) --package passk-machine --package passk-core --lib; \
	cargo +$(NIGHTLY) run --locked --quiet --target $(TRIPLE) --package passk-fuzz -- --seconds $(ASAN_SECONDS)
