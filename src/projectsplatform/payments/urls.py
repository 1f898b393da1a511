from django.urls import path

from projectsplatform.payments.pages import click, nowhere, payme, uzum

urlpatterns = [
    path("payme", payme.take_call, name="payments-payme"),
    path("click/<path:method>", click.take_call, name="payments-click"),
    path("uzum/<path:method>", uzum.take_call, name="payments-uzum"),
    path("", nowhere.nothing_there),
    path("<path:rest>", nowhere.nothing_there),
]
