"""How anything is written: organization, actor, door, work, audit, announcement, job, duty, clock, wall."""
