"""`python -m campaigns.cuts`."""

import sys

from campaigns.cuts.running import main

sys.exit(main(sys.argv[1:]))
