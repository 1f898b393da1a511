"""What is said of programs."""

from datetime import datetime

from projectsplatform.accounts.models import User
from projectsplatform.licences.models import ProgramVersion
from projectsplatform.licences.operations.program_versions import request_program
from tests.factories.licences import PC

SUM = "0123456789abcdef" * 4
LINK = f"windows; https://files.example.uz/kundalik.exe; {SUM}"
TEXTS = {
    "links": f"{LINK}\nweb; https://app.example.uz/",
    "about_uz": "Kompyuter uchun dastur.",
    "about_ru": "Программа для компьютера.",
    "how_to_install_uz": "Yuklab oling.\nOching.",
}


def say_of_program(boss: User, at: datetime, *, product: str = PC, **texts: str) -> ProgramVersion:
    return request_program(product_code=product, texts={**TEXTS, **texts}, actor=boss, at=at)
