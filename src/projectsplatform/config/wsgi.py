"""What the web server calls: the fast lane in front of Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "projectsplatform.config.settings")
django = get_wsgi_application()

from projectsplatform.config.heartbeats import HEADERS, HEARTBEATS  # noqa: E402  models need Django to be set up
from projectsplatform.config.lane import FastLane  # noqa: E402

application = FastLane(django, HEARTBEATS, HEADERS)
