from ninja import Router

from projectsplatform.kundalikcom.api import logins, schools, subscriptions

router = Router(tags=["kundalikcom"])
for part in (schools, logins, subscriptions):
    router.add_router("", part.router)

__all__ = ["router"]
