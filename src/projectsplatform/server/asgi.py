"""The application of a worker, made of the routes and of Django."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "projectsplatform.config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402  models need Django to be set up

from projectsplatform.kit.api.headers import HEADERS, HSTS  # noqa: E402
from projectsplatform.server.application import Application  # noqa: E402
from projectsplatform.server.decisions import Decisions  # noqa: E402
from projectsplatform.server.django_pool import DjangoPool  # noqa: E402
from projectsplatform.server.fast_lane import FastLane  # noqa: E402
from projectsplatform.server.fast_lane_routes import HASHING, ROUTES  # noqa: E402
from projectsplatform.server.gate import Gate  # noqa: E402
from projectsplatform.server.hash_queue import HashQueue  # noqa: E402
from projectsplatform.server.primary import PrimaryWatch  # noqa: E402
from projectsplatform.server.shared_reads import SharedReads  # noqa: E402

THREADS = 12
"""Measured with 8, 12 and 16: docs/decisions/0036-asgi.md."""


def make_application() -> Application:
    """The application of one process."""
    get_resolver().url_patterns  # noqa: B018  read once now: the first requests would all wait for it
    gate = Gate()
    pool, reads = DjangoPool(django, threads=THREADS, gate=gate), SharedReads(gate)
    lane = FastLane(ROUTES, gate=gate, decisions=Decisions(pool=pool, reads=reads), headers={**HEADERS, **HSTS})
    hashes = HashQueue(settings.MAX_CONCURRENT_HASHES)
    watch = PrimaryWatch(gate)
    return Application(gate=gate, watch=watch, pool=pool, lane=lane, reads=reads, hashes=hashes, hashing=HASHING)
