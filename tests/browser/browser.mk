# The page and the guide, in a headless Chromium of the system. Its tools have an environment of their own; axe-core comes with a package
# for Playwright, of which nothing else is used.

PAGE_VENV := .venv-page
CHROMIUM_PACKAGES := chromium chromium-driver

.PHONY: test-page chromium

test-page: $(VENV)/.built $(VENV)/.dev $(PAGE_VENV)/.made chromium docs ## Open the page and the guide in a browser
	PASSK_FAST=$(CURDIR)/$(BIN)/passk-fast $(PAGE_VENV)/bin/python -m pytest -q -c tests/harnesses/pytest.ini --noconftest tests/browser

chromium: # installed where it is missing and may be; the tests say so where it may not
	@command -v chromedriver >/dev/null || { \
	  echo 'Installing $(CHROMIUM_PACKAGES) ...'; \
	  { apt-get -qq update && apt-get -qq install --yes --no-install-recommends $(CHROMIUM_PACKAGES); } >/dev/null 2>&1; \
	} || echo 'Chromium cannot be installed here: the tests of the page are left out' >&2

$(PAGE_VENV)/.made: tests/browser/requirements.txt
	@$(PYTHON) -m venv $(PAGE_VENV)
	@$(PAGE_VENV)/bin/python -m pip install --quiet -r tests/browser/requirements.txt
	@$(PAGE_VENV)/bin/python -m pip install --quiet --no-deps 'axe-playwright-python>=0.1.5'
	@touch $@
