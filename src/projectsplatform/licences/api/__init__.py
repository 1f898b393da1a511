from ninja import Router

from projectsplatform.licences.api.licences import router as licences
from projectsplatform.licences.api.products import router as products
from projectsplatform.licences.api.programs import router as programs

router = Router()
for part in (programs, products, licences):
    router.add_router("", part)

__all__ = ["router"]
