#!/usr/bin/env bash
# Gradio 6.31.0, seen on 2026-11-30 with Python 3.11.
#
# Expected: importing an installed package reads its compiled modules, and leaves source files to editors.
# Seen: at every import, Gradio parses the source of each of its component classes, and the type stub that it wrote
# beside it, with Python's ast module: 162 times, which takes more than half of the time of the import. It does so again
# in every process, also if all stubs are up to date. There is no setting for it. Where the function that does this is
# replaced before the components are defined, the components are the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install gradio==6.31.0
cat > "$folder/count.py" <<'PYTHON'
import ast

find_segment = ast.get_source_segment
found = []


def counted(source, node, **options):
    found.append(node.name)
    return find_segment(source, node, **options)


ast.get_source_segment = counted
import gradio

print(f"gradio {gradio.__version__}: {len(found)} classes looked up in sources while it was imported")
assert len(found) == 162, len(found)
PYTHON
for start in first second; do
  echo -n "$start start: "
  "$folder/venv/bin/python" "$folder/count.py"
done
