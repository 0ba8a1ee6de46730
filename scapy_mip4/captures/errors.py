# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with a recording."""

from __future__ import annotations


class CaptureError(ValueError):
    """A recording cannot be read, or not all of it; its text is one sentence that names the file and says why.

    It comes after everything that could be read. file: the name of the recording; packets: how many packets it was
    found to have; whole: whether that are all of them, so that only some could not be looked into (cut off by the snap
    length, of an unknown link type).
    """

    def __init__(self, sentence: str, file: str, packets: int = 0, whole: bool = False) -> None:
        super().__init__(sentence)
        self.file = file
        self.packets = packets
        self.whole = whole

    def __reduce__(self) -> tuple[type[CaptureError], tuple[str, str, int, bool]]:
        return type(self), (str(self), self.file, self.packets, self.whole)  # errors cross from process to process
