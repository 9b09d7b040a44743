"""The commands as an instructor meets them: words, files, exit statuses."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from autograder import __version__
from autograder.cli import main
from autograder.errors import SandboxError
from autograder.grading.grader import Grader
from autograder.homework.assignment import PROJECT, available, load_assignment
from autograder.homework.questions import load_questions
from autograder.sandbox.layers import PURPOSES

NAME = available()[0]
PROGRAM = [sys.executable, "-m", "autograder"]


def invoke(*arguments):
    return CliRunner().invoke(main, [str(each) for each in arguments])


def run(*arguments, **options):
    return subprocess.run(
        [*PROGRAM, *(str(each) for each in arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        **options,
    )


@pytest.fixture
def submissions(tmp_path):
    """A class of two: the reference itself, and a file that is no Python."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    shutil.copy(load_assignment(NAME).solution, folder / "김민지.py")
    (folder / "lee.py").write_text("def forward(:\n")
    return folder


@pytest.fixture
def command(submissions, tmp_path):
    """Grade that class."""
    return ["grade", submissions, "--assignment", NAME, "--out", tmp_path / "grades"]


def scores(out):
    with open(out / "final_grades.csv", encoding="utf-8", newline="") as file:
        return {each["file"]: float(each["total_points_earned"]) for each in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade"], "Missing argument 'FOLDER'"),
        (["grade", "missing"], "'missing' does not exist"),
        (["grade", ".", "--workers", "0"], "0 is not in the range"),
        (["grade", ".", "--lang", "fr"], "'fr' is not one of 'en', 'ko'"),
        (["grade", ".", "--assignment", "nothing"], "there is no homework `nothing`; there are: "),
        (["check", "missing"], "'missing' does not exist"),
        (["template", "--assignment", "nothing"], "there is no homework `nothing`"),
        (["unknown"], "No such command 'unknown'"),
    ],
)
def test_a_misused_command_says_how_and_ends_with_2(arguments, words):
    result = invoke(*arguments)

    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


def test_an_output_folder_that_is_a_file_is_misuse(submissions, tmp_path):
    (tmp_path / "grades").write_text("")

    result = invoke("grade", submissions, "--assignment", NAME, "--out", tmp_path / "grades")

    assert result.exit_code == 2
    assert result.stderr == f"Error: --out {tmp_path / 'grades'} is a file: give a folder\n"


def test_results_among_the_submissions_are_misuse(submissions):
    result = invoke("grade", submissions, "--assignment", NAME, "--out", submissions / "grades")

    assert result.exit_code == 2
    assert "give a folder beside it" in result.stderr
    assert not (submissions / "grades").exists()


def test_the_results_of_another_homework_are_not_overwritten(command, tmp_path):
    invoke(*command)
    out = tmp_path / "grades"
    shutil.rmtree(out / "results" / "lee")  # nor where some of them are gone
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in out.rglob("*")}

    result = invoke("grade", command[1], "--assignment", available()[1], "--out", out)

    assert result.exit_code == 2
    assert f"holds the results of `{NAME}`" in result.stderr
    assert f"such as `--out grades/{available()[1]}`" in result.stderr
    assert before == {
        path: (path.stat().st_mtime_ns, path.stat().st_size) for path in out.rglob("*")
    }


def test_results_go_to_a_folder_of_the_homework_where_none_is_given(
    submissions, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)

    invoke("grade", submissions, "--assignment", NAME, "--course", PROJECT)

    assert set(scores(tmp_path / "grades" / NAME)) == {"points-per-question", "김민지", "lee"}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_says_what_it_does(name):
    result = invoke(name, "--help")

    assert result.exit_code == 0
    assert main.commands[name].hidden or "Examples:\n    python -m autograder " in result.output


def test_the_version_is_told():
    assert invoke("--version").output == f"autograder, version {__version__}\n"


def test_nothing_is_imported_from_the_current_folder(command, submissions):
    for name in ("numpy", "click", "pathlib", "json", "otter", "assignment"):
        (submissions / f"{name}.py").write_text("open('imported', 'w').write(__name__)\n")

    result = run(
        *command,
        "--course",
        PROJECT,
        cwd=submissions,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )

    assert result.returncode == 0, result.stderr
    assert not (submissions / "imported").exists()


def test_a_class_is_graded(command, tmp_path):
    done = run(*command)

    points = load_assignment(NAME).points
    assert done.returncode == 0, done.stderr
    assert scores(tmp_path / "grades") == {
        "points-per-question": points,
        "김민지": points,
        "lee": 0,
    }
    assert "김민지" in done.stdout
    assert "graded 2 of 2 submissions in " in done.stdout
    assert "Traceback" not in done.stderr


