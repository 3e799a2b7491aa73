"""Bodies of answers, unpacked piece by piece up to a limit: a small packed body may swell without end."""

import zlib
from typing import Final

import httpx

_WINDOW: Final = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
"""What `decompressobj` must be told for each coding."""
_MOST_WRAPPINGS: Final = 2
_GZIP: Final = b"\x1f\x8b\x08"

ACCEPTED: Final = "gzip, deflate"


class TooLarge(Exception):
    """More bytes than the limit."""


class Damaged(Exception):
    """A body that is not whole, or not coded as it says."""


class Unpacking:
    """Unpacks one body. Raises Damaged for a coding that nobody asked for."""

    def __init__(self, coding: str, limit: int) -> None:
        coding = coding.strip().lower()
        if _is_charset(coding):
            coding = ""
        if coding not in ("", "identity", *_WINDOW):
            raise Damaged(f"coded as {coding[:40]!r}, which was not asked for")
        self._packed = zlib.decompressobj(_WINDOW[coding]) if coding in _WINDOW else None
        self._coding = coding
        self._limit = limit
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, chunk: bytes) -> None:
        """Takes the next bytes from the wire. Raises TooLarge, Damaged."""
        self._keep(chunk if self._packed is None else self._unpacked(chunk))

    def _unpacked(self, chunk: bytes) -> bytes:
        if self._packed is None or self._packed.eof:
            return b""
        room = self._limit - self._size + 1
        try:
            return self._packed.decompress(chunk, room)
        except zlib.error as error:
            if self._coding == "deflate" and not self._size:
                # many servers send deflate without the zlib frame that the standard asks for
                self._packed, self._coding = zlib.decompressobj(-zlib.MAX_WBITS), "raw deflate"
                return self._unpacked(chunk)
            raise Damaged(f"the packed body is damaged: {error}") from error

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise TooLarge(f"more than {self._limit} bytes")
        self._pieces.append(piece)

    def whole(self) -> bytes:
        """The whole body. Raises Damaged if it was cut off."""
        if self._packed is not None and self._size and not self._packed.eof:
            raise Damaged("the packed body was cut off")
        return b"".join(self._pieces)


def _is_charset(coding: str) -> bool:
    """Whether it names a character set, or nothing: servers that confuse the two headers do not pack."""
    try:
        "a".encode(coding)
    except (LookupError, ValueError):
        return coding == "none"
    return True


def unpacked_again(body: bytes, limit: int) -> bytes:
    """`body` without the gzip that no header speaks of. Raises TooLarge, Damaged."""
    for _ in range(_MOST_WRAPPINGS):
        if not body.startswith(_GZIP):
            break
        unpacking = Unpacking("gzip", limit)
        unpacking.add(body)
        body = unpacking.whole()
    return body


async def read_body(response: httpx.Response, limit: int) -> tuple[bytes, int]:
    """The unpacked body of at most `limit` bytes and the bytes that came over the wire. Raises TooLarge, Damaged."""
    unpacking = Unpacking(response.headers.get("content-encoding", ""), limit)
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and len(declared) < 20 and int(declared) > limit:
        raise TooLarge(f"{declared} bytes announced, at most {limit}")
    received = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        unpacking.add(chunk)
    return unpacked_again(unpacking.whole(), limit), received
