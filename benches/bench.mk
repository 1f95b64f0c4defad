# Benchmarks run in an environment of their own, which has the peers.

BENCH_VENV := .venv-bench
PEERS := benches/peers/requirements.txt
SCALE_VENV := .venv-scale
python_sources := $(shell find python -name '*.py')

.PHONY: bench bench-peers bench-sets bench-scale bench-smoke

bench: bench-peers bench-sets ## Measure everything beside its peers, and on each instruction set: benches/*.md
	cargo bench --locked --package passk-benches
	$(BENCH_VENV)/bin/python -m pytest benches/python --benchmark-only

bench-peers: $(BENCH_VENV)/.built ## Only the peers: make bench-peers ONLY=pass_at_k,count
	$(BENCH_VENV)/bin/python benches/peers/run.py $(if $(ONLY),--only $(ONLY))

bench-sets: $(BENCH_VENV)/.built ## Only passk-fast on each instruction set of the processor
	$(BENCH_VENV)/bin/python benches/peers/run.py --instruction-sets $(if $(ONLY),--only $(ONLY))

bench-scale: java $(SCALE_VENV)/.built ## 10 GB of JSON Lines, 100,000,000 attempts in every engine: benches/SCALE.md
	$(SCALE_VENV)/bin/python benches/scale/run.py $(SCALE)

bench-smoke: $(VENV)/.built $(VENV)/.dev ## Run every benchmark once on small inputs, measuring nothing
	cargo test --locked --quiet --package passk-benches --benches
	$(PYTEST) -q benches/python --benchmark-disable
	$(BIN)/python benches/peers/run.py --quick --output build/bench-smoke.md
	$(BIN)/python benches/peers/run.py --quick --instruction-sets --output build/bench-sets-smoke.md
	$(BIN)/python benches/scale/run.py --quick --output build/scale-smoke.md

$(BENCH_VENV)/.made: $(PEERS)
	@$(PYTHON) -m venv $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip install --quiet --upgrade pip
	@$(BENCH_VENV)/bin/python -m pip install --quiet --requirement $(PEERS) || { \
	  echo 'Not every peer installs here; trying one by one ...' >&2; \
	  grep -v '^#' $(PEERS) | while read -r peer; do \
	    $(BENCH_VENV)/bin/python -m pip install --quiet "$$peer" || echo "without $$peer" >&2; \
	  done; }
	@touch $@

$(BENCH_VENV)/.built: $(BENCH_VENV)/.made $(rust_sources) $(python_sources) pyproject.toml
	@$(BENCH_VENV)/bin/python -m pip install --quiet .
	@touch $@

$(SCALE_VENV)/.built: benches/scale/requirements.txt $(rust_sources) $(python_sources) pyproject.toml
	@$(PYTHON) -m venv $(SCALE_VENV)
	@$(SCALE_VENV)/bin/python -m pip install --quiet --upgrade pip
	@$(SCALE_VENV)/bin/python -m pip install --quiet --requirement benches/scale/requirements.txt .
	@touch $@
