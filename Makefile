# Two commands do everything on a fresh machine with Python 3.11 or newer, git and make:
#
#     make serve     the handbook on your machine, rebuilt as you edit
#     make test      every check, as on the build server
#
# Written for GNU Make 3.81 and a plain POSIX shell, which is what macOS has.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help serve build editions publish check test lint types unit firefox coverage mutants format environment verify audit \
	clean notices lock bench FORCE

# An environment that happens to be active must not leak into ours.
unexport VIRTUAL_ENV CONDA_PREFIX PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
LOCKS := scripts/requirements

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

serve: check ## check the records, build the handbook, serve it and rebuild on every edit
	$(BIN)/zoo serve

build: $(VENV)/.site ## the finished site in site/
	$(BIN)/zoo build

editions: $(VENV)/.tests ## the site as zip, PDF, EPUB and one HTML file in dist/; the EPUB needs pandoc
	@CHROMIUM=$$($(BIN)/python scripts/chromium.py) || exit 1; export CHROMIUM; $(BIN)/zoo editions

publish: $(VENV)/.tests ## site/ as it goes to the web: with pictures for links, and the editions beside it
	$(BIN)/zoo build --cards
	@CHROMIUM=$$($(BIN)/python scripts/chromium.py) || exit 1; export CHROMIUM; \
	$(BIN)/zoo editions --site-dir site --publish

check: $(VENV)/.site ## check every record
	$(BIN)/zoo check

test: lint types check unit ## everything that has to pass: ruff, mypy, records, unit and browser tests

lint: $(VENV)/.tests ## style and common mistakes (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tests ## types (mypy, strict)
	$(BIN)/mypy

unit: $(VENV)/.tests ## unit and browser tests; finds or installs a Chromium first
	@CHROMIUM=$$($(BIN)/python scripts/chromium.py) || exit 1; export CHROMIUM; \
	echo "Browser tests use $$CHROMIUM"; \
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder

firefox: $(VENV)/.tests ## every kind of page and each widget once in a released Firefox, opened from a folder
	@$(BIN)/python scripts/firefox.py --which || exit 1; BROWSER=firefox $(BIN)/python -m pytest -n 0 tests/site/test_firefox.py

coverage: $(VENV)/.tests ## which lines of the package the tests run, in per cent; twice the time of `make unit`
	@rm -rf build/coverage; CHROMIUM=$$($(BIN)/python scripts/chromium.py) || exit 1; export CHROMIUM; \
	$(BIN)/python -m coverage run -m pytest -n auto --dist loadscope --no-loadscope-reorder $(TESTS) && \
	$(BIN)/python -m coverage combine --quiet && $(BIN)/python -m coverage report

SAMPLE ?= 1200

mutants: $(VENV)/.tests ## which small mistakes in records and derive the tests miss: make mutants SAMPLE=300; 0 tries all, for hours
	PYTHONPATH=scripts $(BIN)/python -m mutants --sample $(SAMPLE)

format: $(VENV)/.tests ## lay out the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

verify: $(VENV)-verify/.verify ## weights and caches against the transformers library, which it installs in an environment of its own
	$(BIN:$(VENV)/%=$(VENV)-verify/%)/zoo verify

audit: $(VENV)/.site ## locked packages against known advisories, vendored files against their archives; needs network and npm
	@$(BIN)/python -m venv $(VENV)-audit
	@$(in_audit) -m pip install --quiet $$($(BIN)/python -c 'import tomllib; \
	print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["audit"])') \
	"setuptools>=70.1" $$($(BIN)/python -c 'from scripts.vendor import CUTTERS; print(CUTTERS)')
	$(in_audit) -m pip_audit --strict --require-hashes --disable-pip -r $(LOCKS)/site.txt -r $(LOCKS)/tests.txt
	$(in_audit) scripts/vendor.py
	git diff --exit-code --stat -- docs/assets/vendor scripts/llm_zoo/publish/vendor

in_audit = $(BIN:$(VENV)/%=$(VENV)-audit/%)/python

SIZES ?= 100,500

bench: $(VENV)/.site ## how fast zoos of several sizes are read, rendered and built: make bench SIZES=100,1000
	PYTHONPATH=scripts $(BIN)/python -m bench --sizes $(SIZES)

environment: $(VENV)/.tests ## only make .venv, with everything the other commands need

