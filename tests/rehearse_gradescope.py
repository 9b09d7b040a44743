"""The Gradescope zip, rehearsed: built into a Debian root and run there as Gradescope runs it.

    sudo make rehearse [ASSIGNMENT=NAME] [ARGS="--all --base FOLDER"]

Not part of `make test`: it needs root, debootstrap, Debian's packages and PyPI, and minutes. The
machine's own settings for apt and pip are copied into the root while it runs. Everything in the
root runs with the capabilities that stock Docker leaves to root, and, where control groups can
be made, with Gradescope's 768 MB and half a processor. The exit status says it all.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import jsonschema

from autograder.gradescope.archive import build_zip
from autograder.homework.assignment import Assignment, available, load_assignment

SCHEMA = json.loads(Path(__file__).with_name("gradescope_results.schema.json").read_text())

SUITE = "bookworm"
CAPABILITIES = (
    "chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw "
    "sys_chroot mknod audit_write setfcap"
).split()
"""Docker's default set: https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities"""

MEMORY_BYTES = 768 * 1024 * 1024
CPU_QUOTA = {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "50000"}

MACHINES = {
    "as it is": "",
    "without Landlock": "landlock",
    "without Landlock and chroot": "landlock,root folder",
    "a second user id and nothing else": "landlock,root folder,namespaces,seccomp",
}
"""Name to the layers that are switched off."""

AUTHORITIES = "etc/machine-authorities.pem"
"""A file in the root: under its usual name, Debian's ca-certificates would replace it."""

PRIVATE = "/autograder/source/solutions"

GREEDY = """
import os, sys
found = []
for path in ("{private}", "/etc/passwd", "/autograder/results/results.json", "/proc/1/environ"):
    for attempt in (os.listdir, lambda path: open(path).read()):
        try:
            found.append(attempt(path))
        except OSError:
            pass
try:
    import socket
    socket.socket()
    found.append("a socket")
except OSError:
    pass
print("reached", found)
"""
"""Handed in before a right solution: prints `reached []` where all is closed."""


