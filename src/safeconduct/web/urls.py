"""The addresses. Every page of the screening has the same one, so that none tells how far somebody came."""

from __future__ import annotations

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.begin),
    path("health", views.health),
    path("assets/<str:name>", views.asset),
    path("<str:language>", views.first),
    path("<str:language>/", views.first),
    path("<str:language>/screening", views.screening),
    path("<str:language>/leave", views.leave),
    path("<str:language>/law/", include("safeconduct.web.law.urls")),
]
handler400 = views.refused
handler403 = views.refused
handler404 = views.not_here
handler500 = views.broken
