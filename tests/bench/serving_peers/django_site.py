"""Django's ORM behind one view, the same two writes in one transaction: for `gunicorn --threads 8 -w 2`.

PEER_DATABASE is the path of its SQLite file. No middleware is installed: no sign-in, no token to check.
"""

import json
import os
from datetime import UTC, datetime
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

DURABLE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[],
    MIDDLEWARE=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["PEER_DATABASE"],
            "CONN_MAX_AGE": None,  # connections stay open
            "OPTIONS": {"timeout": 30, "init_command": DURABLE, "transaction_mode": "IMMEDIATE"},
        }
    },
)
django.setup()

from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402


class Answer(models.Model):  # type: ignore[misc]
    """The latest one."""

    attempt = models.CharField(max_length=32)
    item = models.CharField(max_length=80)
    revision = models.IntegerField()
    value = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        """One per attempt and item."""

        app_label = "peer"
        unique_together = ("attempt", "item")


class Revision(models.Model):  # type: ignore[misc]
    """Every one."""

    attempt = models.CharField(max_length=32)
    item = models.CharField(max_length=80)
    revision = models.IntegerField()
    value = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        """Each once."""

        app_label = "peer"
        unique_together = ("attempt", "item", "revision")


def save(request: HttpRequest) -> JsonResponse:
    """One transaction; the answer follows it."""
    batch: dict[str, Any] = json.loads(request.body)
    results = []
    with transaction.atomic():
        for write in batch["writes"]:
            key = {"attempt": batch["lease"], "item": write["item"]}
            kept = {
                "revision": write["revision"],
                "value": json.dumps(write["value"]),
                "saved_at": datetime.now(UTC),
            }
            Answer.objects.update_or_create(**key, defaults=kept)
            Revision.objects.create(**key, **kept)
            results.append({"item": write["item"], "revision": write["revision"], "outcome": "saved"})
    return JsonResponse({"ok": True, "results": results})


def make_tables() -> None:
    """Once, before the workers are forked."""
    with connection.schema_editor() as editor:
        for model in (Answer, Revision):
            if model._meta.db_table not in connection.introspection.table_names():
                editor.create_model(model)
    connection.close()


urlpatterns = [path("save", save)]
application = get_wsgi_application()
if __name__ == "__main__":
    make_tables()
