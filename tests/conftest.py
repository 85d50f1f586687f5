"""Hypothesis profiles: UNIFIED_ORDERS_HYPOTHESIS names one; unset, it is `ci` where CI=true, and else `fast`.

And Ctrl-C reaches what tests start.
"""

import os
import signal

from hypothesis import HealthCheck, settings

# A run that a shell started in the background ignores Ctrl-C, and so would every command that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How fast the machine is says nothing about the code, so no profile has a deadline.
_ALWAYS = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("fast", _ALWAYS, max_examples=25, stateful_step_count=20)
# The same examples every time: a red build is about the change, never about luck.
settings.register_profile("ci", _ALWAYS, max_examples=100, stateful_step_count=40, derandomize=True)
settings.register_profile("deep", _ALWAYS, max_examples=2_000, stateful_step_count=100)

settings.load_profile(
    os.environ.get("UNIFIED_ORDERS_HYPOTHESIS") or ("ci" if os.environ.get("CI") == "true" else "fast")
)
