#!/usr/bin/env bash
# Makes .venv: the locked packages, each checked against its hash, and saoluc itself, as it stands in this folder.
# Done anew only when the lock, pyproject.toml or the folder's place has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

done_for=.venv/.made-for
now=$({ cat requirements-dev.lock pyproject.toml; pwd; } | sha256sum)
if [ "$(cat "$done_for" 2>/dev/null)" = "$now" ] && .venv/bin/saoluc --version >/dev/null 2>&1; then exit 0; fi

.venv/bin/python -c '' 2>/dev/null || rm -rf .venv # its Python is gone, or it was half made
if [ ! -d .venv ]; then
  python=$(tools/python.sh)
  echo "Đang tạo môi trường / making the environment: .venv ($("$python" -V))"
  "$python" -m venv .venv
fi
pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input)
"${pip[@]}" --require-hashes -r requirements-dev.lock
"${pip[@]}" --no-build-isolation --no-deps -e .
echo "$now" >"$done_for"
