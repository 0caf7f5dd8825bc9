#!/usr/bin/env bash
# A simulated quarter of a sensor network becomes a quarterly report, in ./teiten-demo. Sets up what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out=teiten-demo
quarter=2022Q3

bash scripts/setup.sh demo
teiten() { node center/bin/teiten.js --data "$out/observatory" "$@"; }

echo "demo: simulating $quarter: twelve sensors at home and abroad, at a fifth of the real traffic"
rm -rf "$out"
mkdir -p "$out"
teiten simulate --scenario quarter --seed 11 --scale 0.2 </dev/null
echo "demo: writing the report"
teiten report quarterly "$quarter" --lang ja,en --out "$out" </dev/null >/dev/null

echo
echo "The reports, with a CSV file behind every figure, are in $PWD/$out:"
echo "  $out/report.ja.html"
echo "  $out/report.en.html"
echo "Ask more of the same data, for example:"
echo "  npx teiten --data $out/observatory figure port-ranking --by group --top 10"
echo "  npx teiten --data $out/observatory figure announced-scanners --region JP"
