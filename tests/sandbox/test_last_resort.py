"""Where neither Landlock nor another root folder closes the file system, nothing is opened."""

import pytest

from autograder.model import Cell, Limits, Source
from autograder.sandbox.layers import open_doors
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import SWITCHED_OFF_VARIABLE, Zygote

SECOND_USER_ID_ALONE = "landlock,root folder,namespaces,seccomp"
MACHINES = ["landlock,root folder", SECOND_USER_ID_ALONE]

ATTEMPT = """
import os, socket, sys

def attempt(how):
    for number in (0, 1, 2):  # giving one up makes no room for another
        try:
            os.close(number)
        except OSError:
            pass
    try:
        return repr(how())
    except OSError:
        return "refused"

def read_passwd():
    return attempt(lambda: open("/etc/passwd").read())

def list_root():
    return attempt(lambda: os.listdir("/"))

def make_socket():
    return attempt(socket.socket)

def make_pipe():
    return attempt(os.pipe)

def raise_the_limit():
    import resource
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        return "raised"
    except (OSError, ValueError):
        return "refused"

def import_what_is_rare():
    import mailbox, wave, xmlrpc.client, encodings.iso8859_7
    return mailbox.__name__ + "".encode("iso8859_7").decode()
"""

NAMES = ("read_passwd", "list_root", "make_socket", "make_pipe", "raise_the_limit")


@pytest.fixture(scope="module", params=MACHINES)
def zygote(request):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCHED_OFF_VARIABLE, request.param)
        with Zygote() as started:
            yield started


@pytest.fixture
def session(zygote):
    source = Source("attempt.py", False, (Cell("attempt.py", ATTEMPT),))
    with Session(zygote, source, "attempt", (*NAMES, "import_what_is_rare"), Limits()) as opened:
        yield opened


def test_file_system_and_network_count_as_closed(zygote):
    assert not {"the file system", "the network"} & set(open_doors(zygote.layers))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_can_be_opened(session, name):
    outcome = session.call(name)

    assert (outcome.kind, outcome.value) == ("returned", "refused")


def test_the_whole_standard_library_is_imported_beforehand(session):
    outcome = session.call("import_what_is_rare")

    assert (outcome.kind, outcome.value) == ("returned", "mailbox")


def test_without_the_layer_the_doors_are_open():
    layers = dict.fromkeys(("landlock", "root folder", "namespaces", "seccomp"), "missing")
    held = {**layers, "limits": "", "user id": ""}

    assert open_doors(held) == ["the file system", "the network"]
    assert open_doors({**held, "descriptors": ""}) == []


def test_it_is_not_put_on_where_other_layers_hold(monkeypatch):
    monkeypatch.delenv(SWITCHED_OFF_VARIABLE, raising=False)
    with Zygote() as started:
        layers = started.layers

    files_open = layers["landlock"] and layers["root folder"]
    network_open = layers["seccomp"] and layers["namespaces"]
    assert ("descriptors" in layers) == bool(files_open or network_open)
