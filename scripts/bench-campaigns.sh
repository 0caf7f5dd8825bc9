#!/usr/bin/env bash
# Scores campaigns on simulated quarters with planted groups; the last line is "N passed, N failed".
# usage: scripts/bench-campaigns.sh [--seed N] [--runs N] [--scale X] [--sensors N]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/setup.sh demo
node_modules/.bin/tsc -b bench
exec node bench/dist/campaigns.js "$@"
