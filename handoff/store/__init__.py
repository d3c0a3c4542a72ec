"""Where conversations are kept: the only package that names Redis or SQL.

Every live key stands in ``keys``, every atomic step in ``scripts/*.lua``; each script touches one hash slot,
so the same code runs on one Redis, on Valkey and on a cluster.
"""
