"""The call of the API that answers with what a page shows."""

from django import template

register = template.Library()

#: The header is in double quotes, so that the shell puts the token in.
_LINE = "curl -H \"Authorization: Bearer $TOKEN\" '{url}'"


@register.inclusion_tag("dashboard/components/api_call.html", takes_context=True)
def api_call(
    context: template.RequestContext, address: str, query: str = "", name: str = "list"
) -> dict[str, str]:
    """Offer the call as a line for a shell; the host is the one of this page.

    What opens it names ``<name>-api``: a page has one for itself, and others for parts.
    """
    url = context["request"].build_absolute_uri(address)
    whole = f"{url}?{query}" if query else url.rstrip("?")
    # Single quotes end a word of the shell, and are never in an encoded address.
    return {"line": _LINE.format(url=whole.replace("'", "%27")), "name": name}
