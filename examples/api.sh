#!/bin/sh
# The API by curl: SERVER and TOKEN say where and by whom; the first argument is a scan.
set -eu
api="$SERVER/api/v1"
bearer="Authorization: Bearer $TOKEN"

# Papers of a kind since 2020, as JSON and as CSV
curl -sf -H "$bearer" -G "$api/documents" --data-urlencode "kind=Quyết định" -d from=2020 -d limit=100
curl -sf -H "$bearer" -G "$api/export.csv" -d day_from=2020-01-01 -o papers.csv

# A scan into the inbox
curl -sf -H "$bearer" --data-binary "@$1" "$api/uploads?name=scan.pdf"

# The first paper that nobody has reviewed: its PDF
id=$(curl -sf -H "$bearer" "$api/documents?state=open&limit=1" | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
curl -sf -H "$bearer" "$api/documents/$id/pdf" -o paper.pdf
