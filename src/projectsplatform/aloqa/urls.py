from django.urls import path

from projectsplatform.aloqa.pages import open_announcement_link

urlpatterns = [path("<uuid:recipient_id>/", open_announcement_link, name="announcement_press")]
