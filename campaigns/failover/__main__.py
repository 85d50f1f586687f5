"""`python -m campaigns.failover`."""

import sys

from campaigns.failover.running import main

sys.exit(main(sys.argv[1:]))
