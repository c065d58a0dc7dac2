# Everything on a fresh machine with Python 3.11 or 3.12: `make run`, `make test`, `make bench`, `make soak`.
# Without an NVIDIA card: `make run TORCH_INDEX=https://download.pytorch.org/whl/cpu` fetches a smaller PyTorch.

PYTHON ?= python3
TORCH_INDEX ?=
TORCH := $(shell grep '^torch==' requirements.txt)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install

.PHONY: run test checks pytest bench soak chromium

run: .venv/installed
	$(BIN)/python -m app

# Style and types are checked beside the tests, and three of these run at a time even on two cores: they wait for programs
# and browsers a third of the time.
test: .venv/installed-for-tests chromium
	$(MAKE) --jobs=2 checks pytest

checks:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

pytest:
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# Long proofs: whole grids, many starts, kills, fuzz.
soak: .venv/installed-for-tests chromium
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m soak --timeout 7200

bench: .venv/installed-for-tests
	$(BIN)/python -m tests.bench

chromium:
	@command -v chromium > /dev/null \
	|| { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install --no-install-recommends chromium fonts-liberation; } \
	|| { echo "The browser tests need Debian's chromium; as root they install it themselves."; exit 1; }

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(if $(TORCH_INDEX),$(PIP) --index-url $(TORCH_INDEX) $(TORCH))
	$(PIP) -r requirements.txt
	touch $@

.venv/installed-for-tests: .venv/installed tests/requirements.txt
	$(PIP) -r tests/requirements.txt
	touch $@
