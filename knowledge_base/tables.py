"""The search service's tables; ``kb_`` lets them share a database with the archive."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

articles = Table(
    "kb_articles",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("published_version", Integer),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("audience", String(10), nullable=False),
    Column("problems", Integer, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("updated_by", String(200), nullable=False),
)

versions = Table(
    "kb_versions",
    metadata,
    Column("article", String(100), ForeignKey("kb_articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("markdown", Text, nullable=False),
    Column("note", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", String(200), nullable=False),
)

state = Table(
    "kb_state",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

embeddings = Table(
    "kb_embeddings",
    metadata,
    Column("model", String(16), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

tokens = Table(
    "kb_tokens",
    metadata,
    Column("model", String(16), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("states", LargeBinary, nullable=False),
)

calibrations = Table(
    "kb_calibrations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("body", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

Index("kb_articles_updated", articles.c.updated_at.desc())
