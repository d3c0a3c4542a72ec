"""The document of the HTTP interface, `GET /openapi.json`: what the routes say, and what they share."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from handoff.entrypoints.access import cookie_name
from handoff.entrypoints.problems import ProblemShown

_REF = "#/components/schemas/{model}"


class DescribedApp(FastAPI):
    """An application whose document names our problems and the cookie as it is here."""

    secure = False

    def openapi(self) -> dict[str, Any]:
        """Build the document, once."""
        if self.openapi_schema is None:
            components: dict[str, Any] = super().openapi().setdefault("components", {})
            problem = TypeAdapter(ProblemShown).json_schema(ref_template=_REF)
            shared = problem.pop("$defs", {}) | {"Problem": problem | {"title": "Problem"}}
            components.setdefault("schemas", {}).update(shared)
            schemes = components["securitySchemes"]
            schemes["session"]["name"] = cookie_name(self.secure)
            schemes["metrics"] = {"type": "http", "scheme": "bearer"}
        return super().openapi()
