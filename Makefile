# Everything on a fresh machine with Python 3.11 or newer: `make run`, `make test`, `make bench`, `make soak`.

PYTHON ?= python3
TORCH := $(shell grep '^torch==' requirements.txt)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install

.PHONY: run test checks pytest bench soak chromium libraries

run: .venv/installed
	$(BIN)/python -m app

# Style and types are checked beside the tests, and three of these run at a time even on two cores: they wait for programs
# and browsers a third of the time.
test: .venv/installed-for-tests chromium
	$(MAKE) --jobs=2 checks pytest

checks: ui/assets/node_modules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(NPM) run --silent check
	nice $(BIN)/mypy

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

# What Skia loads of the system. It draws without a card, so libGL and libEGL come without their drivers: 5 MB instead
# of 200. Where Debian's whole packages are installed later, they take these files over.
libraries:
	@[ "$$(id -u)" = 0 ] \
	&& apt-get -qq update && apt-get -qq install --no-install-recommends libglvnd0 libx11-6 libexpat1 \
	&& cd "$$(mktemp -d)" && apt-get -qq download libegl1 libgl1 libglx0 \
	&& for each in ./*.deb; do dpkg -x "$$each" /; done && rm ./*.deb && ldconfig \
	|| { echo "Please install what Skia draws with, on Debian and Ubuntu with: apt install $(shell cat packages.txt)"; exit 1; }

# On Linux without an NVIDIA card PyTorch comes from its own index, which has a small build for the CPU, where that
# answers at once; TORCH_INDEX=URL takes another one, and TORCH_INDEX= the usual one.
CPU_INDEX := https://download.pytorch.org/whl/cpu
HAS_CARD := [ -e /proc/driver/nvidia/version ] || timeout 3 nvidia-smi -L > /dev/null 2>&1
ANSWERS := timeout 3 $(PYTHON) -c 'import urllib.request; urllib.request.urlopen("$(CPU_INDEX)")' 2> /dev/null

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || \
	{ echo "Please install Python 3.11 or newer; if $(PYTHON) is another one, name it: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
	{ echo "Please install venv for $(PYTHON), on Debian and Ubuntu with: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
ifneq ($(origin TORCH_INDEX), undefined)
	$(if $(TORCH_INDEX),$(PIP) --index-url $(TORCH_INDEX) $(TORCH))
else
	@[ "$$(uname)" != Linux ] || $(HAS_CARD) || ! $(ANSWERS) || $(PIP) --index-url $(CPU_INDEX) $(TORCH)
endif
	$(PIP) -r requirements.txt
	@$(BIN)/python -c 'import skia' 2> /dev/null || $(MAKE) --no-print-directory libraries
	touch $@

.venv/installed-for-tests: .venv/installed tests/requirements.txt
	$(PIP) -r tests/requirements.txt
	touch $@

# What checks the scripts and style sheets. Node.js comes as a package of Python's; the page itself needs none of this.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix ui/assets

ui/assets/node_modules: ui/assets/package-lock.json
	$(NPM) ci --ignore-scripts --no-audit --no-fund
	touch $@
