"""Files that are sent: kept on disk while they come, and passed over beyond what a page takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_BYTES: Final = 100 * 1024 * 1024
MOST: Final = f"{MOST_BYTES // 1024 // 1024} MB"


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep a file: one that is too large is read past and not kept, and the rest of the form comes through."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MOST_BYTES:
            request: Any = self.request
            request.is_too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002  Django's signature
        return None


def is_too_large(request: Any) -> bool:
    """Was a file passed over, because it was larger than MOST_BYTES?"""
    return getattr(request, "is_too_large", False)


@contextmanager
def on_disk(file: UploadedFile) -> Iterator[Path]:
    """A sent file by its path, for the block; a small one, which was held in memory, is written for it."""
    if isinstance(file, TemporaryUploadedFile):
        yield Path(file.temporary_file_path())
        return
    with NamedTemporaryFile() as held:
        for chunk in file.chunks():
            held.write(chunk)
        held.flush()
        yield Path(held.name)
