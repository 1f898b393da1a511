from ninja import Router

from projectsplatform.accounts.api import company, notices, passwords, profile, sessions, sign_in, sign_up

router = Router(tags=["accounts"])
for part in (sign_up, sign_in, passwords, profile, notices, sessions, company):
    router.add_router("", part.router)

__all__ = ["router"]
