"""Where two threads are to be at one place at once: what a race does by luck, a fault does each time."""

import threading

_PATIENCE = 0.2


def meet(place: object) -> None:
    """Wait until another thread is at this place too; where nobody comes, go on."""
    barrier = vars(place).setdefault("_meeting", threading.Barrier(2))
    try:
        barrier.wait(_PATIENCE)
    except threading.BrokenBarrierError:
        barrier.reset()
