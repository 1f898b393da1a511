"""What is kept about a person's school."""

from typing import Any

from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.kundalikcom.models import DiscardedLogin, LoginImport, School, SchoolLogin, VaultAccess


def export_school(person: DataSubject) -> dict[str, Any]:
    """The school, the kept logins without their passwords, and when a password was shown."""
    school = School.objects.filter(user_id=person.user_id).select_related("district__region").first()
    logins = SchoolLogin.objects.filter(user_id=person.user_id).order_by("login").defer("ciphertext")
    showings = VaultAccess.objects.filter(user_id=person.user_id).order_by("-id")
    return {
        "school": _school(school) if school else None,
        "logins": [
            {
                "login": row.login,
                "label": row.label,
                "created_at": rfc3339(row.created_at),
                "updated_at": rfc3339(row.updated_at),
            }
            for row in logins
        ],
        "discarded": [
            {"login": row.login, "label": row.label, "discarded_at": rfc3339(row.discarded_at)}
            for row in DiscardedLogin.objects.filter(user_id=person.user_id).order_by("login").defer("ciphertext")
        ],
        "imports": [
            {"created_at": rfc3339(row.created_at), "imported": row.imported, "passed_over": row.passed_over}
            for row in LoginImport.objects.filter(user_id=person.user_id).order_by("-id").defer("sealed")
        ],
        "showings": [{"login": row.login, "at": rfc3339(row.at), "address": row.address} for row in showings],
    }


def _school(school: School) -> dict[str, str]:
    return {
        "region": school.district.region.name_uz,
        "district": school.district.name_uz,
        "school_number": school.school_number,
        "updated_at": rfc3339(school.updated_at),
    }
