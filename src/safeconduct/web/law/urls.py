"""The addresses of the law browser, below the language."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index),
    path("topic/<str:folder>/<str:name>", views.topic),
    path("topic/<str:folder>/<str:name>/<int:number>", views.topic),
    path("provision/<str:id>", views.rule),
    path("provision/<str:id>/examples/<int:number>", views.examples),
    path("step/<str:id>", views.step),
    path("list/<str:id>", views.rows),
    path("list/<str:id>/<int:number>", views.rows),
    path("routes", views.routes),
    path("route/<str:id>", views.route),
    path("route/<str:id>/examples/<int:number>", views.examples),
    path("glossary", views.words),
    path("glossary/<str:folder>/<str:name>", views.questions),
    path("glossary/<str:folder>/<str:name>/<int:number>", views.questions),
]
