"""Periodic work.  Outside the walls: a round asks across organizations who has something due."""

from django.db import models
from django.db.models import Q

from baton.foundation.models.organization import Organization


class Due(models.Model):
    """An organization has work for a duty at an instant of its own clock."""

    duty = models.CharField(max_length=60)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="due_once", fields=["duty", "organization"])]
        indexes = [models.Index(name="due_next", fields=["duty", "at"])]


class Proof(models.Model):
    """When a duty last ran through, and what stopped it if it did not."""

    duty = models.CharField(max_length=60, primary_key=True)
    since = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    UNCONSTRAINED = "One row a duty, by its primary key; every mixture of instants can happen."


class Restore(models.Model):
    """This database was filled from a backup; while it is not released, nothing goes out (`fence.py`)."""

    backup = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    restored_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="restore_released_by_somebody", condition=Q(released_at=None, released_by="") | Q(released_at__isnull=False) & ~Q(released_by="")),
        ]
