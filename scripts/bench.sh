#!/usr/bin/env bash
# Measures decoding, flows, the scan rule and the whole ingest against the peers that Debian packages, on a generated day.
# usage: scripts/bench.sh [--packets N] [--runs N] [--seed N] [--cache DIR] [--tasks LIST] [--json FILE]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/setup.sh bench
node_modules/.bin/tsc -b bench
exec node bench/dist/run.js "$@"
