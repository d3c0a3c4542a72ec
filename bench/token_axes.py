"""`python -m bench.token_axes`: fit the axes of the tokens' states anew, from the demo's own pages.

Needed when the sentence model is another one; what was kept of the old model's texts is then read anew.
"""

import numpy as np

from bench.questions import ARTICLES
from knowledge_base.embedding import Embedder
from knowledge_base.settings import load_judging
from knowledge_base.tokens import FILE, fitted_axes
from knowledge_base.workbench import read_documents


def main() -> None:
    """Read every text, fit and write."""
    embedder = Embedder(load_judging().model_dir)
    texts = sorted({unit.text for d in read_documents(ARTICLES, print) for unit in d.units})
    states = np.concatenate([states for _, states in embedder.states(texts)])
    np.save(FILE, fitted_axes(states).astype(np.float16))
    print(f"{len(states):,} tokens, {FILE}")


if __name__ == "__main__":
    main()
