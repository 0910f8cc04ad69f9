"""Generated book covers: typographic, screentone, one for each series and volume.

``cover_svg`` is pure: the same subject gives the same picture, with no font, image or
style sheet from elsewhere.
"""

from chat.demo_store.covers.composition import cover_svg
from chat.demo_store.covers.subject import CoverSubject

__all__ = ["CoverSubject", "cover_svg"]
