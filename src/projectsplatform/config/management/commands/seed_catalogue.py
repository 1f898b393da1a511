from typing import Any

from django.core.management.base import BaseCommand

from projectsplatform.kundalikcom.operations.regions import seed_regions
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.staff.operations import seed_roles
from projectsplatform.testmax.operations import seed_subjects


class Command(BaseCommand):
    help = (
        "Fills products, prices, regions, subjects and the roles of staff. Safe to run again: what staff changed stays."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        seed_catalogue()
        seed_regions()
        seed_subjects()
        seed_roles()
