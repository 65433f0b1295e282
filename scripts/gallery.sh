#!/usr/bin/env bash
# Draws the pictures of the gallery in docs/gallery/: the first page of each study's PDF, and the top of its page.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
mkdir -p docs/gallery
for study in inputs/*.toml; do
    name=$(basename "$study" .toml)
    .venv/bin/reportgen build "$study" -o "$work" --only html,pdf >/dev/null
    pdftoppm -png -r 58 -f 1 -l 1 -singlefile "$work/$name.pdf" "docs/gallery/$name-pdf"
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update \
        --disable-sync --hide-scrollbars --user-data-dir="$work/chromium" --window-size=960,1200 \
        --force-device-scale-factor=0.6 --screenshot="$PWD/docs/gallery/$name-page.png" "file://$work/$name.html" >/dev/null 2>&1
done
