#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml: for every Python from 3.11 on and every platform, with hashes.
# Versions stay as they are where they can; `tools/lock.sh --upgrade` takes the newest.
set -euo pipefail
cd "$(dirname "$0")/.."

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"$(tools/python.sh)" -m venv "$tmp/venv"
"$tmp/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
compile=("$tmp/venv/bin/uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes
         --no-emit-index-url --no-annotate --no-header "$@")
# The image has what a cluster and a catalogue in PostgreSQL need too.
"${compile[@]}" --extra cluster --extra postgres -o requirements.lock
"${compile[@]}" --extra dev -o requirements-dev.lock
"${compile[@]}" --extra dev --extra bench -o requirements-bench.lock
# Training the line reader; the program itself needs nothing of it.
"${compile[@]}" tools/train_reader/requirements.in -o tools/train_reader/requirements.lock
