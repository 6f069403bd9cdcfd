"""`python -m bot` is `kaznato`."""

import sys

from bot.cli import main

sys.exit(main())
