"""`python -m campaigns.moving`."""

import sys

from campaigns.moving.running import main

sys.exit(main(sys.argv[1:]))
