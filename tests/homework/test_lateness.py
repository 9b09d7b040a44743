"""What handing in late costs, by the keys of `[late]`."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from autograder.errors import AssignmentError
from autograder.homework.lateness import late_policy, plain_policy, read_late_policy

DUE = datetime.fromisoformat("2026-03-05T23:59:00+09:00")
KEYS = {"due": DUE, "percent_per_day": 10}


def lost(came=None, *, marked=False, earned=80, **keys):
    """Points of 80 that are taken off, so many hours and minutes after the due time."""
    moment = None if came is None else (DUE + timedelta(**came)).timestamp()
    late = late_policy({**KEYS, **keys}).lateness(moment, marked=marked, earned=earned)
    return None if late is None else late.points


@pytest.mark.parametrize(
    ("came", "points"),
    [
        ({"hours": -1}, None),
        ({"seconds": 0}, None),
        ({"seconds": 1}, 8),
        ({"hours": 24}, 8),
        ({"hours": 24, "seconds": 1}, 16),
        ({"days": 30}, 80),
    ],
)
def test_each_begun_day_costs_its_percent_of_what_was_earned(came, points):
    assert lost(came) == points


def test_grace_puts_off_the_due_time_and_the_end_of_every_day():
    assert lost({"minutes": 10}, grace_minutes=10) is None
    assert lost({"minutes": 11}, grace_minutes=10) == 8
    assert lost({"hours": 24, "minutes": 10}, grace_minutes=10) == 8


def test_no_more_is_taken_than_the_policy_says():
    assert lost({"days": 30}, at_most=35) == 28


def test_free_days_cost_nothing_and_are_late_all_the_same():
    assert lost({"hours": 30}, free_days=2) == 0
    assert lost({"hours": 50}, free_days=2) == 8


def test_a_mark_without_a_time_is_one_day():
    assert lost(marked=True) == 8
    assert lost(marked=True, free_days=1) == 0
    assert lost({"hours": 30}, marked=True) == 16
    assert lost({"hours": -30}, marked=True) is None


def test_where_nothing_is_known_nothing_is_taken():
    assert lost() is None


def test_nothing_is_taken_from_less_than_nothing():
    assert lost({"hours": 1}, earned=-5) == 0


@pytest.mark.parametrize(
    ("due", "moment"),
    [
        ("2026-03-05T23:59:00+09:00", DUE),
        ("2026-03-05 23:59 Asia/Seoul", DUE),
        ("2026-03-05 14:59 UTC", DUE),
        ("2026-03-05T14:59:00Z", DUE),
    ],
)
def test_a_due_time_may_be_a_text_with_its_zone(due, moment):
    assert late_policy({**KEYS, "due": due}).due == moment


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            {"due": datetime(2026, 3, 5)},
            "late.due is 2026-03-05 00:00:00, not a time with its zone",
        ),
        ({"due": "tomorrow"}, "late.due is tomorrow, not a time with its zone"),
        ({"due": "2026-03-05 23:59 Asia/Soul"}, "not a time with its zone"),
        ({"percent_per_day": 200}, "late.percent_per_day is 200, not percent from 0 to 100"),
        ({"percent_per_day": True}, "late.percent_per_day is True"),
        ({"at_most": -1}, "late.at_most is -1"),
        ({"grace_minutes": "10"}, "late.grace_minutes is '10', not a number of at least 0"),
        ({"free_days": 1.5}, "late.free_days is 1.5, not a whole number"),
        ({"per_day": 10}, "unknown keys ['per_day']; known: due, grace_minutes"),
    ],
)
def test_a_policy_that_is_none_says_which_key(keys, words):
    with pytest.raises(ValueError) as told:
        late_policy({**KEYS, **keys})

    assert words in str(told.value)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_must_be_there_is_named(key):
    with pytest.raises(ValueError, match=f"the key '{key}' is missing"):
        late_policy({name: value for name, value in KEYS.items() if name != key})


TEXT = "due = 2026-03-05T23:59:00+09:00\npercent_per_day = 10\n"


@pytest.mark.parametrize("text", [TEXT, f"[late]\n{TEXT}"])
def test_a_file_holds_the_keys_with_or_without_the_heading(tmp_path, text):
    (tmp_path / "late.toml").write_text(text)

    assert read_late_policy(tmp_path / "late.toml") == late_policy(KEYS)


def test_a_file_that_is_no_policy_is_named(tmp_path):
    (tmp_path / "late.toml").write_text("due = tomorrow")

    with pytest.raises(AssignmentError, match=r"late\.toml: "):
        read_late_policy(tmp_path / "late.toml")


def test_a_policy_can_be_kept_and_read_back():
    policy = late_policy({**KEYS, "due": "2026-03-05 23:59 Asia/Seoul", "free_days": 2})

    assert late_policy(plain_policy(policy)) == policy


@pytest.mark.parametrize(
    "due",
    ["2026-03-05 23:59 America/New_York", "2026-03-05 23:59 UTC", "2026-03-05T23:59:00+09:00"],
)
def test_a_policy_that_was_written_down_reads_clocks_as_before(due):
    policy = late_policy({"due": due, "percent_per_day": 10})
    again = late_policy(plain_policy(policy))

    assert again == policy
    summer = "2026-03-09T00:10:00"  # in New York the clocks were put on the day before
    assert again.moment_of(None, summer) == policy.moment_of(None, summer)
