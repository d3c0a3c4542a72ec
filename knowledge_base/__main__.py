"""``python -m knowledge_base``: evaluate, search, lint, serve and build-model."""

from knowledge_base.cli import app

if __name__ == "__main__":
    app(prog_name="python -m knowledge_base")
