"""Migrations that the version which still runs would stumble over are named."""

import pytest
from django.db import migrations as m
from django.db import models

from baton.upkeep.unsafe import dangers

TEXT = models.CharField(max_length=9)


def said(*operations) -> list[str]:
    migration = m.Migration("0002_next", "catalog")
    migration.operations = list(operations)
    return dangers(migration)


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (m.RemoveField("product", "name"), "takes product.name away"),
        (m.DeleteModel("Product"), "takes the table of Product away"),
        (m.RenameField("product", "name", "title"), "gives product.name another name"),
        (m.RenameModel("Product", "Item"), "gives the table of Product another name"),
        (m.AddField("product", "code", TEXT), "adds product.code, which the older version does not fill in"),
        (m.AlterField("product", "name", TEXT), "changes product.name: the older version may write what no longer fits"),
        (m.AddIndex("product", models.Index(name="i", fields=["name"])), "indexes product: whoever writes there waits until that is done"),
        (m.RunSQL("SELECT 1"), "runs statements of its own, which nobody can judge by looking at their kind"),
    ],
)
def test_what_an_older_version_stumbles_over_is_said(operation, words: str):
    assert said(operation) == [words]


def test_what_it_does_not_notice_is_not():
    fields = [("id", models.BigAutoField(primary_key=True))]
    new = m.CreateModel("Item", fields), m.AddField("item", "code", TEXT), m.AddIndex("item", models.Index(name="i", fields=["code"]))
    assert said(*new, m.AddField("product", "note", models.TextField(null=True)), m.AddField("product", "n", models.IntegerField(db_default=0))) == []
