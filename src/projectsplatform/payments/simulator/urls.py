"""Mounted by `config` in a demo only."""

from django.urls import path

from projectsplatform.payments.simulator import pages

urlpatterns = [
    path("<str:provider>/", pages.show_checkout, name="demo-checkout"),
    path("<str:provider>/<path:code>", pages.show_checkout, name="demo-checkout-code"),
]
