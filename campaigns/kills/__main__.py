"""`python -m campaigns.kills`."""

import sys

from campaigns.kills.running import main

sys.exit(main(sys.argv[1:]))
