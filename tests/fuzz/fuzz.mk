# Random inputs for every entry point of the core, every public function and every reader; FUZZ seconds each;
# and MUTANTS random changes of each part of the code.

FUZZ ?= 60
MUTANTS ?= 60

.PHONY: fuzz mutants

fuzz: $(VENV)/.built $(VENV)/.dev ## Feed random inputs to the core, functions and readers: make fuzz FUZZ=3600 for an hour each
	cargo run --locked --quiet --release --package passk-fuzz -- --seconds $(FUZZ)
	$(BIN)/python -m tests.fuzz.calls --seconds $(FUZZ)
	$(BIN)/python -m tests.fuzz.readers --seconds $(FUZZ)
	$(BIN)/python -m tests.fuzz.readers --seconds $(FUZZ) --straight

mutants: $(VENV)/.built $(VENV)/.dev ## Change the code a little at random places, and see whether the tests notice
	$(BIN)/python -m tests.mutation inference analyses readers --count $(MUTANTS)
	$(BIN)/python -m tests.mutation core --count $(MUTANTS)
