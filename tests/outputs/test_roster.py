from dataclasses import replace

import pytest

from autograder.errors import UsageError
from autograder.model import Origin, Person
from autograder.outputs.report import report_html
from autograder.outputs.roster import missing_csv, missing_students, read_roster
from autograder.outputs.students import superseded
from autograder.tables import parse_table
from autograder.terminal import class_news
from tests.outputs.samples import HOMEWORK, row


def roster(text):
    return read_roster(parse_table(text, "roster.csv"))


def of(platform, *people, **more):
    return replace(
        row(
            people[0].id or people[0].name, 1, 1, names=tuple(each.name for each in people), **more
        ),
        emails=tuple(each.email for each in people if each.email),
        origin=Origin(platform, (), people),
    )


def absent(students, *rows):
    return [each.student.name for each in missing_students(roster(students), rows)]


KOREAN = "학번,이름,이메일\n20231234,이서준,seojun@example.edu\n20231235,김민지,minji@example.edu\n"


@pytest.mark.parametrize(
    "name", ["20231234", "20231234_이서준", "hw1 20231234", "이서준", "과제_이서준"]
)
def test_a_file_is_its_students_by_number_or_name(name):
    assert absent(KOREAN, row(name, 1, 1)) == ["김민지"]


def test_gradescope_tells_every_member_of_a_group():
    group = of("gradescope", Person("20231234"), Person("", "", "Minji@example.edu"))

    assert absent(KOREAN, group) == []


def test_moodles_participant_number_is_nobodys_student_number():
    found = of("moodle", Person("20231235", "이서준"))

    assert absent(KOREAN, found) == ["김민지"]


@pytest.mark.parametrize("name", ["Hong, Gildong", "Gildong Hong", "HONG GILDONG"])
def test_canvas_writes_a_name_together_family_first(name):
    assert absent(
        f'Student,Section\n"{name}",A\nKim Minji,A\n', of("canvas", Person("1", "honggildong"))
    ) == ["Kim Minji"]


def test_a_canvas_gradebook_is_a_roster():
    gradebook = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Toy (1)\n"
        "    Points Possible,,,,,15\nHong,12345,2024,hong,A,\nKim,222,2025,kim,A,\n"
        '"Student, Test",999,,,A,\n'
    )

    assert absent(gradebook, of("canvas", Person("12345", "x"))) == ["Kim"]


def test_a_name_that_two_students_have_decides_nothing():
    twins = "name,id\n김민지,1\n김민지,2\n"

    missing = missing_students(roster(twins), [of("moodle", Person("7", "김민지"))])

    assert [each.student.ids for each in missing] == [("1",), ("2",)]
    assert all("more than one student" in each.note for each in missing)


def test_given_and_family_names_may_have_columns_of_their_own():
    assert roster("First Name,Last Name,SID\nAda,Lovelace,7\n")[0].name == "Ada Lovelace"


def test_a_roster_of_unknown_columns_is_refused_with_words():
    with pytest.raises(UsageError, match="but says: a; b"):
        roster("a,b\n1,2\n")


def test_the_list_of_the_missing_is_whole_and_harmless_in_a_spreadsheet():
    missing = missing_students(roster("이름,학번\n=1+1,7\n이서준,8\n"), [])

    assert missing_csv(missing) == "\ufeffid,name,email,note\r\n7,'=1+1,,\r\n8,이서준,,\r\n"


def test_the_report_names_who_handed_in_nothing():
    missing = missing_students(roster(KOREAN), [row("이서준", 1, 1)])

    page = report_html([row("이서준", 1, 1)], HOMEWORK, "ko", missing)

    assert "20231235 김민지 minji@example.edu" in page
    assert "제출하지 않은 학생" in page


def test_without_a_roster_the_report_says_nothing_of_it():
    assert "Nothing handed in" not in report_html([row("kim", 1, 1)], HOMEWORK, "en")


def test_of_several_submissions_the_one_without_a_number_counts_and_the_report_lists_the_others():
    rows = [row("kim", 1, 1, student="kim"), row("kim-2", 2, 2, student="kim")]

    page = report_html(rows, HOMEWORK, "en")

    assert [(a.submission, b.submission) for a, b in superseded(rows)] == [("kim-2", "kim")]
    assert "Handed in more than once" in page


def test_brightspaces_grades_are_a_roster():
    table = parse_table(
        "OrgDefinedId,Username,Last Name,First Name,End-of-Line Indicator\n"
        "#0123,#minsu,김,민수,#\n#0124,#yuna,신,유나,#\n",
        "grades",
    )
    students = read_roster(table)
    assert [each.ids for each in students] == [("0123", "minsu"), ("0124", "yuna")]
    handed_in = row("7-8", 1, 2)
    found = missing_students(students, [replace(handed_in, names=("김민수",))])
    assert [each.student.ids for each in found] == [("0124", "yuna")]


def test_the_terminal_says_in_its_language_that_a_name_is_shared():
    twins = roster("name,id\n김민지,1\n김민지,2\n")

    said = class_news.missing(twins, [of("moodle", Person("7", "김민지"))], "ko")

    assert said[1] == "1 김민지 (같은 이름의 제출물이 있으나, 그 이름의 학생이 여럿입니다)"
