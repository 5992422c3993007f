#!/usr/bin/env bash
# Puts what the benchmarks need, and saoluc, into .venv-bench.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -x .venv-bench/bin/python ] || "$(tools/python.sh)" -m venv .venv-bench
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
