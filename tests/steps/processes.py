"""Real `karpear` processes for tests: started in folders of their own, always stopped."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psutil

PATIENCE_S = 60.0


def environment(data: Path, **more: str) -> dict[str, str]:
    """Only what a fresh shell has, and this data folder."""
    inherited = {
        k: v for k, v in os.environ.items() if not k.startswith(("KARPEAR_", "DATABASE_URL", "DJANGO_", "PYTEST"))
    }
    return inherited | {"KARPEAR_DATA": str(data)} | more


def karpear(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    command = [sys.executable, "-m", "karpear.project", *arguments]
    return subprocess.run(
        command, env=environment(data, **more), capture_output=True, text=True, timeout=240, check=False
    )


def until[T](ask: Callable[[], T], seconds: float = PATIENCE_S) -> T:
    """The first true answer."""
    end = time.monotonic() + seconds
    while True:
        if answer := ask():
            return answer
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)


def commands_of(pid: int) -> list[tuple[psutil.Process, str]]:
    """The processes that serve, below the one that was started, each with its command, such as `karpear web`."""
    commands = []
    for process in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it ended between being listed and being looked at
            commands.append((process, " ".join(process.cmdline()).strip()))
    return [(process, command) for process, command in commands if command.startswith("karpear ")]


class Running:
    """A `karpear` command that goes on; leaving the block stops it and checks that it stops cleanly."""

    def __init__(self, data: Path, *arguments: str, python: Path | str = sys.executable, **more: str) -> None:
        self.data = data
        self.command = [str(python), "-m", "karpear.project", *arguments]
        self.environment = environment(data, **more)

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        return self

    def first_line(self) -> str:
        assert self.process.stdout and self.process.stderr
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(self.process.stderr.read())
        return line

    def child(self, word: str) -> psutil.Process:
        """The process of it whose command has this word."""
        return next(process for process, command in commands_of(self.process.pid) if word in command)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if self.process.poll() is None:
            code = self.stop()
            assert kind or code == 0
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()


class Demo(Running):
    """`karpear demo --json` on a free port, quiet unless it `lives`. `said`: its first line."""

    said: dict[str, Any]

    def __init__(
        self, data: Path, *arguments: str, lives: bool = False, python: Path | str = sys.executable, **more: str
    ) -> None:
        mood = [] if lives else ["--quiet"]
        super().__init__(data, "demo", "--port=0", f"--data={data}", "--json", *mood, *arguments, python=python, **more)

    def __enter__(self) -> Self:
        super().__enter__()
        self.said = json.loads(self.first_line())
        return self

    @property
    def url(self) -> str:
        return str(self.said["url"])

    def account(self, name: str) -> dict[str, Any]:
        return next(a for a in self.said["accounts"] if a["name"] == name)


class Browser:
    """Enough of a browser to sign in."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> tuple[int, str]:
        return self.ask(Request(self.url + path, headers={"Accept": "text/html"}))

    def ask(self, request: Request, seconds: float = PATIENCE_S) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=seconds) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def sign_in(self, email: str, password: str) -> tuple[int, str]:
        """The page that signing in leads to."""
        _, page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
        return self.ask(Request(f"{self.url}/accounts/login/", urlencode(form).encode()))

    def signed_in(self) -> bool:
        return any(cookie.name in ("s", "__Host-s") for cookie in self.jar)