def test_a_case_is_given_to_everyone_without_grading(command, tmp_path):
    invoke(*command)
    case = load_questions(load_assignment(NAME))["q1"].cases[-1]
    (tmp_path / "grades" / "adjustments.csv").write_text(
        f'submission,question,case,points,comment\n*,q1,"{case.name}",full,it was broken\n'
    )

    adjusted = invoke("adjust", tmp_path / "grades")

    assert adjusted.exit_code == 0, adjusted.output
    assert f"lee: 0 → {case.points:g} (q1 0 → {case.points:g}): corrected" in adjusted.stdout
    assert "김민지" not in adjusted.stdout
    assert scores(tmp_path / "grades")["lee"] == case.points


@pytest.mark.parametrize(
    ("roster", "words"),
    [
        ("학번,이름\n1,박\n2,최\n", "nobody of the roster's 2 is known from any submission"),
        (
            "id,name\nlee,이\n7,김민지\n8,김민지\n",
            "7 김민지 (a submission has this name, which more",
        ),
        ("id,name\nlee,이\n7,김민지\n", "all 2 of the roster have handed something in"),
    ],
)
def test_a_roster_says_who_is_missing_and_whom_it_does_not_know(command, tmp_path, roster, words):
    (tmp_path / "roster.csv").write_text(roster, "utf-8")

    assert words in invoke(*command, "--roster", tmp_path / "roster.csv").stdout


def test_a_policy_that_is_none_is_misuse(command, tmp_path):
    (tmp_path / "late.toml").write_text("due = 2026-03-05T23:59:00\npercent_per_day = 10\n")

    result = invoke(*command, "--late", tmp_path / "late.toml")

    assert result.exit_code == 2
    assert "late.due is 2026-03-05 23:59:00, not a time with its zone" in result.stderr


def test_a_row_that_names_nobody_stops_grading_before_it_begins(command, tmp_path):
    out = tmp_path / "grades"
    out.mkdir()
    (out / "adjustments.csv").write_text(
        "submission,question,case,points,comment\nlee,q1,,1,\npark,q1,,1,\n"
    )

    result = invoke(*command)

    assert result.exit_code == 2
    assert "adjustments.csv, row 3 (park,q1,,1,): there is no submission `park`" in result.stderr
    assert not (out / "results").exists()


