"""A way to a Dask scheduler, or the words that say what is in it."""

from __future__ import annotations

import importlib.util
import logging
import sys
from typing import TYPE_CHECKING, Any

from autograder.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

LOCAL = "local"
"""The address that means: start a cluster on this machine."""


def require_packages(address: str) -> None:
    """Raise UsageError where what a cluster needs is not installed; imports nothing."""
    for package in ("distributed", *(["cryptography"] if address == LOCAL else [])):
        if importlib.util.find_spec(package) is None:
            raise UsageError(
                f"--cluster needs the package `{package}`, which is not installed: run "
                "`tools/install cluster` in the project's folder; where the package alone is "
                f"installed, `{sys.executable} -m pip install distributed cryptography`"
            )


def start(workers: int) -> LocalCluster:
    """Start a scheduler and Dask workers on this machine."""
    from distributed import LocalCluster
    from distributed.security import Security

    # TLS, with a key that nobody else has: whoever can talk to a scheduler can run programs
    # as its user, and the loopback interface is everybody's on this machine.
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        security=Security.temporary(),
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


def connect(target: LocalCluster | str, seconds: float) -> Client:
    """Connect to a scheduler.

    Parameters
    ----------
    target
        Its address, or the cluster that was started here.
    seconds
        In which it must have answered.

    Raises
    ------
    UsageError
        None answers, or what it runs is another Python or another Dask.
    """
    from distributed import Client

    # What Dask has to say is told by us, in fewer words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if isinstance(target, str):
        _refuse_address(target)
    try:
        client = Client(target, timeout=seconds, name="autograder", set_as_default=False)
    except (OSError, ValueError) as error:
        raise _unanswered(target, error) from error
    _refuse_other_python(client)
    return client


def _refuse_address(address: str) -> None:
    """Raise UsageError where Dask would choke: such a client cannot even be closed."""
    from distributed.comm.addressing import get_address_host_port
    from distributed.security import Security

    try:
        get_address_host_port(address)
    except ValueError as error:
        raise _unanswered(address, error) from error
    encrypted = address.startswith(("tls://", "wss://"))
    if encrypted and Security().get_connection_args("client").get("ssl_context") is None:
        raise UsageError(
            f"{address} needs a certificate of this machine: docs/cluster.md says in which "
            "variables Dask looks for it"
        )


def _unanswered(target: LocalCluster | str, error: Exception) -> UsageError:
    return UsageError(
        f"no Dask scheduler answers at {target} ({' '.join(str(error).split())}): "
        "give an address such as tcp://host:8786, or `local`"
    )


def _refuse_other_python(client: Client) -> None:
    """Raise UsageError where code cannot travel: another Python, or another Dask."""
    nodes: Any = client.get_versions()
    here = nodes["client"]["packages"]
    for address, node in [("the scheduler", nodes["scheduler"]), *nodes["workers"].items()]:
        for package in ("python", "distributed"):
            if node["packages"][package] != here[package]:
                client.close()
                raise UsageError(
                    f"{address} has {package} {node['packages'][package]}, and this machine "
                    f"{here[package]}: a cluster needs the same everywhere"
                )
