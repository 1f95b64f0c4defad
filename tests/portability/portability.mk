# The same numbers elsewhere: other versions of NumPy and Python, other processors under emulation.
# `make test` compares with the golden digests what this processor and this environment can show.

PORTABILITY := .venv-portability
# The ends of what pyproject.toml allows, each with a Python that has a wheel of it.
NUMPYS := oldest newest
OLDEST := 'numpy==1.24.0' 'lazy_loader==0.4' 'msgspec==0.19.0' 'zstandard==0.22.0' 'rich==13.6.0' 'cyclopts==4.0.0' 'jinja2==3.1.0'
NEWEST := numpy lazy_loader msgspec zstandard
# Versions to try, such as 3.12: by default every one that is here.
PYTHONS ?=
INTERPRETERS := $(PYTHON) -m tests.portability.interpreters
DIGESTS := -m tests.portability.digests tests/portability/golden.json

.PHONY: portability $(NUMPYS:%=portability-numpy-%) portability-sets portability-blas portability-x86-64 test-aarch64 test-pythons

portability: portability-sets portability-blas $(NUMPYS:%=portability-numpy-%) ## Compare every number with the golden digests: instruction sets, BLAS, threads, NumPy's versions

portability-sets: $(VENV)/.built $(VENV)/.dev
	for set in $$($(BIN)/python -c 'import passk_fast as pk; print(*pk.show_config("dict")["instruction_sets"])'); do \
	  PASSK_FAST_ISA=$$set $(BIN)/python $(DIGESTS) "$$(uname -m) with $$set"; done
	NPY_DISABLE_CPU_FEATURES="$$($(BIN)/python -c 'from tests.portability.test_digests import dispatched; print(*dispatched())')" \
	  $(BIN)/python $(DIGESTS) "NumPy's plainest code"

portability-blas: $(VENV)/.built $(VENV)/.dev
	for core in PRESCOTT NEHALEM SANDYBRIDGE HASWELL; do \
	  OPENBLAS_CORETYPE=$$core $(BIN)/python $(DIGESTS) "OpenBLAS for $$core"; done
	for threads in 1 2 7; do RAYON_NUM_THREADS=$$threads $(BIN)/python $(DIGESTS) "threads: $$threads"; done

$(NUMPYS:%=portability-numpy-%): portability-numpy-%: $(PORTABILITY)/%/.made $(VENV)/.built
	PYTHONPATH=python $(PORTABILITY)/$*/bin/python $(DIGESTS) "$* dependencies"

$(PORTABILITY)/oldest/.made: pyproject.toml
	@echo 'Installing the oldest dependencies ...'
	@found=($$($(INTERPRETERS) 3.10 3.11)); "$${found:?needs Python 3.10 or 3.11}" -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet $(OLDEST)
	@touch $@

$(PORTABILITY)/newest/.made: pyproject.toml
	@echo 'Installing the newest dependencies ...'
	@found=($$($(INTERPRETERS) 3.14 3.13 3.12)); "$${found:-$(PYTHON)}" -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet --upgrade $(NEWEST) rich cyclopts jinja2
	@touch $@

portability-x86-64: $(VENV)/.built $(VENV)/.dev ## An x86-64 without AVX, emulated: needs qemu-user
	qemu-x86_64 -cpu Nehalem $(BIN)/python $(DIGESTS) 'Nehalem (no AVX), emulated by QEMU'

test-aarch64: ## 64-bit ARM, emulated, in a root of Debian sid: needs root, debootstrap and qemu-user
	bash tests/portability/aarch64.sh $(CURDIR)/build/sid

test-pythons: $(VENV)/.built ## Every number and the fast tests on each CPython of the machine: make test-pythons PYTHONS=3.12 for one
	for python in $$($(INTERPRETERS) $(PYTHONS)); do bash tests/portability/pythons.sh $$python $(PORTABILITY) -n 2; done
