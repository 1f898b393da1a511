from ninja import Router

from projectsplatform.licences.api.kundalikcom import router as kundalikcom
from projectsplatform.licences.api.licences import router as licences
from projectsplatform.licences.api.testmax import router as testmax

router = Router()
for part in (kundalikcom, testmax, licences):
    router.add_router("", part)

__all__ = ["router"]
