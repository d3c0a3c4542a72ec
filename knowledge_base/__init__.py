"""CareDesk's knowledge base: the help articles, their search and the service that authors and the bot use."""

import os

# Numpy's linear algebra would wake a second core for products that take a tenth of a millisecond, and wait
# for it where it is busy; it reads this when it is first imported, so it must be said before anything here
# is.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
