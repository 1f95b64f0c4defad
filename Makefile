# `make help` lists what there is. Everything runs in .venv, which the targets make and keep up to date.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Another activated environment must not catch the build.
MATURIN := env -u CONDA_PREFIX VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin
PYTEST := $(BIN)/python -m pytest
# A release of a tool must not break a clone between two commits; `make CONSTRAINTS= …` takes the newest.
CONSTRAINTS := constraints.txt
PIP_INSTALL := $(if $(CONSTRAINTS),PIP_CONSTRAINT=$(CONSTRAINTS)) $(BIN)/python -m pip install --quiet

rust_sources := Cargo.toml Cargo.lock $(shell find rust -name '*.rs' -o -name Cargo.toml)

.PHONY: help demo build test lint stats faults docs wheel test-floors release-check ci clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.built ## Set up, build, and report on the example result files
	@mkdir -p build
	$(BIN)/passk-fast report examples/baseline_results.jsonl examples/improved_results.jsonl --out build/report.html

build: $(VENV)/.built ## Build the release extension into .venv

test: $(VENV)/.built $(VENV)/.dev ## Set up, build, and run the whole suite (Rust and Python)
	cargo test --locked --quiet --workspace
	$(PYTEST) -q -n 2

lint: $(VENV)/.built $(VENV)/.dev ## Check formatting, lints, types, stubs and the floors of the package
	cargo fmt --all --check
	cargo clippy --locked --quiet --workspace --all-targets -- -D warnings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	if $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then $(BIN)/mypy; \
	  else echo 'The last NumPy for Python 3.10 types too little: types are checked on later ones'; fi
	$(BIN)/python -m mypy.stubtest --concise passk_fast._core
	$(BIN)/lint-imports

stats: $(VENV)/.built $(VENV)/.dev ## Run the statistical tests that take minutes
	$(PYTEST) -q -m stats -n 2 --durations=5

faults: $(VENV)/.built $(VENV)/.dev ## Run the tests of faults, extremes and spoiled files that take minutes
	$(PYTEST) -q -m faults -n 2

docs: $(VENV)/.built $(VENV)/.docs ## Build the user guide into build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

wheel: $(VENV)/.built $(VENV)/.dev ## Build the sdist, a wheel from it, and try that in a fresh environment
	$(PYTEST) -q -m slow

test-floors: $(VENV)/.built ## Try the wheel with oldest and newest dependencies, on every Python there is
	rm -rf build/floors
	$(MATURIN) build --quiet --release --locked --out build/floors
	$(BIN)/python -m tests.portability.installed build/floors/*.whl

release-check: $(VENV)/.built ## Rehearse a release up to the upload
	$(PYTHON) .github/release.py check
	rm -rf build/dist
	$(MATURIN) sdist --out build/dist
	$(MATURIN) build --quiet --release --locked --out build/dist
	$(PYTHON) -m venv build/twine
	build/twine/bin/python -m pip install --quiet 'twine>=6.1' 'packaging>=24.2'
	build/twine/bin/python -m twine check --strict build/dist/*

include benches/bench.mk
include tests/harnesses/harnesses.mk
include tests/browser/browser.mk
include tests/portability/portability.mk
include tests/fuzz/fuzz.mk
include rust/sanitizers.mk
include audit.mk

# pdflatex of the system sets what the tests of LaTeX make; they say that they were left out where it is not.
LATEX_PACKAGES := texlive-latex-base texlive-latex-recommended
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || echo 'sudo -n')

.PHONY: constraints
constraints: $(VENV)/.made ## Take the newest tools into constraints.txt; then `make ci`
	@$(BIN)/python -m pip install --quiet --upgrade uv
	@sed -i.old 1q $(CONSTRAINTS) && rm $(CONSTRAINTS).old
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.10 --all-extras --group dev --group docs \
	  --no-annotate --no-header >> $(CONSTRAINTS)

.PHONY: latex
latex: # installed where it is missing and may be
	@command -v pdflatex >/dev/null || { \
	  echo 'Installing $(LATEX_PACKAGES) ...'; \
	  { $(AS_ROOT) apt-get -qq update && $(AS_ROOT) apt-get -qq install --yes --no-install-recommends $(LATEX_PACKAGES); } >/dev/null 2>&1; \
	} || echo '$(LATEX_PACKAGES) cannot be installed here: the tests of LaTeX are left out' >&2

ci: latex lint test stats docs bench-smoke wheel test-page test-integrations ## Everything a change must pass

clean: ## Remove what the targets made
	rm -rf $(VENV) $(BENCH_VENV) $(SCALE_VENV) $(HARNESS_VENVS) $(PAGE_VENV) $(PORTABILITY) target build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find python -name '_core*.so' -delete

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "passk-fast needs Python 3.10 or newer: make PYTHON=python3.12 ...")'
	@command -v cargo >/dev/null || { echo 'passk-fast is built with Rust: https://rustup.rs' >&2; exit 1; }
	@echo 'Making $(VENV) ...'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.built: $(rust_sources) pyproject.toml | $(VENV)/.made
	@echo 'Building the extension (about a minute the first time) ...'
	@$(PIP_INSTALL) --group build
	@$(if $(CONSTRAINTS),PIP_CONSTRAINT=$(CURDIR)/$(CONSTRAINTS)) $(MATURIN) develop --quiet --release --locked --group build --extras plot
	@touch $@

$(VENV)/.dev: pyproject.toml $(CONSTRAINTS) | $(VENV)/.made
	@echo 'Installing the test and lint tools ...'
	@$(PIP_INSTALL) --group dev
	@touch $@

$(VENV)/.docs: pyproject.toml $(CONSTRAINTS) | $(VENV)/.made
	@$(PIP_INSTALL) --group docs
	@touch $@
