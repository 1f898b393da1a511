from django.urls import path

from projectsplatform.telegram.pages import take_update

urlpatterns = [path("webhook", take_update, name="telegram-webhook")]
