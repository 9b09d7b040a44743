"""How many processes a machine is good for."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from autograder import machine


def groups(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("cpu_max", "cpu.max")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize("quota", ["50000 100000", "100000 100000", "150000 100000"])
def test_less_than_two_processors_are_one(tmp_path, quota):
    assert machine.usable_cpus(groups(tmp_path, cpu_max=quota)) == 1


@pytest.mark.parametrize("quota", ["max 100000", "", "nonsense", "0 0", "9900000 100000"])
def test_without_a_quota_below_it_the_affinity_counts(tmp_path, quota):
    assert machine.usable_cpus(groups(tmp_path, cpu_max=quota)) == len(os.sched_getaffinity(0))


def test_the_older_control_groups_are_read_too(tmp_path):
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("50000\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")

    assert machine.usable_cpus(tmp_path) == 1


def test_a_quota_of_minus_one_is_none(tmp_path):
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("-1\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")

    assert machine.usable_cpus(tmp_path) == len(os.sched_getaffinity(0))


def test_a_process_whose_parent_is_gone_already_ends():
    program = "from autograder import machine; machine.end_with_parent(1 << 22); print('lives on')"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert (done.returncode, done.stdout) == (1, b"")
