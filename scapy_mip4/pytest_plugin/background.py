# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases played in the background, all at the same time, while pytest goes through its items one after another."""

from __future__ import annotations

import asyncio
import fcntl
import json
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Callable, Protocol

from scapy_mip4.playing.settings import Settings, open_runner
from scapy_mip4.playing.selection import control_cases
from scapy_mip4.report import case_document
from scapy_mip4.scenario import Case

Outcome = Mapping[str, Any]
"""A result as :func:`scapy_mip4.report.case_document` puts it."""

_POLL = 0.02  # seconds; only between processes, which have no event in common to wait for


class Run(Protocol):
    """What an item needs of a run, and the end of the session."""

    def outcome(self, case_id: str) -> Outcome:
        """Wait for the outcome of one case; the first call starts the run."""

    def finish(self) -> None:
        """Wait until every case has been played, if the run was started."""

    def stop(self) -> None:
        """Give up the cases that are not at their end."""


class BackgroundRun:
    """Plays cases in a thread of its own from the moment the first outcome is asked for.

    ``done`` is called in that thread with each outcome.
    """

    def __init__(
        self, cases: Sequence[Case], settings: Settings, done: Callable[[Outcome], None] = lambda outcome: None
    ) -> None:
        self._cases = cases
        self._settings = settings
        self._done = done
        self._outcomes: dict[str, Future[Outcome]] = {case.id: Future() for case in cases}
        self._thread: threading.Thread | None = None
        self._cancel: Callable[[], object] | None = None
        self._cancellable = threading.Event()

    def outcome(self, case_id: str) -> Outcome:
        """Wait for the outcome of one case. Raises what kept the cases from being played."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._play_in_thread, name="scapy-mip4")
            self._thread.start()
        return self._outcomes[case_id].result()

    def finish(self) -> None:
        """Wait until every case has been played, if any was begun."""
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """Give up the cases that are not at their end."""
        if self._thread is not None:
            self._cancellable.wait()
            if self._cancel is not None:
                with suppress(RuntimeError):  # the loop has closed: there is nothing left to stop
                    self._cancel()
            self._thread.join()

    def _play_in_thread(self) -> None:
        try:
            asyncio.run(self._play())
        except BaseException as error:  # every item that waits has to hear of it, whatever it is
            self._fail_rest(error)
        finally:
            self._cancellable.set()

    async def _play(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._cancel = partial(asyncio.get_running_loop().call_soon_threadsafe, task.cancel)
        self._cancellable.set()
        async with open_runner(self._settings) as runner:
            async for result in runner.run([*self._cases, *control_cases()]):
                outcome = case_document(result)
                self._done(outcome)
                self._outcomes[result.case_id].set_result(outcome)
        self._fail_rest(RuntimeError("the run ended without a result for this case"))

    def _fail_rest(self, error: BaseException) -> None:
        for future in self._outcomes.values():
            if not future.done():
                future.set_exception(error)


class SharedRun:
    """A run of which several processes want the outcomes: one of them plays all the cases, once, for all.

    Which worker pytest-xdist gives an item to is not known before it is due, and two workers cannot both own
    the tester's addresses of a testbed. So the first worker that wants an outcome takes a lock and plays all cases; it
    puts each outcome as a file into ``directory``, where the others look for it. The lock is let go of when its holder
    ends, however it ends: then another worker takes over what has no outcome yet.
    """

    def __init__(self, cases: Sequence[Case], settings: Settings, directory: Path) -> None:
        self._cases = cases
        self._settings = settings
        self._directory = directory
        self._lock = open(directory / "lock", "w", encoding="utf-8")  # noqa: SIM115  held until the run is over
        self._run: BackgroundRun | None = None

    def outcome(self, case_id: str) -> Outcome:
        """Wait for the outcome of one case, from whatever process plays it."""
        path = self._path(case_id)
        while not path.exists():
            if self._run is None and self._take_lock():
                missing = [case for case in self._cases if not self._path(case.id).exists()]
                self._run = BackgroundRun(missing, self._settings, self._publish)
            if self._run is not None and not path.exists():
                return self._run.outcome(case_id)
            time.sleep(_POLL)
        return json.loads(path.read_text(encoding="utf-8"))

    def finish(self) -> None:
        """Wait until every case has been played, if this process plays them: others may wait for the last."""
        if self._run is not None:
            self._run.finish()
        self._lock.close()

    def stop(self) -> None:
        """Give up the cases that are not at their end; another process that wants them can take over."""
        if self._run is not None:
            self._run.stop()
        self._lock.close()

    def _take_lock(self) -> bool:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _publish(self, outcome: Outcome) -> None:
        path = self._path(outcome["id"])
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(outcome), encoding="utf-8")
        draft.replace(path)  # in one step, so that no one reads half of it

    def _path(self, case_id: str) -> Path:
        return self._directory / f"{case_id.replace('/', '_')}.json"

