#!/usr/bin/env bash
# Draws README's pictures from a fresh build: the workbook's Summary through LibreOffice, the PDF's first page, the page
# in Chromium.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)} .venv/bin/reportgen build -o "$work" --only xlsx,html,pdf >/dev/null
name=scaling-exponents
soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to pdf --outdir "$work/sheets" "$work/$name.xlsx" >/dev/null 2>&1
summary=$(for page in 1 2 3 4; do pdftotext -f $page -l $page "$work/sheets/$name.pdf" - | grep -q '^Cost by family' && echo $page && break; done)
mkdir -p docs
pdftoppm -png -r 80 -f "${summary:-2}" -l "${summary:-2}" -singlefile "$work/sheets/$name.pdf" docs/workbook
pdftoppm -png -r 80 -f 1 -l 1 -singlefile "$work/$name.pdf" docs/report
chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync \
    --hide-scrollbars --user-data-dir="$work/chromium" --window-size=1180,1400 \
    --screenshot="$PWD/docs/page.png" "file://$work/$name.html" >/dev/null 2>&1
