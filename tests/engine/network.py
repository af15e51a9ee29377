"""Machines on one cable: each a network namespace on a bridge, whose link can be pulled out. Only root can lay one.

Where that is refused they are addresses of the loopback, and no link can be cut.
"""

import secrets
import subprocess
from types import TracebackType
from typing import Self


class Host:
    """`before`: what every command on it begins with."""

    def __init__(self, name: str, address: str, namespace: str) -> None:
        self.name, self.address, self.namespace = name, address, namespace
        self.before = ["ip", "netns", "exec", namespace] if namespace else []

    def cut(self) -> None:
        """No packet comes or goes; nothing is refused and nothing is closed."""
        ip("-n", self.namespace, "link", "set", "there", "down")

    def join(self) -> None:
        ip("-n", self.namespace, "link", "set", "there", "up")


class Network:
    """`names` of machines, from address 1 on; the test itself is at 254."""

    def __init__(self, *names: str) -> None:
        self.bridge = f"kp{secrets.token_hex(3)}"
        self.real = (
            subprocess.run(["ip", "netns", "add", self.bridge], check=False, capture_output=True).returncode == 0
        )
        self.prefix = f"10.231.{secrets.randbelow(256)}." if self.real else f"127.{secrets.randbelow(250) + 2}.0."
        self.address = f"{self.prefix}254"
        self.range = f"{self.prefix}0/24" if self.real else "127.0.0.0/8"  # from where its machines are seen to come
        self.hosts = {
            name: Host(name, f"{self.prefix}{number}", f"{self.bridge}{name}" if self.real else "")
            for number, name in enumerate(names, 1)
        }

    def __enter__(self) -> Self:
        if self.real:
            ip("netns", "del", self.bridge)  # it was only asked whether one may
            ip("link", "add", self.bridge, "type", "bridge")
            ip("addr", "add", f"{self.address}/24", "dev", self.bridge)
            ip("link", "set", self.bridge, "up")
            for host in self.hosts.values():
                self._lay(host)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.real:
            for host in self.hosts.values():
                ip("netns", "del", host.namespace)
            ip("link", "del", self.bridge)

    def _lay(self, host: Host) -> None:
        namespace = host.namespace
        ip("netns", "add", namespace)
        ip("link", "add", namespace, "type", "veth", "peer", "name", "there", "netns", namespace)
        ip("link", "set", namespace, "master", self.bridge, "up")
        ip("-n", namespace, "addr", "add", f"{host.address}/24", "dev", "there")
        for link in ("lo", "there"):
            ip("-n", namespace, "link", "set", link, "up")


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
