"""Files that show a payment: a receipt's picture from staff, a picture or PDF from a customer."""

from typing import Final

from projectsplatform.kit.files.pictures import is_pdf, picture_type
from projectsplatform.wallet.errors import ClaimFileInvalid, ClaimFileTooLarge, PictureInvalid, PictureTooLarge

MAX_PICTURE: Final = 5 * 1024 * 1024


def clean_picture(data: bytes) -> str:
    """The media type of a receipt's picture, told by its content. Raises PictureTooLarge, PictureInvalid."""
    if len(data) > MAX_PICTURE:
        raise PictureTooLarge(megabytes=MAX_PICTURE // 1024**2)
    found = picture_type(data)
    if found is None:
        raise PictureInvalid
    return found


def clean_claim_file(data: bytes) -> str:
    """The media type of what a customer sent, told by its content. Raises ClaimFileTooLarge, ClaimFileInvalid."""
    if len(data) > MAX_PICTURE:
        raise ClaimFileTooLarge(megabytes=MAX_PICTURE // 1024**2)
    found = "application/pdf" if is_pdf(data) else picture_type(data)
    if found is None:
        raise ClaimFileInvalid
    return found
