# `make run`, `make test`, `make bench` and `make soak` set up what they need, given Python 3.11 or newer.

PYTHON ?= python3
TORCH := $(shell grep '^torch==' requirements.txt)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install

.PHONY: run test checks pytest bench soak chromium libraries

run: .venv/installed
	$(BIN)/python -m app

# Checks run beside the tests, and three test processes run even on two cores, because they spend a third of their time
# waiting for programs and browsers.
test: .venv/installed-for-tests chromium
	$(MAKE) --jobs=2 checks pytest

checks: ui/assets/node_modules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(NPM) run --silent check
	nice $(BIN)/mypy

pytest:
	PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# Long tests: full grids, many starts, kills, fuzzing.
soak: .venv/installed-for-tests chromium
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m soak --timeout 7200

bench: .venv/installed-for-tests
	$(BIN)/python -m tests.bench

chromium:
	@command -v chromium-headless-shell > /dev/null \
	|| { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install --no-install-recommends chromium-headless-shell fonts-liberation; } \
	|| { echo "The browser tests need Debian's chromium-headless-shell; run as root, make installs it."; exit 1; }

# The system libraries that Skia loads. It draws without a graphics card, so libGL and libEGL do without their drivers: 5 MB
# instead of 200. If Debian's full packages are installed later, they replace these files.
libraries:
	@[ "$$(id -u)" = 0 ] \
	&& apt-get -qq update && apt-get -qq install --no-install-recommends libglvnd0 libx11-6 libexpat1 \
	&& cd "$$(mktemp -d)" && apt-get -qq download libegl1 libgl1 libglx0 \
	&& for each in ./*.deb; do dpkg -x "$$each" /; done && rm ./*.deb && ldconfig \
	|| { echo "Please install the libraries that Skia loads, on Debian and Ubuntu with: apt install $(shell cat packages.txt)"; exit 1; }

# On Linux without an NVIDIA card, PyTorch comes from its own index, which has a small CPU build, if that index answers
# within seconds. TORCH_INDEX=URL selects another index, and TORCH_INDEX= the usual one.
CPU_INDEX := https://download.pytorch.org/whl/cpu
HAS_CARD := [ -e /proc/driver/nvidia/version ] || timeout 3 nvidia-smi -L > /dev/null 2>&1
ANSWERS := timeout 3 $(PYTHON) -c 'import urllib.request; urllib.request.urlopen("$(CPU_INDEX)")' 2> /dev/null

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || \
	{ echo "Please install Python 3.11 or newer; if yours is not called $(PYTHON), name it: make run PYTHON=python3.12"; exit 1; }
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

# Checks of the scripts and style sheets. Node.js comes from a Python package; the page itself does not need it.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix ui/assets

ui/assets/node_modules: ui/assets/package-lock.json
	$(NPM) ci --ignore-scripts --no-audit --no-fund
	touch $@
