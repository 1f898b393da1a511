"""What the web server calls: the fast lane in front of Django."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "projectsplatform.config.settings")
django = get_wsgi_application()

from projectsplatform.kit.api.headers import HEADERS, HSTS  # noqa: E402
from projectsplatform.server.fast_lane_routes import HASHING, HEARTBEATS  # noqa: E402
from projectsplatform.server.front import Front, Places  # noqa: E402  models need Django to be set up
from projectsplatform.server.lane import FastLane  # noqa: E402
from projectsplatform.server.patience import Bodies  # noqa: E402
from projectsplatform.server.waiting import WaitingRoom  # noqa: E402

application = FastLane(django, HEARTBEATS, {**HEADERS, **HSTS})


def served(*, port: int, threads: int, places: int) -> Front:
    """The application as a worker's threads call it: so many of them, and so few that work."""
    # Whoever comes first would wait for it, and sixteen at once would wait for each other.
    get_resolver().url_patterns  # noqa: B018  it is made on being read
    bodies = Bodies(port=port, threads=threads)
    bodies.watch()
    return Front(application, places=Places(places), bodies=bodies, room=WaitingRoom(HASHING))
