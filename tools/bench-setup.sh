#!/usr/bin/env bash
# Installs what the benchmarks need: fonts with the whole Vietnamese alphabet, unpaper, pango; and puts their packages, and
# saoluc, into .venv-bench.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(fonts-croscore fonts-texgyre fonts-freefont-ttf fonts-linuxlibertine fonts-noto-core fonts-dejavu-core unpaper
          libpango-1.0-0 libpangoft2-1.0-0)
# A package that dpkg has never heard of makes dpkg-query fail.
there=$(dpkg-query -W -f '${Status} ${Package}\n' "${packages[@]}" 2>/dev/null | grep -c ' installed ' || true)
if [ "$there" != "${#packages[@]}" ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

done_for=.venv-bench/.made-for
now=$({ cat requirements-bench.lock pyproject.toml; pwd; } | sha256sum)
if [ "$(cat "$done_for" 2>/dev/null)" = "$now" ]; then exit 0; fi
[ -x .venv-bench/bin/python ] || "$(tools/python.sh)" -m venv .venv-bench
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
echo "$now" >"$done_for"
