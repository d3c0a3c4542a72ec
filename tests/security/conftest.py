"""The same products as the tests of the contract drive: gateway, worker and a small bot."""

from tests.integration.conftest import make_product, product, running_product

__all__ = ["make_product", "product", "running_product"]
