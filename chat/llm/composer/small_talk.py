"""Talk that asks for no book: greetings, thanks, complaints, somebody in need."""

import re

from chat.llm.composer.task import Task, greeting
from chat.orchestration.distress import DISAPPOINTED, IN_NEED

_THANKS = re.compile(
    r"\b(thanks?|thank you|thx|cheers|arigat|ありがとう)", re.IGNORECASE
)
_FAREWELL = re.compile(r"\b(bye|goodbye|see you|good night|cu later)\b", re.IGNORECASE)
_HOW = re.compile(r"\bhow (are|r) (you|u)\b|\bhow's it going\b", re.IGNORECASE)
_WHO = re.compile(
    r"\b(who|what) are you\b|\bare you (a |an )?(bot|human|ai|robot|real)",
    re.IGNORECASE,
)
_ABLE = re.compile(r"\bwhat can you (do|help)|\bhow does this work", re.IGNORECASE)

#: What is said -> what is answered, for talk that asks for one thing.
_REPLIES = tuple(
    (re.compile(words, re.IGNORECASE), replies)
    for words, replies in (
        (
            IN_NEED.pattern,
            (
                "I'm really sorry that you feel this way. I'm only a bookshop's "
                "program, and you deserve a person: please call somebody close to you, "
                "a crisis line, or your local emergency number, now. You matter.",
            ),
        ),
        (
            DISAPPOINTED.pattern,
            (
                "I'm sorry that it was a letdown. What was wrong with it: too dark, "
                "too slow, too long? Tell me one you did love, and I'll do better.",
                "Sorry about that one! Tell me what put you off, or a series that you "
                "loved, and I'll look again.",
            ),
        ),
        (
            r"\b(?:you|u|this) (?:really )?(?:suck|stink)s?\b|\bfuck\b|"
            r"\b(?:stupid|useless|dumb|idiotic?|rubbish|trash|worthless)\b",
            (
                "I'm sorry that I was of no help. Tell me what you were after and I'll "
                "try again, or say “person” and a colleague takes over.",
                "Sorry about that. Say it once more in other words, or ask for a "
                "person if you'd rather.",
            ),
        ),
        (
            r"\b(?:your name|who are you called|call you)\b",
            (
                "I'm simply the shop's assistant; no name, but I answer to “hey”. What "
                "are you reading at the moment?",
            ),
        ),
        (
            r"\bjokes?\b|\bmake me laugh\b",
            (
                "Why did the manga reader walk into the wall? He was going from right "
                "to left. For better jokes, ask me for a comedy!",
                "I have a joke about an unfinished series, but you'd have to wait for "
                "the punch line. Shall I find you a funny one that is complete?",
            ),
        ),
        (
            r"\b(?:sad|lonely|depressed|(?:bad|rough) day|heartbroken|stressed)\b",
            (
                "I'm sorry to hear that. A warm, quiet story can be good company: "
                "shall I recommend something gentle, or something funny?",
                "That sounds hard. Shall I recommend something comforting to read?",
            ),
        ),
        (
            r"^\W*(?:no|nope|nah|no thanks?|no thank you|never ?mind|nothing)\W*$",
            (
                "No problem. Tell me what you'd rather have, and I'll look for that.",
                "All right! If you think of something else, just ask.",
            ),
        ),
        (
            r"^\W*(?:yes|yeah|yep|sure|ok|okay|please|yes please)\W*$",
            (
                "Gladly! What are you in the mood for: a genre, a title you loved, or "
                "a surprise?",
                "With pleasure. Name me a genre or a series you liked, and off we go.",
            ),
        ),
    )
)


def small_talk(task: Task) -> str:
    """Reply kindly and lead back to manga."""
    question, book = task.prompt.question, task.book
    for words, replies in _REPLIES:
        if words.search(question):
            return f"{greeting(task)} {book.pick(replies)}".strip()
    if _THANKS.search(question):
        return book.pick(
            (
                "You're very welcome! Come back when you've finished the last page.",
                "My pleasure! Happy reading, and let me know how you liked it.",
                "Any time! Shall I find you something for afterwards, too?",
            )
        )
    if _FAREWELL.search(question):
        return book.pick(
            (
                "Goodbye, and happy reading!",
                "See you soon! May your to-read pile stay pleasantly wobbly.",
            )
        )
    if _WHO.search(question):
        return book.pick(
            (
                "I'm the shop's assistant, a program that knows our manga shelves "
                "well. If you'd rather talk to a person, just say so. What do you "
                "like to read?",
                "A program, though one with strong opinions on manga. I can find you "
                "a series, or a colleague if you prefer. Which shall it be?",
            )
        )
    if _ABLE.search(question):
        return (
            "I can recommend manga by genre, mood, length or author, tell you about a "
            "series, its reading order and what readers say, show today's prices and "
            "stock, and explain delivery and returns. Where shall we start?"
        )
    hello = (
        book.pick(("I'm doing well, thanks for asking!", "Very well, thank you!"))
        if _HOW.search(question)
        else greeting(task) or book.pick(("Lovely to hear from you!", "Nice!"))
    )
    lead = book.pick(
        (
            "What are you reading at the moment?",
            "Looking for something new, or the next volume of an old friend?",
            "Tell me a series you loved and I'll find you its neighbour.",
            "Shall I recommend something? A mood is enough for me to start.",
        )
    )
    return f"{hello} {lead}"
