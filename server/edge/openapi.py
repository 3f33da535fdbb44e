"""The OpenAPI 3.1 description of every declared operation, made from the same values that run them."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.edge.api import MULTIPART
from server.edge.converters import SCHEMAS
from server.edge.identity import COOKIE, CSRF_HEADER
from server.edge.operations import IMPLIED_ERRORS, JSON, Operation
from server.edge.problems import MEDIA_TYPE
from server.edge.shapes import Problem

PATH_PART = re.compile(r"<(\w+):(\w+)>")
REF = "#/components/schemas/{model}"
SchemaKey = tuple[type[BaseModel], Literal["validation", "serialization"]]


def describe(operations: Sequence[Operation]) -> dict[str, Any]:
    """The whole document."""
    refs, schemas = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = PATH_PART.sub(r"{\2}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kaohe", "version": "1", "description": "One sitting, two papers, one clock."},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {str(code): _problem_response(text, refs) for code, text in IMPLIED_ERRORS.items()},
            "securitySchemes": {
                "sign_in": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER},
            },
        },
    }


def _schemas(operations: Sequence[Operation]) -> tuple[dict[SchemaKey, Any], dict[str, Any]]:
    wanted: dict[SchemaKey, None] = {(Problem, "serialization"): None}
    for operation in operations:
        if operation.body is not None:
            wanted[operation.body, "validation"] = None
        if operation.response is not None:
            wanted[operation.response, "serialization"] = None
    refs, definitions = models_json_schema(list(wanted), ref_template=REF)
    return {key: refs[key] for key in wanted}, definitions["$defs"]


def _operation(operation: Operation, refs: dict[SchemaKey, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": (operation.view.__doc__ or "").strip().splitlines()[0],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": dict(SCHEMAS[kind])}
            for kind, name in PATH_PART.findall(operation.path)
        ],
        "responses": _responses(operation, refs),
        "x-roles": sorted(operation.policy.roles) if operation.policy.roles is not None else ["anybody"],
    }
    if not operation.policy.is_public:
        described["security"] = [{"sign_in": [], "csrf": []} if operation.changes else {"sign_in": []}]
    if operation.takes_input:
        described["requestBody"] = _request_body(operation, refs)
    return described


def _request_body(operation: Operation, refs: dict[SchemaKey, Any]) -> dict[str, Any]:
    if operation.body is not None:
        return {"required": True, "content": {JSON: {"schema": refs[operation.body, "validation"]}}}
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    form = {
        "type": "object",
        "properties": {operation.upload: file},
        "required": [operation.upload],
        "additionalProperties": False,
    }
    return {"required": True, "content": {MULTIPART: {"schema": form}}}


def _responses(operation: Operation, refs: dict[SchemaKey, Any]) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "done"}
    if operation.response is not None:
        success["content"] = {JSON: {"schema": refs[operation.response, "serialization"]}}
    elif operation.media_type != JSON:
        success["content"] = {operation.media_type.partition(";")[0]: {"schema": {"type": "string"}}}
    refused = {str(code): {"$ref": f"#/components/responses/{code}"} for code in operation.error_codes()}
    described = {str(operation.code): success} | refused
    if operation.upload is not None:
        described["422"] = _upload_refused(operation, refs)
    return described


def _upload_refused(operation: Operation, refs: dict[SchemaKey, Any]) -> dict[str, Any]:
    """An upload is refused as a whole (a problem), or with a report of all that is wrong in it."""
    refused = _problem_response("not what it must be, or with problems that keep it out", refs)
    if operation.response is not None:
        refused["content"][JSON] = {"schema": refs[operation.response, "serialization"]}
    return refused


def _problem_response(text: str, refs: dict[SchemaKey, Any]) -> dict[str, Any]:
    return {"description": text, "content": {MEDIA_TYPE: {"schema": refs[Problem, "serialization"]}}}
