#!/usr/bin/env bash
# The suite and every number on one CPython, with the extension that is built already.
# Usage: pythons.sh PYTHON FOLDER [pytest's arguments]; FOLDER gets a virtual environment of this version.
set -euo pipefail
python=$1 version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])') folder=$2/python-$version
shift 2
cd "$(git rev-parse --show-toplevel)"
if [ ! -e "$folder/.made" ]; then
  "$python" -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
  "$folder/bin/python" -m pip install --quiet numpy lazy_loader msgspec zstandard rich cyclopts jinja2
  "$folder/bin/python" -m pip install --quiet --group test
  touch "$folder/.made"
fi
export PYTHONPATH=$PWD/python
"$folder/bin/python" -m tests.portability.digests tests/portability/golden.json "CPython $version, newest dependencies"
"$folder/bin/python" -m pytest -q "$@"