clean: ## remove everything that make made, .venv too
	rm -rf build site site.* dist .pytest_cache .mypy_cache .ruff_cache .hypothesis $(VENV) $(VENV)-verify $(VENV)-audit
	find scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment ---------------------------------------------------------------------------------------------
# The stamps say which lock is installed. They are touched last, so an interrupted installation starts again.

# Empty when there is no .venv, its Python was removed or is too old, or the folder was moved since.
sound := $(shell [ "$$(cat $(VENV)/place.txt 2>/dev/null)" = "$$(pwd -P)" ] && \
	$(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes)

$(VENV)/.site: $(LOCKS)/site.txt pyproject.toml $(if $(sound),,FORCE)
	@$(if $(sound),,$(make_venv))
	@lock=$(LOCKS)/site.txt; $(install)
	@touch $@

$(VENV)/.tests: $(LOCKS)/tests.txt $(VENV)/.site
	@lock=$(LOCKS)/tests.txt; $(install)
	@touch $@

# Torch for the CPU alone comes from the index of its makers: the wheels for Linux on PyPI bring two gigabytes of CUDA,
# and hashes of both would not agree. So this environment is pinned in pyproject.toml and not locked; nothing that is
# built or tested comes from it.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

$(VENV)-verify/.verify: $(LOCKS)/site.txt pyproject.toml
	@$(MAKE) --no-print-directory VENV=$(VENV)-verify $(VENV)-verify/.site
	@python=$(BIN:$(VENV)/%=$(VENV)-verify/%)/python; \
	echo "Installing torch and transformers (about a gigabyte)"; \
	$$python -m pip install --quiet --extra-index-url $(TORCH_INDEX) $$($$python -c 'import tomllib; \
	print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["verify"])')
	@touch $@

FORCE:

# Prints the first Python that is new enough: the one asked for, else a numbered one. Pythons that are only a shim fail
# to run and are passed over.
find_python = for python in "$(PYTHON)" python3 python python3.13 python3.12 python3.11 python3.14 python3.15; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$python" && break; \
	done

define make_venv
python=$$($(find_python)); \
if [ -z "$$python" ]; then \
	echo "LLM Zoo needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo missing)." >&2; \
	echo "Install one from https://www.python.org/downloads/ or name it: make PYTHON=/path/to/python3.12 ..." >&2; \
	exit 1; \
fi; \
if ! "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	echo "$$python cannot make virtual environments: its venv or ensurepip module is missing." >&2; \
	echo "On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; \
	exit 1; \
fi; \
echo "Making $(VENV) with $$("$$python" --version)"; \
"$$python" -m venv --clear $(VENV) && pwd -P > $(VENV)/place.txt
endef

# Only what the lock names, only with the hashes it names; then this package itself, from this folder, without a
# download. What pip complains of is kept until the end, to tell a missing network from a real fault.
define install
echo "Installing $$lock (about a minute the first time)"; \
if $(BIN)/python -m pip install --quiet --require-hashes -r $$lock 2>$(VENV)/pip-errors.txt && \
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable . 2>>$(VENV)/pip-errors.txt; \
then exit 0; fi; \
cat $(VENV)/pip-errors.txt >&2; \
if grep -q -i -E '$(network_faults)' $(VENV)/pip-errors.txt; then \
	echo "" >&2; \
	echo "The package index cannot be reached. Is this machine online, or behind a proxy (HTTPS_PROXY)?" >&2; \
	echo "Once the network is back, the same make command goes on from here." >&2; \
fi; \
exit 1
endef

network_faults := connection broken by|NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|ReadTimeout

# --- locks -------------------------------------------------------------------------------------------------------

compile = $(UV) pip compile pyproject.toml --no-config --universal --python-version 3.11 --generate-hashes --quiet \
	--custom-compile-command "make lock" --group build
upgrade := $(if $(UPGRADE),--upgrade)

notices: $(VENV)/.tests ## the tables of packages on the page of notices, after `make lock`
	$(BIN)/python scripts/notices.py

lock: ## pin every dependency again after a change of pyproject.toml (needs uv; UPGRADE=1 takes newer versions)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/ or pip install uv" >&2; exit 1; }
	$(compile) $(upgrade) --group site --output-file $(LOCKS)/site.txt
	$(compile) $(upgrade) --group tests --constraint $(LOCKS)/site.txt --output-file $(LOCKS)/tests.txt
