#!/usr/bin/env bash
# Scores change detection on simulated quarters with planted changes; the last line is "N passed, N failed".
# usage: scripts/bench-detection.sh [--seed N] [--quarters N] [--scale X] [--sensors N] [--jobs N] [--faults]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/setup.sh demo
node_modules/.bin/tsc -b bench
exec node bench/dist/detection.js "$@"
