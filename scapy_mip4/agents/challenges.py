# SPDX-License-Identifier: GPL-2.0-or-later
"""The challenges of a foreign agent: those it offers, those that were used (RFC 4721 2, 3.2, 3.2.1, 12)."""
from __future__ import annotations

import secrets
from collections import deque
from typing import Callable
from collections.abc import Iterable

CHALLENGE_WINDOW = 2     # RFC 4721 9
CHALLENGE_OCTETS = 16    # RFC 4721 2 asks for at least 4
SHORT_OCTETS = 3
REMEMBERED = 8           # used challenges kept for each mobile node
MOST_OFFERS = 10_000     # names whose last offer is kept: a flood must not fill the memory (RFC 4721 12)


class ChallengeBook:
    """What was offered to whom, and what each mobile node has used.

    A mobile node goes by one or more names (home address, NAI); a challenge used under one of them is used.
    `deviates` tells whether to do a wrong deed.
    """

    def __init__(self, deviates: Callable[[str], bool] = lambda deed: False) -> None:
        self._deviates = deviates
        self._octets = SHORT_OCTETS if deviates("shortens-challenges") else CHALLENGE_OCTETS
        size = 1 if deviates("narrows-window") else CHALLENGE_WINDOW
        self._window: deque[bytes] = deque([self._new()], maxlen=size)
        self._offered: dict[str, bytes] = {}
        self._used: dict[str, deque[bytes]] = {}

    def _new(self) -> bytes:
        return secrets.token_bytes(self._octets)

    @property
    def latest(self) -> bytes:
        """The challenge advertised last."""
        return self._window[-1]

    def advance(self) -> bytes:
        """A new challenge for a periodic advertisement; the oldest leaves the window."""
        if not self._deviates("advertises-one-challenge"):
            self._window.append(self._new())
        return self.latest

    def repeat(self) -> bytes:
        """The challenge for a solicited advertisement to all (RFC 4721 2.1)."""
        return self.advance() if self._deviates("offers-new-challenges") else self.latest

    def offer(self, names: Iterable[str], remember: bool = True) -> bytes:
        """An unused challenge for somebody unauthenticated: a stored one if there is any (RFC 4721 2.1, 3.2.1).

        So a flood of bad requests does not push out a challenge about to be used.
        """
        names = tuple(names)
        if self._deviates("offers-new-challenges"):
            return self.offer_new(names, remember)
        stored = [self._offered[name] for name in names if name in self._offered] + [self.latest]
        unused = [challenge for challenge in stored if not self.used(names, challenge)]
        if not unused:
            return self.offer_new(names, remember)
        if remember:
            self._remember(names, unused[0])
        return unused[0]

    def offer_new(self, names: Iterable[str], remember: bool = True) -> bytes:
        """A new challenge; only if remembered will it be accepted as the one offered last."""
        challenge = self.latest if self._deviates("offers-used-challenges") else self._new()
        if remember:
            self._remember(names, challenge)
        return challenge

    def _remember(self, names: Iterable[str], challenge: bytes) -> None:
        self._offered.update(dict.fromkeys(names, challenge))
        while len(self._offered) > MOST_OFFERS:
            del self._offered[next(iter(self._offered))]

    def known(self, names: Iterable[str], challenge: bytes) -> bool:
        """Whether the challenge was offered last to this mobile node or is in the advertised window."""
        return challenge in self._window or any(self._offered.get(name) == challenge for name in names)

    def used(self, names: Iterable[str], challenge: bytes) -> bool:
        """Whether this mobile node used the challenge in a request that passed all checks (RFC 4721 1.1)."""
        return any(challenge in self._used.get(name, ()) for name in names)

    def use(self, names: Iterable[str], challenge: bytes | None) -> None:
        """Note the challenge of a request that passed all checks."""
        if challenge is not None:
            for name in names:
                self._used.setdefault(name, deque(maxlen=REMEMBERED)).append(challenge)
