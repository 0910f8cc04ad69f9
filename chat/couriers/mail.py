"""Hands a message to people by e-mail, through whatever mail server is configured."""

from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage

from chat.couriers.errors import CourierError


def mail_send(
    to: Sequence[str], subject: str, text: str, *, sender: str, message_id: str
) -> str:
    """Send ``text`` to everybody in ``to``; return what was done, in words.

    Raises CourierError when the mail server does not take it.
    """
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    message = EmailMessage(
        " ".join(subject.split()),
        text,
        sender,
        list(to),
        headers={
            "Message-ID": f"<{message_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise CourierError(f"{type(error).__name__}: {error}") from error
    return f"handed over for {len(to)}"
