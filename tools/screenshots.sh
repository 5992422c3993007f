#!/usr/bin/env bash
# Makes docs/images/*.png anew: archives the sample scans in a folder of its own, serves them, looks at them with Chromium.
# Takes a minute or two. SAOLUC_ROOT of an earlier run of it may be given to look again without reading.
set -euo pipefail
cd "$(dirname "$0")/.."

root=${SAOLUC_ROOT:-$(mktemp -d)}
export SAOLUC_ROOT=$root SAOLUC_LANG=vi LOGNAME=lan
if [ ! -d "$root/archive" ]; then
  mkdir -p "$root/scans"
  cp scans/samples/* "$root/scans/"
  head -c 20000 scans/samples/cong-van.jpg >"$root/scans/giấy-mời-chép-dở.jpg" # one that fails
  .venv/bin/saoluc run "$root/scans" || [ $? = 1 ]
fi
.venv/bin/python tools/screenshots.py "$root" docs/images
echo "$root"
