#!/usr/bin/env bash
# Prints the Python to use: $PYTHON where it is set, else the first that is new enough (3.11) and complete
# (venv and pip). Prints nothing where there is none.
set -euo pipefail

fits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -n "${PYTHON:-}" ]; then
  fits "$PYTHON" && { echo "$PYTHON"; exit; }
  echo "PYTHON=$PYTHON: phải là Python 3.11 trở lên, có venv / must be Python 3.11 or newer, with venv" >&2
  exit 2
fi
for candidate in python3.13 python3.12 python3.11 python3; do
  if fits "$candidate"; then echo "$candidate"; exit; fi
done
