"""`/openapi.json` as tests read it: does an exchange fit its operation, with nothing left undescribed?"""

import copy
import json
from typing import Any

import httpx
import jsonschema

PROBLEM = "application/problem+json"


class Document:
    """The interface's document; `called` are the operations that answered as it says."""

    def __init__(self, whole: dict[str, Any]) -> None:
        self.whole = whole
        self.called: set[tuple[str, str]] = set()
        self.operations: dict[tuple[str, str], dict[str, Any]] = {
            (method.upper(), path): operation
            for path, methods in whole["paths"].items()
            for method, operation in methods.items()
        }
        # Readers ignore what they do not know; a test must not, or the document could leave anything out.
        self._components = _closed(copy.deepcopy(whole["components"]))

    def check(self, path: str, answer: httpx.Response) -> Any:
        """Hold an exchange against its operation; returns the answer's JSON, if it is any."""
        request = answer.request
        operation = self.operations[request.method, path]
        self._check_request(operation, request)
        described = operation["responses"].get(str(answer.status_code))
        assert described is not None, f"{request.method} {path}: {answer.status_code} is not described"
        body = self._check_body(f"{request.method} {path}", described, answer)
        for name in described.get("headers", {}):
            assert name in answer.headers
        if answer.is_success:
            self.called.add((request.method, path))
        return body

    def _check_request(self, operation: dict[str, Any], request: httpx.Request) -> None:
        known = {p["name"] for p in operation.get("parameters", []) if p["in"] == "query"}
        assert set(request.url.params) <= known
        if request.content and "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            self._validate(json.loads(request.content), schema)
        elif request.content:
            assert json.loads(request.content) == {}

    def _check_body(self, what: str, described: dict[str, Any], answer: httpx.Response) -> Any:
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if "content" not in described:
            assert answer.content == b"", what
            return None
        assert kind in described["content"], f"{what}: {kind} is not described"
        schema = described["content"][kind]["schema"]
        assert schema, f"{what}: nothing is said of the answer"
        body = answer.json() if kind.endswith("json") else answer.text
        self._validate(body, schema)
        return body

    def _validate(self, value: Any, schema: dict[str, Any]) -> None:
        whole = {**_closed(copy.deepcopy(schema)), "components": self._components}
        jsonschema.Draft202012Validator(whole).validate(value)


def _closed(schema: Any) -> Any:
    """Allow only the properties that are named, wherever some are."""
    if isinstance(schema, dict):
        for part in schema.values():
            _closed(part)
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
    elif isinstance(schema, list):
        for part in schema:
            _closed(part)
    return schema
