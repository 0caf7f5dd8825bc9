#!/usr/bin/env bash
# Measures how long change detection takes with a hundred sensors; the last line is "N passed, N failed".
# usage: scripts/bench-detection-speed.sh [--days N] [--sensors N] [--rows N] [--hours N] [--keep DIR]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/setup.sh demo
node_modules/.bin/tsc -b bench
exec node bench/dist/detection-speed.js "$@"
