"""What is done with a file that is brought in: ordered by people, worked off in portions, decided, mended, taken back."""

from baton.exchange.actions import mending, ordering, taking, undoing

__all__ = ["mending", "ordering", "taking", "undoing"]
