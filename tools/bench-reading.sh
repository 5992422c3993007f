#!/usr/bin/env bash
# Makes scans of bench/texts/check, reads them by several programs side by side, and writes the figures into
# docs/reading.md. Takes hours on two cores. SETS="name=folder …" adds folders of scans with NAME.truth.txt beside them;
# EVERY=N takes every N-th scan for the slow comparisons (ablation, OCRmyPDF).
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(fonts-croscore fonts-texgyre fonts-freefont-ttf fonts-linuxlibertine fonts-noto-core fonts-dejavu-core unpaper
          libpango-1.0-0 libpangoft2-1.0-0)
missing=$(dpkg-query -W -f '${Status} ${Package}\n' "${packages[@]}" 2>/dev/null | awk '$3 != "installed"' | wc -l)
found=$(dpkg-query -W -f '${Package}\n' "${packages[@]}" 2>/dev/null | wc -l)
if [ "$missing" != 0 ] || [ "$found" != "${#packages[@]}" ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi
[ -x .venv-bench/bin/python ] || "$(tools/python.sh)" -m venv .venv-bench
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .

python=(.venv-bench/bin/python -m)
made=${MADE:-bench/made}
[ -e "$made/made.json" ] || "${python[@]}" bench.scanbench.make bench/texts/check "$made" --each 3 --seed 1
results=${RESULTS:-bench/reading/results.jsonl}
read=("${python[@]}" bench.reading --results "$results")
sets=(--set "made=$made")
for pair in ${SETS:-}; do sets+=(--set "$pair"); done
"${read[@]}" "${sets[@]}" --readers tesseract,saoluc
"${read[@]}" "${sets[@]}" --every "${EVERY:-1}"
"${python[@]}" bench.reading.report "$results" docs/reading.md docs/reading.svg
echo "docs/reading.md, docs/reading.svg"
