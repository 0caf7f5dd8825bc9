#!/usr/bin/env bash
# Breaks sensor and center in every way that is known and prints what was reached; the last line is "N passed, N failed, N skipped".
# usage: scripts/test-faults.sh [--seed N] [--long] [--only NAME[,NAME…]] [--list]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/setup.sh faults
node_modules/.bin/tsc -b test/faults
node scripts/bundle-sensor.js >/dev/null
exec node test/faults/dist/run.js "$@"
