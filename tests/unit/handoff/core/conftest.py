"""Make the folder's own module importable by its tests, under pytest's import mode ``importlib``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
