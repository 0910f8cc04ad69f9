"""The OpenAPI document for people: calls in groups, and the shapes they use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
_REF = "#/components/schemas/"
_MOST_VALUES = 8

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is, in words; ``shape`` names the shape that says more."""

    words: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or one value of a shape."""

    name: str
    kind: Kind
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which a call may end."""

    status: str
    about: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call: a method of an address."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Field, ...]
    body: Kind | None
    answers: tuple[Answer, ...]

    @property
    def opens(self) -> bool:
        """Whether a browser that is signed in can simply open the address."""
        return self.method == "GET" and "{" not in self.path


@dataclass(frozen=True, slots=True)
class Shape:
    """A named kind of value: its fields, or the values that it may have."""

    name: str
    about: str
    fields: tuple[Field, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The whole document; groups are in alphabetical order, calls in the document's."""

    title: str
    about: str
    groups: Mapping[str, Sequence[Call]] = field(default_factory=dict)
    shapes: Sequence[Shape] = ()


def reference_of(document: Json) -> Reference:
    """Return the document as the page shows it."""
    groups: dict[str, list[Call]] = {}
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if operation := operations.get(method):
                group = (operation.get("tags") or ["other"])[0]
                groups.setdefault(group, []).append(_call(method, path, operation))
    schemas = document.get("components", {}).get("schemas", {})
    return Reference(
        title=document["info"]["title"],
        about=document["info"].get("description", ""),
        groups=dict(sorted(groups.items())),
        shapes=tuple(_shape(name, schemas[name]) for name in sorted(schemas)),
    )


def _call(method: str, path: str, operation: Json) -> Call:
    content = operation.get("requestBody", {}).get("content", {})
    bodies = [each["schema"] for each in content.values() if "schema" in each]
    return Call(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        about=operation.get("description", ""),
        parameters=tuple(
            Field(
                each["name"],
                kind_of(each.get("schema", {})),
                each.get("description", ""),
                required=each.get("required", False),
            )
            for each in operation.get("parameters", ())
        ),
        body=kind_of(bodies[0]) if bodies else None,
        answers=tuple(_answers(operation.get("responses", {}))),
    )


def _answers(responses: Json) -> Iterator[Answer]:
    for status, response in sorted(responses.items()):
        schemas = [
            each["schema"]
            for each in response.get("content", {}).values()
            if "schema" in each
        ]
        kind = kind_of(schemas[0]) if schemas else None
        yield Answer(status, response.get("description", ""), kind)


def _shape(name: str, schema: Json) -> Shape:
    required = set(schema.get("required", ()))
    values = tuple(str(each) for each in schema.get("enum", ()))
    return Shape(
        name,
        # What an enumeration says of itself only repeats its values.
        "" if values else schema.get("description", ""),
        tuple(
            Field(key, kind_of(each), each.get("description", ""), key in required)
            for key, each in schema.get("properties", {}).items()
        ),
        values,
    )


def kind_of(schema: Json) -> Kind:
    """Say in words what a schema takes."""
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(_REF)
        return Kind(name, name)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return _one_of([kind_of(each) for each in schema[several]])
    if "enum" in schema:
        return Kind(_values(schema["enum"]))
    if schema.get("type") == "array":
        inner = kind_of(schema.get("items", {}))
        return Kind(f"list of {inner.words}", inner.shape)
    return Kind(_plain(schema))


def _one_of(kinds: Sequence[Kind]) -> Kind:
    shape = next((each.shape for each in kinds if each.shape), "")
    return Kind(" or ".join(each.words for each in kinds), shape)


def _values(values: Sequence[Any]) -> str:
    shown = [str(each) for each in values[:_MOST_VALUES]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _plain(schema: Json) -> str:
    """Say a plain value's type, format and limits."""
    types = schema.get("type", "any value")
    words = types if isinstance(types, str) else " or ".join(types)
    if "format" in schema and schema["format"] not in {"double", "int64"}:
        words = f"{words} ({schema['format']})"
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        words += f" from {low} to {high}"
    elif low is not None:
        words += f" from {low}"
    if most := schema.get("maxLength"):
        words += f", at most {most} characters"
    if most := schema.get("maxItems"):
        words += f", at most {most}"
    return words
