"""Set-up and start of the product with nothing but a Python 3.9: what `make run` and `make test` call."""
