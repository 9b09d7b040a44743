"""Debian's Chromium, spoken to through a pipe in its own DevTools protocol.

https://chromedevtools.github.io/devtools-protocol/ – one process opens every page. A driver from
PyPI would bring a dozen packages, or a browser's weight, for the four calls that are needed here.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

INSTALL = "apt-get install --no-install-recommends chromium fonts-noto-cjk"
PATIENCE = 120
"""Seconds without a word, after which Chromium is given up."""
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless --no-first-run --disable-gpu --disable-quic --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --disable-dev-shm-usage "
    "--remote-debugging-pipe"
).split()


class NoBrowserError(Exception):
    """There is no Chromium; the message says how to get one."""


class Chromium:
    """A running browser, and the one page in it."""

    def __init__(self, to: int, come: int) -> None:
        self._to, self._come = to, come
        self._read = b""
        self._calls = 0
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        """Call the protocol's `method`, and wait for its answer."""
        self._calls += 1
        asked = {"id": self._calls, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        answer = self._await("id", self._calls)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def _await(self, key: str, value: object) -> Any:
        """Return the next message whose `key` is `value`; the others are news of no interest."""
        while True:
            while b"\0" not in self._read:
                if not select.select([self._come], [], [], PATIENCE)[0]:
                    raise RuntimeError(f"Chromium has said nothing for {PATIENCE} s")
                piece = os.read(self._come, 1 << 16)
                if not piece:
                    raise RuntimeError("Chromium ended")
                self._read += piece
            message, _, self._read = self._read.partition(b"\0")
            said = json.loads(message)
            if said.get(key) == value:
                return said

    def look(
        self, *, width: int, height: int = 900, dark: bool = False, print_: bool = False
    ) -> None:
        """Set the window, in CSS pixels, and what the pages are told of their reader."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.call(
            "Emulation.setEmulatedMedia",
            media="print" if print_ else "screen",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}],
        )

    def open(self, path: Path) -> None:
        """Open a file, and wait until it is drawn."""
        self.call("Page.navigate", url=path.resolve().as_uri())
        self._await("method", "Page.loadEventFired")

    def run(self, script: str) -> Any:
        """Return what an expression of JavaScript comes to on the page."""
        # Runs beside the page's own scripts: their Content-Security-Policy holds for them alone.
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def picture(self, *, whole: bool = False) -> bytes:
        """Return the window, or all of the page, as PNG."""
        more = {}
        if whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            more = {"clip": {**size, "scale": 1}, "captureBeyondViewport": True}
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", **more)["data"])

    def pdf(self) -> bytes:
        """Return the page as it is printed on A4, with the page's own margins where it sets any."""
        self.call("Emulation.setEmulatedMedia", media="")
        printed = self.call(
            "Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True
        )
        return base64.b64decode(printed["data"])


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start Chromium with a profile of its own, and end it.

    Raises
    ------
    NoBrowserError
        There is none on this machine.
    """
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoBrowserError(f"the pages are looked at in Chromium, which is not here: {INSTALL}")
    # As root Chromium has no sandbox of its own; it opens nothing here but our own pages.
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    (its_in, to), (come, its_out) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True) as profile:
        flags += [f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(
            # Bash, since descriptors may have two digits; Chromium reads from 3 and writes to 4.
            ["bash", "-c", f'exec "$@" 3<&{its_in} 4>&{its_out}', "bash", program, *flags],
            pass_fds=(its_in, its_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(its_in)
        os.close(its_out)
        try:
            yield Chromium(to, come)
        finally:
            process.terminate()
            process.wait()
            os.close(to)
            os.close(come)
