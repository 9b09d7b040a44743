#!/bin/sh
# Makes .venv and installs what the lock pins: for grading, or with `dev` for the tests as well.
# Does nothing where that was done for this lock and this Python already. POSIX sh: a fresh
# machine has no other.
set -eu
cd "$(dirname "$0")/.."
extra=${1:-}
python=${PYTHON:-python3}
stamp=.venv/.installed$extra

say() { printf '%s\n' "$*" >&2; }

# As root the missing Debian package is installed; everybody else is told which one.
need_package() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing Debian's $* …"
        apt-get update -qq >/dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        say "This needs $*: install it (on Debian or Ubuntu: sudo apt-get install $*) and run make again."
        exit 1
    fi
}

command -v "$python" >/dev/null || need_package python3
"$python" - <<'EOF' || exit 1
import sys
if sys.version_info < (3, 10):
    sys.exit(f"This needs Python 3.10 or newer; {sys.executable} is {sys.version.split()[0]}. "
             "Name another one: make PYTHON=python3.12 …")
EOF
wanted="$(cat requirements.lock pyproject.toml tools/setup.sh | cksum) $("$python" -c 'import sys; print(sys.executable, sys.version)')"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then exit 0; fi

"$python" -c 'import ensurepip, venv' 2>/dev/null || need_package python3-venv
ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
"$ldconfig" -p 2>/dev/null | grep -q 'libseccomp\.so\.2' || need_package libseccomp2

say "setting up .venv (once; a minute or two) …"
rm -f .venv/.installed*
[ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || { rm -rf .venv; "$python" -m venv .venv; }
.venv/bin/python tools/requirements.py $extra > .venv/wanted.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --requirement .venv/wanted.txt
if [ -n "$extra" ]; then printf '%s' "$wanted" > .venv/.installed; fi
printf '%s' "$wanted" > "$stamp"
