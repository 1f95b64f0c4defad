# Known vulnerabilities, licences and sources of what we depend on. Databases of advisories are fetched; where they
# cannot be, that part is left out and says so, and licences and sources are checked all the same.

AUDIT_VENV := .venv-audit

.PHONY: audit sbom
WORKFLOWS := .github/workflows/*.yml

audit: $(VENV)/.built $(VENV)/.dev ## Look for known vulnerabilities, at licences, sources and workflows
	$(PYTEST) -q tests/contract/test_supply.py
	@command -v cargo-deny >/dev/null || cargo install --quiet --locked cargo-deny || echo 'cargo-deny cannot be installed here: left out' >&2
	@! command -v cargo-deny >/dev/null || cargo deny --offline check licenses bans sources
	@! command -v cargo-deny >/dev/null || cargo deny fetch db >/dev/null 2>&1 \
	  && cargo deny check advisories || echo 'no database of Rust advisories here: left out' >&2
	@$(PYTHON) -m venv $(AUDIT_VENV) && $(AUDIT_VENV)/bin/python -m pip install --quiet pip-audit check-jsonschema zizmor \
	  || echo 'pip-audit, check-jsonschema or zizmor cannot be installed here: left out' >&2
	@[ ! -x $(AUDIT_VENV)/bin/zizmor ] \
	  || { $(AUDIT_VENV)/bin/check-jsonschema --builtin-schema vendor.github-workflows $(WORKFLOWS) \
	    && $(AUDIT_VENV)/bin/zizmor --offline --quiet $(WORKFLOWS); }
	@[ ! -x $(AUDIT_VENV)/bin/pip-audit ] || $(AUDIT_VENV)/bin/pip-audit --timeout 30 . \
	  || { [ $$? -ne 1 ] && echo 'no database of Python advisories here: left out' >&2; }

sbom: build/passk-fast.cdx.json ## Write the bill of materials (CycloneDX)

build/passk-fast.cdx.json: Cargo.lock pyproject.toml rust/supply.py
	$(PYTHON) rust/supply.py sbom $@
