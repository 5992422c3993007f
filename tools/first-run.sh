#!/usr/bin/env bash
# Copies the samples into the inbox, lets the service work off what is there, and shows what the archive holds.
set -euo pipefail
cd "$(dirname "$0")/.."

root=${SAOLUC_ROOT:-scans}
inbox=${SAOLUC_INBOX:-$root/inbox}
mkdir -p "$inbox"
for sample in scans/samples/*; do
  [ -e "$inbox/${sample##*/}" ] || cp "$sample" "$inbox/"
done

code=0
.venv/bin/saoluc watch "$inbox" --root "$root" --once || code=$?
if [ "$code" -gt 1 ]; then exit "$code"; fi # nothing was done at all; the reason was said
echo
.venv/bin/saoluc table --root "$root"
exit "$code"
