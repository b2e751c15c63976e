#!/bin/sh
# Fetches the Lucide drawings named in lucide.txt from the pinned package, and draws the app icon in its many sizes.
# Needs npm, the network and the project's .venv; the results are committed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" lucide-static@1.62.0
lucide="$work/node_modules/lucide-static"
rm -f "$here"/lucide/*.svg
while read -r name; do
  cp "$lucide/icons/$name.svg" "$here/lucide/$name.svg"
done < "$here/lucide.txt"
cp "$lucide/LICENSE" "$here/lucide/LICENSE.txt"
chmod 644 "$here"/lucide/*
QT_QPA_PLATFORM=offscreen "$here/../../.venv/bin/python" "$here/draw_app_icon.py"
