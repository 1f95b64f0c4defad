#!/usr/bin/env bash
# The suite and every number on one CPython, with the extension that is built already.
# Usage: pythons.sh PYTHON FOLDER [pytest's arguments]; FOLDER gets a virtual environment.
set -euo pipefail
python=$1 folder=$2
shift 2
"$python" -V >/dev/null 2>&1 || { echo "no $python here: left out" >&2; exit 0; }
cd "$(git rev-parse --show-toplevel)"
if [ ! -e "$folder/.made" ]; then
  "$python" -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
  "$folder/bin/python" -m pip install --quiet numpy lazy_loader msgspec zstandard rich cyclopts jinja2
  "$folder/bin/python" -m pip install --quiet --group test
  touch "$folder/.made"
fi
export PYTHONPATH=$PWD/python
"$folder/bin/python" -m tests.portability.digests tests/portability/golden.json
"$folder/bin/python" -m pytest -q "$@"
