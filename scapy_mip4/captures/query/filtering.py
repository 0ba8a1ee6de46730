# SPDX-License-Identifier: GPL-2.0-or-later
"""Which recorded messages an expression is true of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scapy_mip4.captures.query.comparing import refuse_unlike
from scapy_mip4.captures.query.queries import compiled, read_expression
from scapy_mip4.captures.seen import Seen

if TYPE_CHECKING:
    from scapy_mip4.captures.keys import Keys


class Filter:
    """Tells of a message whether an expression is true of it, such as `code in [136, 137] and src == "192.0.2.1"`.

    Names are those of `Fields`; an extension is true where there is one. A comparison with what a message lacks is
    false. Raises QueryError for what is no expression, or not about messages.
    """

    def __init__(self, expression: str, keys: Keys | None = None) -> None:
        self._asked = expression, keys
        tree = read_expression(expression)
        refuse_unlike(tree, keys)
        self._compute = compiled(tree, keys)

    def __call__(self, seen: Seen) -> bool:
        return bool(self._compute(seen))

    def __reduce__(self) -> tuple[type[Filter], tuple[str, Keys | None]]:
        return type(self), self._asked  # compiled anew in another process
