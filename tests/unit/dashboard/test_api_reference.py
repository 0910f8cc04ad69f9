"""The API's reference says of each call what the document says of it."""

import pytest

from dashboard.api.reference import Answer, Field, Kind, kind_of, reference_of

DOCUMENT = {
    "info": {"title": "Shop", "description": "For programs."},
    "paths": {
        "/api/books/{number}/": {
            "get": {
                "operationId": "get_book",
                "summary": "One book",
                "tags": ["books"],
                "parameters": [
                    {
                        "in": "path",
                        "name": "number",
                        "required": True,
                        "schema": {"type": "integer", "minimum": 1},
                        "description": "Its number.",
                    }
                ],
                "responses": {
                    "404": {"description": "There is no such book."},
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Book"}
                            }
                        }
                    },
                },
            },
            "delete": {"operationId": "delete_book", "responses": {}},
        }
    },
    "components": {
        "schemas": {
            "Book": {
                "description": "A book.",
                "properties": {"tags": {"type": "array", "items": {"type": "string"}}},
                "required": ["tags"],
            },
            "State": {"enum": ["in", "out"], "description": "* `in` - in"},
        }
    },
}


def test_calls_come_in_groups_with_their_parameters_and_answers() -> None:
    found = reference_of(DOCUMENT)
    (call,) = found.groups["books"]
    assert (call.method, call.path, call.opens) == (
        "GET",
        "/api/books/{number}/",
        False,
    )
    assert call.parameters == (
        Field("number", Kind("integer from 1"), "Its number.", required=True),
    )
    assert call.answers == (
        Answer("200", "", Kind("Book", "Book")),
        Answer("404", "There is no such book."),
    )
    assert [each.anchor for each in found.groups["other"]] == ["delete_book"]


def test_shapes_have_fields_or_values() -> None:
    book, state = reference_of(DOCUMENT).shapes
    assert book.fields == (Field("tags", Kind("list of string"), "", required=True),)
    assert (state.values, state.about) == (("in", "out"), "")


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": ["string", "null"], "format": "date-time"}, "string or null"),
        ({"type": "string", "maxLength": 9}, "string, at most 9 characters"),
        ({"type": "number", "format": "double"}, "number"),
        ({"enum": list(range(12))}, "0, 1, 2, 3, 4, 5, 6, 7 and 4 more"),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({}, "any value"),
    ],
)
def test_a_kind_is_said_in_words(schema: dict[str, object], words: str) -> None:
    assert kind_of(schema).words.startswith(words)
