#!/usr/bin/env bash
# Builds the image, once: Debian's packages, a Python environment of its own (the system's is
# Gradescope's), and a look at whether a student's code can be shut in here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() {
    printf '\n%s\n' "setup.sh: $1" >&2
    exit 1
}

command -v apt-get >/dev/null ||
    fail "this image has no apt-get: choose an Ubuntu or Debian image, Ubuntu 22.04 say"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends python3 python3-venv libseccomp2
apt-get clean
rm -rf /var/lib/apt/lists/*

/usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    fail "$(/usr/bin/python3 --version) is too old, 3.10 is needed: choose Ubuntu 22.04 or newer"
/usr/bin/python3 -m venv .venv
# The lock is complete, and leaves out on purpose what Otter declares and grading never imports.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps \
    --require-hashes --requirement requirements.lock
# What the course allows its students beside NumPy, as it was installed where the zip was built.
if [ -s packages.txt ]; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps \
        --requirement packages.txt
fi
.venv/bin/python -m compileall -qq autograder || true

# Another user id must find nothing of the homework.
chmod -R o= .
.venv/bin/python -m autograder doctor ||
    fail "a student's code cannot be shut in on this image, see above; nothing would be graded"
.venv/bin/python -m autograder check solutions/@ASSIGNMENT@.py --assignment @ASSIGNMENT@ --lang @LANG@
echo "setup.sh: ready"
