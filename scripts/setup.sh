#!/usr/bin/env bash
# Installs what is missing, and nothing else, so that `make` can call it before every build:
#   setup.sh runtime   what a report needs: Pango, .venv and the locked packages
#   setup.sh dev       the same with the development tools
#   setup.sh test      the same with LibreOffice, Gnumeric, Chromium and Poppler, which judge the results
# PYTHON names the interpreter for a new .venv.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
PYTHON=${PYTHON:-python3}
PATH=$PATH:/usr/sbin:/sbin # where ldconfig is, which a user's PATH may leave out

say() { printf '  %s\n' "$*"; }
die() { printf 'setup: %s\n' "$@" >&2; exit 1; }

have() { command -v "$1" >/dev/null 2>&1; }
# Read to the end, as `grep -q` would close the pipe early and pipefail report that as a failure.
have_library() { ldconfig -p | grep -F "$1" >/dev/null; }
# `soffice` alone may be one of them without the other.
have_calc() { have soffice && [ -e "$(dirname "$(readlink -f "$(command -v soffice)")")/libsclo.so" ]; }
have_writer() { have soffice && [ -e "$(dirname "$(readlink -f "$(command -v soffice)")")/libswlo.so" ]; }
# python3-uno serves only Debian's own interpreter.
have_uno() { /usr/bin/python3 -c 'import uno' 2>/dev/null; }
have_liberation() { have fc-list && fc-list : family | grep -F Liberation >/dev/null; }

# Prints the Python to use. Running it is the only sure test: a pyenv shim is there even when no version is behind it.
find_python() {
    local candidate candidates="$PYTHON"
    [ "$PYTHON" != python3 ] || candidates="python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11"
    for candidate in $candidates; do
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

# A .venv is no good once its Python is gone or its checkout has moved: its scripts name both.
venv_works() { .venv/bin/python -c '' 2>/dev/null && grep -F "$PWD/.venv" .venv/bin/activate >/dev/null 2>&1; }

# Prints the Debian packages that are missing. Without an ldconfig (macOS, Alpine) the import at the end judges alone.
missing_for_report() {
    ldconfig -p >/dev/null 2>&1 || return 0
    [ "$PYTHON" != python3 ] || venv_works || find_python >/dev/null || echo python3-venv
    have_library libpango-1.0.so.0 || echo libpango-1.0-0
    have_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    have_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
}

missing_for_tests() {
    have_calc || echo libreoffice-calc
    have_writer || echo libreoffice-writer
    have_uno || echo python3-uno
    have ssconvert || echo gnumeric
    have chromium || echo chromium
    have_library libatomic.so.1 || echo libatomic1 # for Playwright's own Node.js
    have npm || echo npm # brings the OOXML validator
    have pdftoppm || echo poppler-utils
    have_liberation || echo fonts-liberation
}

# Installs Debian packages, or fails saying why it cannot and what to do.
apt_install() {
    local packages="$*" sudo=""
    local advice="run as root: apt-get install --no-install-recommends $packages"
    have apt-get || { refuse "$packages" "this system has no apt-get" "install the packages it has for them"; return 1; }
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || { refuse "$packages" "this user is not root and there is no sudo" "$advice"; return 1; }
        sudo=sudo
        [ -t 0 ] || sudo="sudo -n" # nobody is there to type a password
    fi
    say "installing $packages"
    # $sudo and $packages are lists of words.
    # shellcheck disable=SC2086
    if ! { $sudo apt-get update -qq &&
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        refuse "$packages" "apt-get failed, as above" "$advice"
        return 1
    fi
}

refuse() { printf 'setup: cannot install %s: %s.\nsetup: %s\nsetup: then run make again.\n' "$1" "$2" "$3" >&2; }

# What .venv must match: when it changes, the packages are installed anew.
wanted() { cat pyproject.toml "requirements/$1.txt" | cksum; }

install_locked() {
    local lock=$1 stamp=.venv/.installed
    if ! venv_works; then
        local python
        python=$(find_python) || die "no Python 3.11 or newer with venv and pip was found (tried: $PYTHON)." \
            "name one, as in: make PYTHON=/path/to/python3.12"
        say "creating .venv with $("$python" --version)"
        "$python" -m venv --clear .venv
    fi
    [ "$(cat "$stamp-$lock" 2>/dev/null)" != "$(wanted "$lock")" ] || return 0
    say "installing requirements/$lock.txt"
    rm -f "$stamp"-* # an installation that breaks off has none
    # Twice quiet: errors are shown, remarks on this machine's own pip settings are not.
    local pip=".venv/bin/python -m pip install -qq --disable-pip-version-check"
    $pip --require-hashes -r "requirements/$lock.txt"
    $pip --no-deps --no-build-isolation -e .
    .venv/bin/python -c 'import weasyprint' >"$log" 2>&1 || {
        tail -n 1 "$log" >&2
        die "WeasyPrint does not start, most likely for want of Pango: install it (macOS: brew install pango)."
    }
    wanted "$lock" >"$stamp-$lock"
    # The development lock holds the runtime one, with the same versions.
    [ "$lock" != dev ] || wanted runtime >"$stamp-runtime"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT

case "${1:-}" in
    runtime | dev) lock=$1 tests=no ;;
    test) lock=dev tests=yes ;;
    *) die "usage: scripts/setup.sh runtime|dev|test" ;;
esac

packages=$(missing_for_report | xargs)
# shellcheck disable=SC2086
[ -z "$packages" ] || apt_install $packages || exit 1

if [ $tests = yes ]; then
    packages=$(missing_for_tests | xargs)
    # Without a judge its tests skip on a developer's machine, but fail in CI, which should hear of it first.
    # shellcheck disable=SC2086
    if [ -n "$packages" ] && ! apt_install $packages; then
        [ -z "${CI:-}" ] || exit 1
        say "going on: the tests that need them will be skipped"
    fi
fi

install_locked "$lock"
