# Random inputs for every entry point of the core, every public function and every reader; FUZZ seconds each.

FUZZ ?= 60

.PHONY: fuzz mutants

fuzz: $(VENV)/.built $(VENV)/.dev ## Feed random inputs to the core, functions and readers: make fuzz FUZZ=3600 for an hour each
	cargo run --locked --quiet --release --package passk-fuzz -- --seconds $(FUZZ)
	$(BIN)/python -m tests.fuzz.calls --seconds $(FUZZ)
	$(BIN)/python -m tests.fuzz.readers --seconds $(FUZZ)

mutants: $(VENV)/.built $(VENV)/.dev ## Change the code a little at random places, and see whether the tests notice
	for part in inference analyses readers core; do $(BIN)/python -m tests.mutation $$part --count 60; done
