"""A modem on a pseudo-terminal: it answers AT commands, takes texts as PDUs, and has texts on its SIM."""

import os
import threading
import tty
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

END = b"\x1a"
UCS2, PLAIN = 8, 0
_UDH_OF_PARTS = b"\x05\x00\x03"
_IN_PART = 66  # letters of two bytes, next to six bytes of head
_ANSWERS = {
    "+CPIN?": "+CPIN: READY", "+CREG?": "+CREG: 0,1", "+CSQ": "+CSQ: 20,0", "+CGSN": "351234567890123",
    "+CIMI": "456010000000001", "+CSCA?": '+CSCA: "+85510000000",145', "+CGMI": "Nobody", "+CGMM": "Pseudo",
}  # fmt: skip


class Modem:
    """`device`: where it is. `sent`: number and words of each. `refuses`: numbers for which it answers an error."""

    def __init__(self) -> None:
        self._own_end, self._other_end = os.openpty()
        tty.setraw(self._other_end)
        self.device = os.ttyname(self._other_end)
        self.sent: list[tuple[str, str]] = []
        self.refuses: set[str] = set()
        self.refused = 0
        self._sim: dict[int, bytes] = {}
        self._parts: dict[tuple[str, int], dict[int, str]] = {}
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        Path(self.device).chmod(0o666)
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        os.close(self._other_end)
        self._thread.join(5)
        os.close(self._own_end)

    def bring(self, sender: str, text: str, at: datetime) -> None:
        """A text reaches the SIM, in as many parts as it needs."""
        parts = [text[start : start + _IN_PART] for start in range(0, len(text), _IN_PART)]
        for number, part in enumerate(parts, 1):
            place = max(self._sim, default=0) + 1
            self._sim[place] = _delivered(sender, part, at, (number, len(parts)))

    @property
    def is_empty(self) -> bool:
        return not self._sim

    def _serve(self) -> None:
        waiting, takes_text = b"", False
        while True:
            try:
                waiting += os.read(self._own_end, 4096)
            except OSError:
                return
            while (end := END if takes_text else b"\r") in waiting:
                line, _, waiting = waiting.partition(end)
                takes_text = self._answer(line.decode("ascii", "replace").strip(), takes_text=takes_text)

    def _answer(self, line: str, *, takes_text: bool) -> bool:
        """Whether a text comes next."""
        if takes_text:
            self._say(self._take(bytes.fromhex(line)))
            return False
        command, _, value = line.upper().removeprefix("AT").partition("=")
        if command == "+CMGS":
            os.write(self._own_end, b"\r\n> ")
            return True
        if command == "+CPMS" and value != "?":
            self._say(f"+CPMS: {len(self._sim)},20,{len(self._sim)},20,{len(self._sim)},20\r\n\r\nOK")
        elif command == "+CPMS?":
            self._say("+CPMS: " + ",".join([f'"SM",{len(self._sim)},20'] * 3) + "\r\n\r\nOK")
        elif command == "+CMGR":
            pdu = self._sim.get(int(value))
            self._say(f"+CMGR: 0,,{len(pdu) - 1}\r\n{pdu.hex().upper()}\r\n\r\nOK" if pdu else "OK")
        elif command == "+CMGD":
            self._sim.pop(int(value.partition(",")[0]), None)
            self._say("OK")
        else:
            self._say(f"{_ANSWERS[command]}\r\n\r\nOK" if command in _ANSWERS else "OK")
        return False

    def _say(self, answer: str) -> None:
        os.write(self._own_end, f"\r\n{answer}\r\n".encode())

    def _take(self, pdu: bytes) -> str:
        number, words, part = _submitted(pdu)
        if number in self.refuses:
            self.refused += 1
            return "+CMS ERROR: 38"  # network out of order
        parts = self._parts.setdefault((number, part[0]), {})
        parts[part[1]] = words
        if len(parts) == part[2]:
            self.sent.append((number, "".join(parts[n] for n in sorted(parts))))
            del self._parts[number, part[0]]
        return f"+CMGS: {len(self.sent) + 1}\r\n\r\nOK"


def _delivered(sender: str, text: str, at: datetime, part: tuple[int, int]) -> bytes:
    """SMS-DELIVER of 3GPP TS 23.040, in UCS-2."""
    digits = sender.lstrip("+")
    words = text.encode("utf-16-be")
    head = _UDH_OF_PARTS + bytes([42, part[1], part[0]]) if part[1] > 1 else b""
    stamp = _swapped(f"{at.astimezone(ZoneInfo('Asia/Phnom_Penh')):%y%m%d%H%M%S}") + bytes([0x82])  # seven hours
    first = bytes([0x44 if head else 0x04, len(digits), 0x91])
    data = head + words
    return b"\x00" + first + _swapped(digits) + bytes([0, UCS2]) + stamp + bytes([len(data)]) + data


def _submitted(pdu: bytes) -> tuple[str, str, tuple[int, int, int]]:
    """SMS-SUBMIT: number, words, and which part of what."""
    body = pdu[1 + pdu[0] :]
    has_head, validity = bool(body[0] & 0x40), (0, 7, 1, 7)[body[0] >> 3 & 3]
    digits = body[2]
    after = 4 + (digits + 1) // 2
    number = _swapped(body[4:after].hex())[: (digits + 1) // 2].hex()[:digits]
    coding, data = body[after + 1], body[after + 2 + validity :]
    length, data = data[0], data[1:]
    part, skipped = (0, 1, 1), 0
    if has_head:
        part, skipped = (data[3], data[5], data[4]), data[0] + 1
    if coding & 0x0C == UCS2:
        return number, data[skipped:length].decode("utf-16-be"), part
    return number, _unpacked(data, length)[(skipped * 8 + 6) // 7 :], part


def _swapped(digits: str) -> bytes:
    """Two digits in a byte, the second first."""
    even = digits + "f" * (len(digits) % 2)
    return bytes.fromhex("".join(even[n + 1] + even[n] for n in range(0, len(even), 2)))


def _unpacked(data: bytes, count: int) -> str:
    """Letters of seven bits, of which those of ASCII are enough here."""
    bits = int.from_bytes(data, "little")
    return "".join(chr(bits >> 7 * n & 0x7F) for n in range(count)).replace("\0", "@")
