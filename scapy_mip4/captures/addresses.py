# SPDX-License-Identifier: GPL-2.0-or-later
"""IPv4 addresses as texts; a recording holds few of them, each many times."""

from __future__ import annotations

from socket import inet_ntoa

_MOST = 65_536  # an attack, or a scan, has as many as it likes


class _Addresses(dict[bytes, str]):
    def __missing__(self, octets: bytes) -> str:
        if len(self) >= _MOST:
            self.clear()
        self[octets] = text = inet_ntoa(octets)
        return text


ADDRESSES = _Addresses()
"""Four octets -> text. Raises OSError for any other number of octets."""
