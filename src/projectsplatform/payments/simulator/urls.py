"""Mounted by `config` in a demo only."""

from django.urls import path

from projectsplatform.payments.simulator import click_api, pages

urlpatterns = [
    path("click/api/payment/status/<str:service>/<str:paydoc>", click_api.show_status, name="demo-click-status"),
    path(
        "click/api/payment/reversal/<str:service>/<str:paydoc>", click_api.reverse_payment, name="demo-click-reversal"
    ),
    path("<str:provider>/", pages.show_checkout, name="demo-checkout"),
    path("<str:provider>/<path:code>", pages.show_checkout, name="demo-checkout-code"),
]
