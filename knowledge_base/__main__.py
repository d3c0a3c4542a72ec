"""``python -m knowledge_base``: evaluate, search, lint, serve and build-model."""

import os

# Numpy's linear algebra would keep a second core spinning for products that take a tenth of a millisecond;
# it reads this when it is first imported, so it must be said before anything else is.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from knowledge_base.cli import app

if __name__ == "__main__":
    app(prog_name="python -m knowledge_base")