def main() -> int:
    """Rehearse what is asked for; whether a rehearsal failed."""
    options = _options()
    if lacking := "; ".join(_lacking(options.base)):
        sys.exit(f"the Gradescope zip cannot be rehearsed here: {lacking}")
    failures = 0
    with ExitStack() as stack:
        root = stack.enter_context(_debian(options.base, keep=options.keep))
        groups = stack.enter_context(_control_groups())
        for name in available() if options.all else options.homework:
            failures += _rehearse(root, load_assignment(name), groups)
    print("all is well" if not failures else f"{failures} rehearsals failed")
    return min(failures, 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("homework", nargs="*", default=available()[:1], help="one where left out")
    parser.add_argument("--all", action="store_true", help="every homework, half an hour")
    parser.add_argument("--base", type=Path, help="a Debian root to copy, instead of debootstrap")
    parser.add_argument("--keep", action="store_true", help="leave the root where it is")
    return parser.parse_args()


def _lacking(base: Path | None) -> Iterator[str]:
    """What keeps a root from being made and entered here, and what to do about it."""
    if os.geteuid() != 0:
        yield "it needs root: run it with sudo"
    if base is None and shutil.which("debootstrap") is None:
        yield (
            "debootstrap is not installed: apt-get install debootstrap, or give a Debian root with "
            f"ARGS='--base FOLDER', as `docker export $(docker create debian:{SUITE}) | tar -x -C "
            "FOLDER` makes one"
        )
    packages = {"unzip": "unzip", "unshare": "util-linux", "setpriv": "util-linux"}
    for program, package in packages.items():
        if shutil.which(program) is None:
            yield f"{program} is not installed: apt-get install {package}"


def _rehearse(root: Path, assignment: Assignment, groups: Sequence[Path]) -> int:
    home = root / "autograder"
    shutil.rmtree(home, ignore_errors=True)
    (home / "source").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = build_zip(assignment, Path(folder) / "autograder.zip")
        print(f"{assignment.name}: the zip has {archive.stat().st_size / 1e3:.0f} kB")
        subprocess.run(["unzip", "-q", archive, "-d", home / "source"], check=True)
    shutil.copy2(home / "source" / "run_autograder", home)
    seconds = _timed(root, groups, "/autograder/source/setup.sh", {})
    size = subprocess.run(["du", "-sm", home], check=True, capture_output=True, text=True).stdout
    print(f"  setup.sh: {seconds:.0f} s, /autograder has {size.split()[0]} MB")
    return sum(
        not _holds(root, assignment, groups, machine, switched_off, submission)
        for machine, switched_off in MACHINES.items()
        for submission in _submissions(assignment)
    )


def _submissions(assignment: Assignment) -> Iterator[tuple[str, dict[str, bytes], float | None]]:
    """What is handed in: a name, the files, and the points that it earns where that is known."""
    solution = assignment.solution.read_bytes()
    entry = f"{assignment.name}.py"
    template = (assignment.template_folders[0] / f"{assignment.name}.ipynb").read_bytes()
    greedy = GREEDY.format(private=PRIVATE).encode()
    yield "the reference", {entry: solution}, assignment.points
    yield "the untouched template", {f"{assignment.name}.ipynb": template}, 0
    yield "greedy", {f"folder/{entry}": greedy + solution}, assignment.points
    yield "rare imports", {entry: b"import mailbox, wave\n" + solution}, assignment.points
    yield "an endless loop", {entry: solution + b"\nwhile True:\n    pass\n"}, assignment.points
    yield "all memory", {entry: solution + b"\nx = b'1' * (1 << 40)\n"}, assignment.points
    yield "memory by and by", {entry: solution + b"\nx = []\nwhile 1: x += [b'1' * 10**7]\n"}, None
    yield "its own exit", {entry: b"import os\nos._exit(0)\n"}, 0
    yield "nothing", {}, 0


def _holds(
    root: Path,
    assignment: Assignment,
    groups: Sequence[Path],
    machine: str,
    switched_off: str,
    submission: tuple[str, dict[str, bytes], float | None],
) -> bool:
    """Run one submission, and tell what is wrong with its results."""
    name, files, points = submission
    home = root / "autograder"
    for folder in ("submission", "results"):
        shutil.rmtree(home / folder, ignore_errors=True)
        (home / folder).mkdir()
    for path, content in files.items():
        target = home / "submission" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    metadata = {"users": [{"email": "kim@example.edu", "name": "김민지", "id": 1}]}
    (home / "submission_metadata.json").write_text(json.dumps(metadata))
    environment = {"AUTOGRADER_WITHOUT_LAYERS": switched_off} if switched_off else {}
    seconds = _timed(root, groups, "/autograder/run_autograder", environment)
    problems = list(_problems(home / "results" / "results.json", points))
    print(f"  {machine}, {name}: {seconds:.1f} s, {'; '.join(problems) or 'as it should be'}")
    return not problems


def _problems(path: Path, points: float | None) -> Iterator[str]:
    results = json.loads(path.read_text("utf-8"))
    try:
        jsonschema.validate(results, SCHEMA)
    except jsonschema.ValidationError as error:
        yield f"not Gradescope's format: {error.message} at {error.json_path}"
        return
    data = results.get("extra_data")
    if data is None:
        yield f"never graded: {results['output']}"
        return
    if points is not None and results["score"] != points:
        yield f"{results['score']} points, expected {points}: {data['status']}"
    if "fault" in data["status"]:
        yield data["status"]
    if "reached" in data["output"] and "reached []" not in data["output"]:
        yield data["output"]


def _timed(root: Path, groups: Sequence[Path], command: str, environment: dict[str, str]) -> float:
    """Run a command in the root as in Docker; seconds that it took."""
    begin = time.monotonic()
    done = subprocess.run(
        [
            *("unshare", "--mount", "--pid", "--fork", "--kill-child"),
            *("sh", "-euc", _ENTER, "sh", str(root), " ".join(map(str, groups))),
            ",".join(["-all", *(f"+{name}" for name in CAPABILITIES)]),
            *("env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            f"PIP_CERT=/{AUTHORITIES}",
            *(f"{key}={value}" for key, value in environment.items()),
            *("sh", "-c", f"cd /autograder && {command}"),
        ],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
        sys.exit(f"{command} ended with {done.returncode}")
    return time.monotonic() - begin


_ENTER = """
root=$1 groups=$2 capabilities=$3
shift 3
for group in $groups; do
    echo $$ >"$group/cgroup.procs"
    kind=$(basename "$(dirname "$group")")
    mkdir -p "$root/sys/fs/cgroup/$kind"
    mount --bind "$group" "$root/sys/fs/cgroup/$kind"
done
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev"
for name in null zero full random urandom; do
    touch "$root/dev/$name"
    mount --bind "/dev/$name" "$root/dev/$name"
done
exec setpriv --bounding-set "$capabilities" --inh-caps=-all chroot "$root" "$@"
"""


@contextmanager
def _debian(base: Path | None, *, keep: bool) -> Iterator[Path]:
    """A Debian root with this machine's settings for apt and pip."""
    folder = Path(tempfile.mkdtemp(prefix="rehearsal-", dir="/var/tmp"))
    root = folder / "root"
    try:
        begin = time.monotonic()
        if base is None:
            command = ["debootstrap", "--variant=minbase", SUITE, str(root)]
        else:
            command = ["cp", "-a", str(base), str(root)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        print(f"{command[0]}: {time.monotonic() - begin:.0f} s")
        _copy_settings(root)
        yield root
    finally:
        if keep:
            print(f"the root is {root}")
        else:
            shutil.rmtree(folder)


def _copy_settings(root: Path) -> None:
    copies = {
        "/etc/resolv.conf": "etc/resolv.conf",
        "/etc/pip.conf": "etc/pip.conf",
        "/etc/ssl/certs/ca-certificates.crt": AUTHORITIES,
    }
    for source, target in copies.items():
        if Path(source).exists():
            shutil.copy(source, root / target)
    for path in Path("/etc/apt/apt.conf.d").iterdir():
        shutil.copy(path, root / "etc/apt/apt.conf.d" / path.name)


@contextmanager
def _control_groups() -> Iterator[list[Path]]:
    """Gradescope's memory and processor, as far as control groups can be made here."""
    groups = []
    settings = {"memory": {"memory.limit_in_bytes": str(MEMORY_BYTES)}, "cpu": CPU_QUOTA}
    for kind, limits in settings.items():
        group = Path("/sys/fs/cgroup") / kind / f"rehearsal-{os.getpid()}"
        try:
            group.mkdir()
            for name, value in limits.items():
                (group / name).write_text(value)
        except OSError as error:
            print(f"no control group for {kind}: not limited ({error})")
            continue
        groups.append(group)
    try:
        yield groups
    finally:
        for group in groups:
            group.rmdir()


if __name__ == "__main__":
    sys.exit(main())