def test_a_second_run_has_nothing_to_do_and_loads_nothing_heavy(command):
    run(*command)
    program = (
        "import sys\n"
        "from autograder.cli import main\n"
        "main(standalone_mode=False)\n"
        "print(sorted({'numpy', 'otter', 'pandas'} & set(sys.modules)))\n"
    )

    again = subprocess.run(
        [sys.executable, "-c", program, *map(str, command)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert "nothing to do: all 2 submissions are graded and unchanged" in again.stdout
    assert again.stdout.endswith("[]\n")


def test_a_reader_who_leaves_early_costs_no_results(command, tmp_path):
    with subprocess.Popen(
        [*PROGRAM, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        process.stdout.close()

    assert process.returncode == 0
    assert "lee" in scores(tmp_path / "grades")


def test_the_c_locale_and_a_narrow_pipe_are_enough(command):
    environment = {**os.environ, "LANG": "C", "LC_ALL": "C", "COLUMNS": "80"}

    done = run(*command, env=environment)

    assert done.returncode == 0, done.stderr
    table = [line for line in done.stdout.splitlines() if "│" in line]
    assert table
    assert max(len(line) for line in table) <= 80


def test_an_empty_class_is_told(tmp_path):
    (tmp_path / "submissions").mkdir()

    result = invoke(
        "grade", tmp_path / "submissions", "--assignment", NAME, "--out", tmp_path / "grades"
    )

    assert result.exit_code == 0
    assert "no submissions were found" in result.output


def test_ctrl_c_ends_with_130_and_the_next_run_goes_on(command, submissions, tmp_path):
    (submissions / "slow.py").write_text("while True:\n    pass\n")
    with subprocess.Popen(
        [*PROGRAM, *map(str, command)], stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert any(line.startswith("graded 1 of 3") for line in process.stderr)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    (submissions / "slow.py").unlink()

    again = run(*command)

    assert process.returncode == 130
    assert "keeps what is graded, the same command goes on" in told
    assert again.returncode == 0
    assert set(scores(tmp_path / "grades")) == {"points-per-question", "김민지", "lee"}


def test_a_submission_that_we_failed_to_grade_is_told_and_the_next_run_mends_it(
    command, tmp_path, monkeypatch
):
    grade = Grader.grade

    def failing(grader, submission):
        if submission.id == "lee":
            raise SandboxError("the zygote is gone")
        return grade(grader, submission)

    with monkeypatch.context() as patch:
        patch.setattr(Grader, "grade", failing)
        first = invoke(*command)
    told = (tmp_path / "grades" / "final_grades.csv").read_text("utf-8")
    second = invoke(*command)

    assert first.exit_code == 1
    assert "Error: 1 of 2 could not be graded by a fault of ours: lee; run the same" in first.stderr
    assert "could not be graded: the zygote is gone" in told
    assert "김민지" in told
    assert second.exit_code == 0, second.output


@pytest.fixture
def open_machine():
    """The environment of a machine on which nothing can be closed."""
    layers = "root folder,landlock,user id,namespaces,seccomp,descriptors"
    return {**os.environ, "AUTOGRADER_WITHOUT_LAYERS": layers}


def test_a_machine_that_cannot_confine_is_refused_in_one_line(command, tmp_path, open_machine):
    done = run(*command, env=open_machine)

    assert done.returncode == 1
    assert done.stderr.startswith("Error: on this machine the student's code cannot be kept from ")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "grades" / "final_grades.csv").exists()


def test_a_machine_that_cannot_confine_grades_what_is_trusted_and_warns(command, open_machine):
    done = run(*command, "--trust-submissions", env=open_machine)

    assert done.returncode == 0
    assert done.stderr.startswith("warning: confinement without ")


def test_one_submission_is_checked_on_the_terminal(submissions, tmp_path):
    before = sorted(tmp_path.rglob("*"))

    result = invoke("check", submissions / "김민지.py", "--assignment", NAME)

    points = load_assignment(NAME).points
    assert result.exit_code == 0, result.output
    assert f"{points} / {points}" in result.output
    assert sorted(tmp_path.rglob("*")) == before


def test_the_doctor_names_every_layer_and_whether_they_are_enough():
    result = invoke("doctor")

    assert result.exit_code == 0
    assert all(name in result.output for name in PURPOSES)
    assert result.output.endswith("a student's code is shut in: `grade` works here\n")


def test_the_doctor_says_what_can_be_reached_where_layers_are_missing(open_machine):
    done = run("doctor", env=open_machine)

    assert done.returncode == 1
    assert re.search(r"landlock +missing", done.stdout)
    assert "can reach the file system and the network" in done.stdout


def test_a_class_is_graded_with_a_roster_and_its_gradebook_filled_in(tmp_path):
    download = tmp_path / "download"
    download.mkdir()
    shutil.copy(load_assignment(NAME).solution, download / f"홍길동_12345_67890_{NAME}.py")
    (download / f"kim_LATE_222_333_{NAME}.py").write_text("x = 1\n")
    gradebook = tmp_path / "gradebook.csv"
    title = load_assignment(NAME).title["en"]
    gradebook.write_text(
        f'Student,ID,Section,"{title} (7)"\n홍길동,12345,A,\n"Lee, Sun",444,A,\n', "utf-8"
    )
    out = tmp_path / "grades"

    graded = run("grade", download, "--assignment", NAME, "--out", out, "--roster", gradebook)
    exported = run("export", out, "--to", "canvas", "--gradebook", gradebook, "--assignment", NAME)

    assert "1 of 2 have handed nothing in\n  444 Lee, Sun\n" in graded.stdout
    assert "Lee, Sun" in (out / "missing.csv").read_text("utf-8-sig")
    assert exported.stdout == (
        f"{out / 'canvas_gradebook.csv'}: 1 submission\n  left out: 222: is not in the gradebook\n"
    )
    lines = list(csv.reader((out / "canvas_gradebook.csv").read_text("utf-8-sig").splitlines()))
    assert [line[3] for line in lines] == [f"{title} (7)", "100", ""]


def test_a_sheet_of_another_platform_is_a_misuse(tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("a,b\n")

    result = invoke("export", tmp_path, "--to", "moodle", "--gradebook", sheet)

    assert result.exit_code == 2
    assert "--gradebook is for `--to canvas`" in result.output


def test_a_roster_that_is_none_is_refused_before_anything_is_graded(command, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("a,b\n1,2\n")

    result = invoke(*command, "--roster", roster)

    assert result.exit_code == 2
    assert not (tmp_path / "grades").exists()


def test_a_course_without_its_template_is_told_what_that_means(tmp_path):
    for name in ("assignment", "solutions"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    (tmp_path / "submissions").mkdir()
    chosen = ["--assignment", "bptt_flow", "--course", tmp_path, "--out", tmp_path / "grades"]

    done = invoke("grade", tmp_path / "submissions", *chosen)

    assert "student_template/bptt_flow is not there" in done.stderr
    assert "template --assignment bptt_flow" in done.stderr
