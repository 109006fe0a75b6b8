"""The announcements of imports in words.  They name files and how many rows, and nothing of what is in them."""

from baton.foundation.telling import tell

tell({
    "import.changed": "Import: {{ fields }} set otherwise",
    "import.decided": "Import: decided what line {{ line }} is",
    "import.finished": "Import finished: {{ rows }} rows, {{ created }} created, {{ updated }} updated, {{ unchanged }} unchanged, "
    "{{ rejected }} rejected, {{ undecided }} undecided",
    "import.fixed": "Import: mended line {{ line }}",
    "import.ordered": "Import to be worked off: {{ what }}",
    "import.started": "Import of {{ kind }} begun: {{ file_name }}",
    "import.stopped": "Import stopped{% if reason %}: {{ reason }}{% endif %}",
    "import.undone": "Import taken back: {{ undone }} rows, {{ kept }} kept",
})  # fmt: skip
