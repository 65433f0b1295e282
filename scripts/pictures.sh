#!/usr/bin/env bash
# Draws README's pictures from a fresh build: the workbook's Summary through LibreOffice, the PDF's first page, the page
# in Chromium, as wide as it takes to have the values beside it; and the page of a portfolio, for its how-to.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
.venv/bin/reportgen build -o "$work" --only xlsx,html,pdf >/dev/null
.venv/bin/reportgen build inputs/scaling-exponents.toml inputs/scaling-law-fit.toml --scenario all -o "$work/all" >/dev/null
name=scaling-exponents
soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to pdf --outdir "$work/sheets" "$work/$name.xlsx" >/dev/null 2>&1
summary=$(for page in 1 2 3 4; do pdftotext -f $page -l $page "$work/sheets/$name.pdf" - | grep -q '^Cost by family' && echo $page && break; done)
mkdir -p docs
pdftoppm -png -r 80 -f "${summary:-2}" -l "${summary:-2}" -singlefile "$work/sheets/$name.pdf" docs/workbook
pdftoppm -png -r 80 -f 1 -l 1 -singlefile "$work/$name.pdf" docs/report
screenshot() { # the file, the page, width and height
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update \
        --disable-sync --hide-scrollbars --user-data-dir="$work/chromium" --window-size="$3" \
        --screenshot="$PWD/docs/$1" "file://$work/$2" >/dev/null 2>&1
}
screenshot page.png "$name.html" 1400,1400
screenshot portfolio.png all/portfolio.html 1400,1000
