#!/usr/bin/env bash
# Parses papers of known truth, and the same papers misread at several rates, and prints how much of them was read, and how
# fast. SETS="folder …" adds folders of papers with NAME.truth.txt and NAME.truth.json; SEEDS=N misreads each N times.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/bench-venv.sh
python=(.venv-bench/bin/python -m)
# The specs' truth is made by the code that typesets them, which loads Pango.
if ! "${python[@]}" weasyprint --info >/dev/null 2>&1; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0
fi
read -ra folders <<<"bench/texts/fit bench/texts/check tests/parse/papers ${SETS:-}"
"${python[@]}" bench.parsing "${folders[@]}" --seeds "${SEEDS:-3}"
echo
"${python[@]}" bench.parsing.speed "${folders[@]}"
